package jwt

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"wxflow/relay"
	"wxflow/relay/credential"
	keys "wxflow/relay/jwt"
	"wxflow/relay/session"
)

const (
	audience = "https://shop.example.com/api"
	appID    = "wx0123456789abcdef"
	openID   = "ocBex5C8R4yNtl6hJ1xVjegk2RQs"
)

// A question is what a verifier is asked about.
type question struct {
	JwksURI  string            `json:"jwks_uri"`
	Issuer   string            `json:"issuer"`
	Audience string            `json:"audience"`
	Alg      string            `json:"alg"`
	Tokens   map[string]string `json:"tokens"`
}

// verifiers return the names of the tokens that they take.
var verifiers = map[string]func(*testing.T, question) []string{
	"go-jose": goJose,
	"jose":    func(t *testing.T, q question) []string { return program(t, q, "node", "verify.mjs") },
	"PyJWT":   func(t *testing.T, q question) []string { return program(t, q, "/usr/bin/python3", "verify.py") },
}

func goJose(t *testing.T, q question) (taken []string) {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(get(t, q.JwksURI), &set); err != nil {
		t.Fatal(err)
	}
	for name, token := range q.Tokens {
		var claims jwt.Claims
		parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(q.Alg)})
		if err == nil {
			err = parsed.Claims(set, &claims)
		}
		if err == nil {
			err = claims.ValidateWithLeeway(jwt.Expected{Issuer: q.Issuer, AnyAudience: jwt.Audience{q.Audience}, Time: time.Now()}, 0)
		}
		if err == nil {
			taken = append(taken, name)
		}
	}
	return taken
}

func program(t *testing.T, q question, args ...string) []string {
	t.Helper()
	in, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(args[0], args[1:]...)
	var refused bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &refused
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, &refused)
	}
	if n := len(strings.Fields(string(out))) + strings.Count(refused.String(), "\n"); n != len(q.Tokens) {
		t.Fatalf("%v looked at %d of %d tokens:\n%s%s", args, n, len(q.Tokens), out, &refused)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func get(t *testing.T, url string) []byte {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s, %v", url, resp.StatusCode, b, err)
	}
	return b
}

