package relay

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/jwt"
	"wxflow/relay/refusal"
)

// POST /token signs who the caller is for one of the listed back ends, and no longer
// than the session lasts.
func TestToken(t *testing.T) {
	t.Parallel()
	audiences := []string{"shop", "https://api.example.com"}
	r := signing(t, "https://login.example.com", audiences)
	session := wantOK(t, doLogin(t, r, "c")).Token
	bearer := []string{"Authorization", "Bearer " + session}
	for _, audience := range audiences {
		w := do(t, r.Handler(), "POST", "/token", `{"audience":"`+audience+`"}`, bearer...)
		var a struct {
			Token     string
			ExpiresIn int `json:"expires_in"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 || a.ExpiresIn != 120 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		var claims map[string]any
		b, _ := base64.RawURLEncoding.DecodeString(strings.Split(a.Token, ".")[1])
		if err := json.Unmarshal(b, &claims); err != nil || len(claims) != 7 {
			t.Errorf("%s", b)
		}
		for name, want := range map[string]any{"iss": "https://login.example.com", "aud": audience, "sub": testOpenID, "appid": testAppID,
			"unionid": "oQEcTwjxSZOXAyyl0m89Y3_slxMQ", "iat": float64(testTime.Unix()), "exp": float64(testTime.Add(2 * time.Minute).Unix())} {
			if claims[name] != want {
				t.Errorf("%s is %v, want %v", name, claims[name], want)
			}
		}
	}
	for _, body := range []string{"", "{}", `{"audience":""}`, `{"audience":"other"}`, `{"audience":"` + testAppID + `"}`, `{"audience":["shop"]}`,
		`{"audience":"shop","x":"y"}`} {
		wantError(t, do(t, r.Handler(), "POST", "/token", body, bearer...), 400, refusal.BadRequest, refusal.FixRequest)
	}
	wantError(t, do(t, r.Handler(), "POST", "/token", `{"audience":"shop"}`), 401, refusal.Unauthorized, refusal.LoginAgain)
	wantError(t, do(t, r.Handler(), "POST", "/token", `{"audience":"shop"}`, "Cookie", DefaultCookie+"="+session), 401, refusal.Unauthorized,
		refusal.LoginAgain)
	if w := do(t, r.Handler(), "POST", "/logout", "", bearer...); w.Code != 204 {
		t.Error(w.Code)
	}
	wantError(t, do(t, r.Handler(), "POST", "/token", `{"audience":"shop"}`, bearer...), 401, refusal.Unauthorized, refusal.LoginAgain)
}

// signing is a relay with a key, whose sessions last for two minutes.
func signing(t *testing.T, issuer string, audiences []string) *Relay {
	t.Helper()
	keys, err := jwt.Read(pemOf(t, rfcKey(t)), issuer)
	if err != nil {
		t.Fatal(err)
	}
	c := testConfig(says(unionReply))
	c.Identity, c.Audiences, c.SessionTTL = keys, audiences, 2*time.Minute
	return newRelay(t, c)
}

// Without audiences neither route is there, and without a URL as issuer nothing is found.
func TestTokenRoutes(t *testing.T) {
	t.Parallel()
	paths := []string{"POST /token", "GET /.well-known/openid-configuration"}
	for _, x := range []struct {
		issuer    string
		audiences []string
		there     []string
	}{{"https://login.example.com", nil, nil}, {"wxrelay", []string{"shop"}, paths[:1]}, {"https://login.example.com", []string{"shop"}, paths}} {
		r := signing(t, x.issuer, x.audiences)
		for _, p := range paths {
			method, path, _ := strings.Cut(p, " ")
			if w := do(t, r.Handler(), method, path, "{}"); (w.Code != 404) != slices.Contains(x.there, p) {
				t.Errorf("%+v: %s: %d", x, p, w.Code)
			}
		}
	}
}

// Audiences that cannot be are problems with the settings.
func TestAudiences(t *testing.T) {
	t.Parallel()
	keys, err := jwt.Read(pemOf(t, rfcKey(t)), "x")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		keys     *jwt.Keys
		audience string
		says     string
	}{{nil, "shop", "needs keys"}, {keys, "", "is empty"}, {keys, "a\nb", "cannot be printed"}, {keys, testAppID, "is an appid"}, {keys, "shop", ""}} {
		c := Config{Apps: []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)}}, Identity: x.keys, Audiences: []string{x.audience}}
		p := c.Check()
		if (len(p) > 0) != (x.says != "") || len(p) > 0 && (p[0].Setting != "WXRELAY_TOKEN_AUDIENCES" || !strings.Contains(p[0].EN, x.says)) {
			t.Errorf("%q: %v", x.audience, p)
		}
		wantBothLanguages(t, p)
	}
}
