package jwt

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"slices"
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

// twoKeys reads a file of two keys.
func twoKeys(t *testing.T) (keys *Keys, pub1, pub2 ed25519.PublicKey) {
	t.Helper()
	pub1, file1 := keyInPEM(t)
	pub2, file2 := keyInPEM(t)
	keys, err := Read(append(file1, file2...), "https://relay.example.com")
	if err != nil {
		t.Fatal(err)
	}
	return keys, pub1, pub2
}

// thumbprint is that of RFC 7638 for a key whose x this is.
func thumbprint(x string) string {
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + x + `"}`))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// All keys are published, under their thumbprints.
func TestKeys(t *testing.T) {
	t.Parallel()
	keys, pub1, pub2 := twoKeys(t)
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
		for name, want := range map[string]string{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "x": x, "kid": thumbprint(x)} {
			if set.Keys[i][name] != want {
				t.Errorf("key %d: %s is %q, want %q", i, name, set.Keys[i][name], want)
			}
		}
	}
}

// The first key signs.
func TestSign(t *testing.T) {
	t.Parallel()
	keys, pub, _ := twoKeys(t)
	at := time.Unix(1790000000, 0)
	who := session.Session{AppID: "wx0123456789abcdef", OpenID: "oA", UnionID: "oU", Expires: at.Add(time.Hour)}
	token, err := keys.Sign(who, at)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatal(token)
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !ed25519.Verify(pub, []byte(parts[0]+"."+parts[1]), signature) {
		t.Errorf("not signed by the first key: %v", err)
	}
	kid := thumbprint(base64.RawURLEncoding.EncodeToString(pub))
	if head := decoded(t, parts[0]); head["alg"] != "EdDSA" || head["typ"] != "JWT" || head["kid"] != kid {
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
	if token, err = keys.Sign(who, at); err != nil {
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

// A key of another type, or one that is too short, is an error, also behind a good one.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	_, good := keyInPEM(t)
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct{ file, says string }{
		"nothing":       {"", "no private key"},
		"no PEM":        {"hello", "no private key"},
		"short RSA":     {string(inPEM(t, short)), "2048 bits or more"},
		"behind a good": {string(good) + string(inPEM(t, short)), "not a private key"},
		"P-384":         {string(inPEM(t, curve)), "EC on P-256"},
		"X25519":        {string(inPEM(t, exchange)), "not a private key"},
		"damaged":       {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "not a private key"},
	} {
		if k, err := Read([]byte(x.file), ""); err == nil || k != nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: %v, %v", name, k, err)
		}
	}
}

// Keys of EC and RSA sign by ES256 and RS256, and the published numbers are theirs.
func TestOtherTypes(t *testing.T) {
	t.Parallel()
	now := time.Unix(1790000000, 0)
	who := session.Session{AppID: "wxa", OpenID: "o", Expires: now.Add(time.Hour)}
	number := func(s string) *big.Int {
		b, err := base64.RawURLEncoding.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return new(big.Int).SetBytes(b)
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for alg, key := range map[string]crypto.Signer{"ES256": ec, "RS256": long} {
		_, other := keyInPEM(t)
		keys, err := Read(slices.Concat(inPEM(t, key), other), "https://login.example.com/")
		if err != nil {
			t.Fatal(err)
		}
		for range 20 { // a number with leading zeros among them
			token, ends, err := keys.SignFor("shop", who, now)
			parts := strings.Split(token, ".")
			if err != nil || !ends.Equal(now.Add(5*time.Minute)) || len(parts) != 3 {
				t.Fatalf("%s until %v, %v", token, ends, err)
			}
			sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
			signature, _ := base64.RawURLEncoding.DecodeString(parts[2])
			j := keys.public[0]
			good := false
			if alg == "ES256" {
				pub := &ecdsa.PublicKey{Curve: elliptic.P256(), X: number(j.X), Y: number(j.Y)}
				good = len(signature) == 64 && len(j.X) == 43 && len(j.Y) == 43 &&
					ecdsa.Verify(pub, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:]))
			} else {
				good = j.E == "AQAB" && rsa.VerifyPKCS1v15(&rsa.PublicKey{N: number(j.N), E: 65537}, crypto.SHA256, sum[:], signature) == nil
			}
			head, claims := decoded(t, parts[0]), decoded(t, parts[1])
			if !good || head["alg"] != alg || head["kid"] != j.KeyID || claims["aud"] != "shop" || claims["appid"] != "wxa" || claims["sub"] != "o" {
				t.Errorf("%s: verified: %t, %v %v", alg, good, head, claims)
			}
		}
		answer, _ := keys.Configuration(nil)
		b, _ := json.Marshal(answer)
		want := `{"issuer":"https://login.example.com/","jwks_uri":"https://login.example.com/.well-known/jwks.json",` +
			`"response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["` + alg + `","EdDSA"]}`
		if string(b) != want {
			t.Errorf("%s", b)
		}
	}
}

// The thumbprint of RFC 7638, section 3.1.
func TestThumbprintOfRSA(t *testing.T) {
	t.Parallel()
	n, err := base64.RawURLEncoding.DecodeString("0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3" +
		"oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbIS" +
		"D08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw")
	if err != nil {
		t.Fatal(err)
	}
	if got := newJWK(&rsa.PublicKey{N: new(big.Int).SetBytes(n), E: 65537}).KeyID; got != "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" {
		t.Error(got)
	}
}