func inPEM(t *testing.T, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// newKey makes a key of an algorithm's type.
func newKey(t *testing.T, alg string) (key crypto.Signer) {
	t.Helper()
	var err error
	switch alg {
	case "EdDSA":
		_, key, err = ed25519.GenerateKey(rand.Reader)
	case "ES256":
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "RS256":
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// A server is a relay whose issuer is where it listens.
type server struct {
	*httptest.Server
	t *testing.T
}

// serve starts a relay; issuer is another one's, or "" for its own.
func serve(t *testing.T, pemKeys []byte, issuer string, now func() time.Time) server {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	if issuer == "" {
		issuer = "http://" + s.Listener.Addr().String()
	}
	k, err := keys.Read(pemKeys, issuer)
	if err != nil {
		t.Fatal(err)
	}
	r, err := relay.New(relay.Config{
		Apps:     []credential.App{{AppID: appID, Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}},
		Identity: k, Audiences: []string{"other", audience}, Now: now,
		Transport: transport(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/plain"}},
				Body: io.NopCloser(strings.NewReader(`{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"` + openID + `"}`))}, nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	s.Config.Handler = r.Handler()
	s.Start()
	t.Cleanup(s.Close)
	return server{s, t}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// token logs in and asks for a token.
func (s server) token(audience string) string {
	s.t.Helper()
	var login, answer struct{ Token string }
	if err := json.Unmarshal(get(s.t, s.URL+"/login?code=c"), &login); err != nil {
		s.t.Fatal(err)
	}
	req, _ := http.NewRequest("POST", s.URL+"/token", strings.NewReader(`{"audience":"`+audience+`"}`))
	req.Header.Set("Authorization", "Bearer "+login.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Token == "" {
		s.t.Fatalf("%d, %v", resp.StatusCode, err)
	}
	return answer.Token
}

// configuration is what verifiers find at the issuer.
func (s server) configuration() (c struct {
	Issuer     string
	JwksURI    string   `json:"jwks_uri"`
	Algorithms []string `json:"id_token_signing_alg_values_supported"`
}) {
	s.t.Helper()
	if err := json.Unmarshal(get(s.t, s.URL+"/.well-known/openid-configuration"), &c); err != nil {
		s.t.Fatal(err)
	}
	return c
}

func need(t *testing.T) {
	t.Helper()
	for what, cmd := range map[string]*exec.Cmd{
		"jose (npm ci --prefix e2e/jwt)":                exec.Command("node", "-e", `import("jose")`),
		"PyJWT with cryptography (Debian: python3-jwt)": exec.Command("/usr/bin/python3", "-c", "import jwt, cryptography"),
	} {
		if out, err := cmd.CombinedOutput(); err != nil {
			if os.Getenv("E2E_REQUIRE") != "" {
				t.Fatalf("needs %s, and E2E_REQUIRE is set: %s", what, out)
			}
			t.Skipf("needs %s", what)
		}
	}
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// hs256 signs what a token says with a public key as if it were a secret.
func hs256(token, kid string, secret []byte) string {
	signed := b64(`{"alg":"HS256","kid":"`+kid+`","typ":"JWT"}`) + "." + strings.Split(token, ".")[1]
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Verifiers that do not know the relay take its tokens by what is at the issuer, and
// none that is for another, of another, old, changed or signed otherwise.
func TestVerifiers(t *testing.T) {
	need(t)
	for _, alg := range []string{"EdDSA", "ES256", "RS256"} {
		key := newKey(t, alg)
		s := serve(t, inPEM(t, key), "", nil)
		c := s.configuration()
		if c.Issuer != s.URL || !slices.Equal(c.Algorithms, []string{alg}) {
			t.Errorf("%+v", c)
		}
		good := s.token(audience)
		parts := strings.Split(good, ".")
		var head struct{ Kid string }
		b, _ := base64.RawURLEncoding.DecodeString(parts[0])
		if err := json.Unmarshal(b, &head); err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKIXPublicKey(key.Public())
		if err != nil {
			t.Fatal(err)
		}
		who := session.Session{AppID: appID, OpenID: openID, Expires: time.Now().Add(time.Hour)}
		signed := func(key crypto.Signer) string {
			k, err := keys.Read(inPEM(t, key), s.URL)
			if err != nil {
				t.Fatal(err)
			}
			token, _, err := k.SignFor(audience, who, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		stranger := strings.Split(signed(newKey(t, alg)), ".")
		hourAgo := func() time.Time { return time.Now().Add(-time.Hour) }
		q := question{c.JwksURI, c.Issuer, audience, alg, map[string]string{
			"good":                     good,
			"another-audience":         s.token("other"),
			"another-issuer":           serve(t, inPEM(t, key), "https://elsewhere.example.com", nil).token(audience),
			"expired":                  serve(t, inPEM(t, key), s.URL, hourAgo).token(audience),
			"unknown-kid":              strings.Join(stranger, "."),
			"strangers-key-known-kid":  parts[0] + "." + stranger[1] + "." + stranger[2],
			"changed":                  parts[0] + "." + b64(`{"iss":"`+s.URL+`","aud":"`+audience+`","sub":"other","exp":9999999999}`) + "." + parts[2],
			"none":                     b64(`{"alg":"none","kid":"`+head.Kid+`","typ":"JWT"}`) + "." + parts[1] + ".",
			"unsigned":                 parts[0] + "." + parts[1] + ".",
			"public-key-as-secret":     hs256(good, head.Kid, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})),
			"public-key-as-secret-der": hs256(good, head.Kid, der),
			"kid-with-another-alg":     b64(`{"alg":"`+map[string]string{"EdDSA": "ES256", "ES256": "RS256", "RS256": "EdDSA"}[alg]+`","kid":"`+head.Kid+`"}`) + "." + parts[1] + "." + parts[2],
		}}
		for name, verify := range verifiers {
			t.Run(alg+"/"+name, func(t *testing.T) {
				if taken := verify(t, q); !slices.Equal(taken, []string{"good"}) {
					t.Errorf("of %q it takes %q", slices.Sorted(maps.Keys(q.Tokens)), taken)
				}
			})
		}
	}
}

// A key is replaced, by another type even, and no token is refused on the way: whatever
// a verifier has fetched a step before knows the key that signs now.
func TestRotation(t *testing.T) {
	need(t)
	older, newer := inPEM(t, newKey(t, "EdDSA")), inPEM(t, newKey(t, "ES256"))
	steps := []struct {
		keys []byte
		alg  string
	}{{older, "EdDSA"}, {slices.Concat(older, newer), "EdDSA"}, {slices.Concat(newer, older), "ES256"}, {newer, "ES256"}}
	before := serve(t, steps[0].keys, "", nil)
	for i, step := range steps {
		now := serve(t, step.keys, before.configuration().Issuer, nil)
		q := question{before.URL + "/.well-known/jwks.json", before.configuration().Issuer, audience, step.alg, map[string]string{"good": now.token(audience)}}
		for name, verify := range verifiers {
			if taken := verify(t, q); !slices.Equal(taken, []string{"good"}) {
				t.Errorf("step %d: %s does not know the key", i, name)
			}
		}
		before = now
	}
}
