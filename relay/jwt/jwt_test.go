package jwt

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"wxflow/relay/session"
)

func keyInPEM(t *testing.T) (public ed25519.PublicKey, file []byte) {
	t.Helper()
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return pub, inPEM(t, key)
}

func inPEM(t *testing.T, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// The first key signs and all are published, under the thumbprints of RFC 7638.
func TestKeys(t *testing.T) {
	t.Parallel()
	pub1, file1 := keyInPEM(t)
	pub2, file2 := keyInPEM(t)
	keys, err := Read(append(file1, file2...), "https://relay.example.com")
	if err != nil {
		t.Fatal(err)
	}
	answer, err := keys.Jwks(nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var set struct{ Keys []map[string]string }
	if err := json.Unmarshal(b, &set); err != nil || len(set.Keys) != 2 {
		t.Fatalf("%s: %v", b, err)
	}
	for i, pub := range []ed25519.PublicKey{pub1, pub2} {
		x := base64.RawURLEncoding.EncodeToString(pub)
		print := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + x + `"}`))
		for name, want := range map[string]string{
			"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "x": x, "kid": base64.RawURLEncoding.EncodeToString(print[:]),
		} {
			if set.Keys[i][name] != want {
				t.Errorf("key %d: %s is %q, want %q", i, name, set.Keys[i][name], want)
			}
		}
	}

	at := time.Unix(1790000000, 0)
	who := session.Session{AppID: "wx0123456789abcdef", OpenID: "oA", UnionID: "oU", Expires: at.Add(time.Hour)}
	token, err := keys.Signer.Sign(who, at)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatal(token)
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !ed25519.Verify(pub1, []byte(parts[0]+"."+parts[1]), signature) {
		t.Errorf("not signed by the first key: %v", err)
	}
	if head := decoded(t, parts[0]); head["alg"] != "EdDSA" || head["typ"] != "JWT" || head["kid"] != set.Keys[0]["kid"] {
		t.Errorf("%v", head)
	}
	claims := decoded(t, parts[1])
	for name, want := range map[string]any{
		"iss": "https://relay.example.com", "aud": who.AppID, "sub": "oA", "unionid": "oU", "iat": 1790000000.0, "exp": 1790000300.0,
	} {
		if claims[name] != want {
			t.Errorf("%s is %v, want %v", name, claims[name], want)
		}
	}

	// It never outlives its session, and says nothing of a unionid that is not there.
	who.Expires, who.UnionID = at.Add(7*time.Second), ""
	if token, err = keys.Signer.Sign(who, at); err != nil {
		t.Fatal(err)
	}
	claims = decoded(t, strings.Split(token, ".")[1])
	if _, has := claims["unionid"]; has || claims["exp"] != 1790000007.0 {
		t.Errorf("%v", claims)
	}
}

func decoded(t *testing.T, part string) (m map[string]any) {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		t.Fatalf("%s: %v", part, err)
	}
	return m
}

// What is no Ed25519 key is an error, also behind one that is.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	_, good := keyInPEM(t)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct{ file, says string }{
		"nothing":       {"", "no private key"},
		"no PEM":        {"hello", "no private key"},
		"RSA":           {string(inPEM(t, other)), "not an Ed25519"},
		"RSA behind it": {string(good) + string(inPEM(t, other)), "not an Ed25519"},
		"damaged":       {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "not an Ed25519"},
	} {
		if k, err := Read([]byte(x.file), ""); err == nil || k != nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: %v, %v", name, k, err)
		}
	}
}
