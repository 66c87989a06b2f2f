package mockwx

import (
	"net/url"
	"testing"
)

// componentOAuthQuery is a call of one of the two by platform1 for app1.
func componentOAuthQuery(f *Fake, api string, pairs ...string) string {
	q := url.Values{"appid": {app1}, "component_appid": {platform1}, "component_access_token": {platformToken(f, platform1)}}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "/sns/oauth2/component/" + api + "?" + q.Encode()
}

func TestGoldenComponentOAuth(t *testing.T) {
	ask := func(api string, pairs ...string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) { return componentOAuthQuery(f, api, pairs...), "" }
	}
	const code, refresh = "authorization_code", "refresh_token"
	runGoldens(t, []goldenCase{
		{name: "sns-oauth2-component-access_token-ok", vary: ask("access_token", "code", "user:alice", "grant_type", code)},
		{name: "sns-oauth2-component-access_token-40029", vary: ask("access_token", "code", "nope", "grant_type", code)},
		{name: "sns-oauth2-component-access_token-41008", vary: ask("access_token", "grant_type", code)},
		{name: "sns-oauth2-component-access_token-40001", vary: ask("access_token", "code", "user:alice", "grant_type", code, "component_access_token", "garbage")},
		{name: "sns-oauth2-component-access_token-40094", vary: func(f *Fake) (string, string) {
			return componentOAuthQuery(f, "access_token", "code", "user:alice", "grant_type", code, "component_access_token", platformToken(f, platform3)), ""
		}},
		{name: "sns-oauth2-component-refresh_token-40001", vary: ask("refresh_token", "refresh_token", "x", "grant_type", refresh, "component_access_token", "garbage")},
		{name: "sns-oauth2-component-refresh_token-ok", vary: func(f *Fake) (string, string) {
			first := post(t, f, componentOAuthQuery(f, "access_token", "code", "user:alice", "grant_type", code), "")
			token, _ := first["refresh_token"].(string)
			return componentOAuthQuery(f, "refresh_token", "refresh_token", token, "grant_type", refresh), ""
		}},
		{name: "sns-oauth2-component-refresh_token-40030", vary: ask("refresh_token", "refresh_token", "garbage", "grant_type", refresh)},
		{name: "sns-oauth2-component-refresh_token-41003", vary: ask("refresh_token", "grant_type", refresh)},
	})
}
