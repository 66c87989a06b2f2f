package relay

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
)

// Another back end calls WeChat itself and is refused: it says so, once, and has
// a token that works. Saying it of an old token changes nothing.
func TestAccessTokenThatWasRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, _ := fleet(t, 2, func(c *Config) {
			c.InternalKeys = []credential.InternalKey{{Name: "k", Key: credential.NewSecret(testInternalKey)}}
		})
		ask := func(r *Relay, method, target, body string) string {
			t.Helper()
			var a tokenAnswer
			p := throughGateway(t, r, method, target, body)
			if json.Unmarshal(p.Body.Bytes(), &a) != nil || p.Code != 200 || a.AccessToken == "" || a.ExpiresIn > 7200 || a.ExpiresIn < 7100 {
				t.Errorf("%d %s", p.Code, p.Body)
			}
			return a.AccessToken
		}
		get := "/internal/access_token?appid=" + testAppID
		first := ask(relays[0], "GET", get, "")
		tell := `{"appid":"` + testAppID + `","refused":"` + first + `"}`
		second := ask(relays[1], "POST", "/internal/access_token", tell)
		if second == first || ask(relays[1], "POST", "/internal/access_token", tell) != second || ask(relays[1], "GET", get, "") != second {
			t.Error("the refused token is given, or a good one is not kept")
		}
		wantAsked(t, w, "stable stable force")
		if got := ask(relays[0], "POST", "/internal/access_token", tell); got != second {
			t.Errorf("another relay has %s", got)
		}
		wantAsked(t, w, "")
		for _, body := range []string{"", "{}", `{"appid":"` + testAppID + `"}`, `{"appid":"` + testAppID + `","refused":""}`} {
			wantError(t, throughGateway(t, relays[0], "POST", "/internal/access_token", body), 400, refusal.BadRequest, refusal.FixRequest)
		}
		wantError(t, throughGateway(t, relays[0], "GET", "/internal/access_token", ""), 400, refusal.BadRequest, refusal.FixRequest)
	})
}

// A key that is bound to appids is good for those only, and tells nothing of others.
func TestInternalKeyOfOneApp(t *testing.T) {
	t.Parallel()
	const other = "wx00000000000000ff"
	c := testConfig(roundTrip(func(r *http.Request) (*http.Response, error) {
		return reply(`{"access_token":"` + testToken + `","expires_in":7200,"errcode":0}`), nil
	}))
	c.InternalKeys = []credential.InternalKey{
		{Name: "all", Key: credential.NewSecret(strings.Repeat("a", 32))},
		{Name: "shop", Key: credential.NewSecret(strings.Repeat("b", 32)), AppIDs: []string{testAppID}},
		{Name: "both", Key: credential.NewSecret(strings.Repeat("c", 32)), AppIDs: []string{testAppID, other}},
	}
	c.Apps = append(c.Apps, credential.App{AppID: other, Secret: credential.NewSecret(testSecret)})
	r := newRelay(t, c)
	const nowhere = "wx00000000000000ee"
	for _, x := range []struct {
		key, appID string
		want       int
	}{
		{"a", testAppID, 200}, {"a", other, 200}, {"a", nowhere, 400},
		{"b", testAppID, 200}, {"b", other, 403}, {"b", nowhere, 403},
		{"c", testAppID, 200}, {"c", other, 200}, {"c", nowhere, 403},
	} {
		auth := []string{"Authorization", "Bearer " + strings.Repeat(x.key, 32)}
		for name, w := range map[string]*httptest.ResponseRecorder{
			"gateway": do(t, r.Ops(), "GET", "/wx/"+x.appID+"/wxa/x", "", auth...),
			"get":     do(t, r.Ops(), "GET", "/internal/access_token?appid="+x.appID, "", auth...),
			"refused": do(t, r.Ops(), "POST", "/internal/access_token", `{"appid":"`+x.appID+`","refused":"x"}`, auth...),
		} {
			if w.Code != x.want {
				t.Errorf("key %s, %s, %s: %d %s", x.key, x.appID, name, w.Code, w.Body)
			} else if w.Code != 200 {
				wantError(t, w, x.want, refusal.BadRequest, refusal.FixRequest)
			}
		}
	}
	// A typo in an appid would leave its holder without access: the start says so.
	c.Apps = c.Apps[:1]
	if _, err := New(c); err == nil || !strings.Contains(err.Error(), "WXRELAY_INTERNAL_KEY") || !strings.Contains(err.Error(), other) ||
		strings.Contains(err.Error(), "cccc") {
		t.Errorf("a key for an app that is not served: %v", err)
	}
}
