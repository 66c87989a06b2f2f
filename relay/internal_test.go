package relay

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"wxflow/relay/credential"
	"wxflow/relay/internal/gateway"
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
			var a gateway.TokenAnswer
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

func TestInternalKeys(t *testing.T) {
	t.Parallel()
	a, b := strings.Repeat("a", 32), strings.Repeat("b", 40)
	for in, want := range map[string]string{
		a: "key1", a + "," + b: "key1 key2", "shop:" + a + "\r\n" + b + "\n": "shop key2", " x.y-z_1:" + a + " ": "x.y-z_1",
	} {
		keys, err := parseInternalKeys(in)
		var names []string
		for _, k := range keys {
			names = append(names, k.Name)
		}
		if strings.Join(names, " ") != want || err != nil {
			t.Errorf("%q: %v, %v", in, names, err)
		}
	}
	keys, err := parseInternalKeys("shop@wx1:" + a + ",mail@wx1+wx0123456789abcdef:" + b)
	if want := []credential.InternalKey{{Name: "shop", Key: credential.NewSecret(a), AppIDs: []string{"wx1"}}, {Name: "mail", Key: credential.NewSecret(b), AppIDs: []string{"wx1", "wx0123456789abcdef"}}}; err != nil || !reflect.DeepEqual(keys, want) {
		t.Errorf("with appids: %v, %v", keys, err)
	}
	for _, in := range []string{"shop@:" + a, "@wx1:" + a, "shop@wx1+:" + a, "shop@+wx1:" + a, "shop@wx1++wx2:" + a, "shop@wx1@wx2:" + a, "shop@wx/1:" + a, "shop@wx1", "shop@wx1:" + a[1:],
		"", ",", a[1:], "shop:" + a[1:], a + "," + a[1:], ":" + a, "a b:" + a, "x:" + a + ",x:" + b, a + "é", "/:" + a} {
		if keys, err := parseInternalKeys(in); err == nil {
			t.Errorf("%q: %v", in, keys)
		} else if strings.Contains(err.Error(), "aaaaaaa") {
			t.Errorf("shown: %v", err)
		}
	}
}

// A key that is bound to appids is good for those only, and tells nothing of others.
func TestInternalKeyOfOneApp(t *testing.T) {
	t.Parallel()
	const other = "wx00000000000000ff"
	env := map[string]string{
		envConfig: "apps.yaml", envInternalKey: "all:" + strings.Repeat("a", 32) + ",shop@" + testAppID + ":" + strings.Repeat("b", 32) + ",both@" + testAppID + "+" + other + ":" + strings.Repeat("c", 32),
	}
	s, err := LoadSettings(nil, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
	if err != nil {
		t.Fatal(err)
	}
	c := testConfig(roundTrip(func(r *http.Request) (*http.Response, error) {
		return reply(`{"access_token":"` + testToken + `","expires_in":7200,"errcode":0}`), nil
	}))
	c.InternalKeys = s.Config.InternalKeys
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
	if _, err := New(c); err == nil || !strings.Contains(err.Error(), envInternalKey) || !strings.Contains(err.Error(), other) || strings.Contains(err.Error(), "cccc") {
		t.Errorf("a key for an app that is not served: %v", err)
	}
}
