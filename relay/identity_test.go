package relay

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"wxflow/relay/jwt"
	"wxflow/relay/refusal"
)

// The key of RFC 8037, appendix A.1.
const rfcD = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"

func rfcKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	seed, err := base64.RawURLEncoding.DecodeString(rfcD)
	if err != nil {
		t.Fatal(err)
	}
	return ed25519.NewKeyFromSeed(seed)
}

func pemOf(t testing.TB, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func TestSignedIdentity(t *testing.T) {
	t.Parallel()
	_, second, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := jwt.Read(append(pemOf(t, rfcKey(t)), pemOf(t, second)...), "login.example.com")
	if err != nil {
		t.Fatal(err)
	}
	c := testConfig(says(unionReply))
	c.Identity, c.SessionTTL = keys, 2*time.Minute
	r := newRelay(t, c)
	token := wantOK(t, doLogin(t, r, "c")).Token
	signed := do(t, r.Handler(), "GET", "/auth", "", "Authorization", "Bearer "+token).Header().Get(headerIdentity)

	parts := strings.Split(signed, ".")
	if len(parts) != 3 {
		t.Fatalf("not a JWT: %q", signed)
	}
	var set jwkSet
	w := do(t, r.Handler(), "GET", "/.well-known/jwks.json", "")
	if err := json.Unmarshal(w.Body.Bytes(), &set); err != nil || len(set.Keys) != 2 || strings.Contains(w.Body.String(), `"d"`) {
		t.Fatalf("%v: %s", err, w.Body)
	}
	decode := func(s string, into any) {
		t.Helper()
		b, err := base64.RawURLEncoding.DecodeString(s)
		if err == nil {
			err = json.Unmarshal(b, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var head map[string]string
	decode(parts[0], &head)
	if head["alg"] != "EdDSA" || head["kid"] != set.Keys[0].KeyID || head["typ"] != "JWT" {
		t.Errorf("header %v", head)
	}
	x, _ := base64.RawURLEncoding.DecodeString(set.Keys[0].X)
	sig, _ := base64.RawURLEncoding.DecodeString(parts[2])
	if !ed25519.Verify(x, []byte(parts[0]+"."+parts[1]), sig) {
		t.Error("the published key does not verify it")
	}
	var who claims
	decode(parts[1], &who)
	want := claims{Issuer: "login.example.com", Audience: testAppID, Subject: testOpenID, UnionID: "oQEcTwjxSZOXAyyl0m89Y3_slxMQ",
		Issued: testTime.Unix(), Expires: testTime.Add(2 * time.Minute).Unix()}
	if who != want {
		t.Errorf("%+v, want %+v: the session's end bounds it", who, want)
	}

	// Without keys there is no such route.
	wantError(t, do(t, newRelay(t, testConfig(says(okReply))).Handler(), "GET", "/.well-known/jwks.json", ""), 404, refusal.NotFound,
		refusal.FixRequest)
}
