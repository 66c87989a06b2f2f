package journal

import "testing"

// A reply is shown as it went out, but for what is secret in it, by any of its names.
func TestReply(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"session_key":"x","openid":"y"}`:                                  `{"session_key":"***","openid":"y"}`,
		`{"component_access_token":"x","expires_in":7200}`:                  `{"component_access_token":"***","expires_in":7200}`,
		`{"key_info_list":[{"encrypt_key":"x","version":1,"iv":"y"}]}`:      `{"key_info_list":[{"encrypt_key":"***","version":1,"iv":"y"}]}`,
		`{"authorizer_refresh_token":"x","pre_auth_code":"y","ticket":"z"}`: `{"authorizer_refresh_token":"***","pre_auth_code":"***","ticket":"***"}`,
		`{"phone_info":{"purePhoneNumber":"138","countryCode":"86"}}`:       `{"phone_info":{"purePhoneNumber":"***","countryCode":"86"}}`,
		`{"errcode":40029,"errmsg":"invalid code"}`:                         `{"errcode":40029,"errmsg":"invalid code"}`,
		"\xff\xd8 a picture": "",
	} {
		if got := Reply([]byte(body)); got != want {
			t.Errorf("%s: %s", body, got)
		}
	}
}
