package jwt

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"
)

// The key of RFC 8037, appendix A.1, and what that appendix makes of it.
const (
	rfcD     = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
	rfcX     = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
	rfcPrint = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
	rfcInput = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
	rfcSig   = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)

func rfcKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	seed, err := base64.RawURLEncoding.DecodeString(rfcD)
	if err != nil {
		t.Fatal(err)
	}
	return ed25519.NewKeyFromSeed(seed)
}

func TestIdentityKeysFollowTheRFC(t *testing.T) {
	t.Parallel()
	j := newJWK(rfcKey(t).Public().(ed25519.PublicKey))
	if j.X != rfcX || j.KeyID != rfcPrint {
		t.Errorf("%+v", j)
	}
	if got := b64url(ed25519.Sign(rfcKey(t), []byte(rfcInput))); got != rfcSig {
		t.Errorf("signature %s", got)
	}
}

func TestIdentityKeysThatAreNone(t *testing.T) {
	t.Parallel()
	for name, b := range map[string][]byte{
		"nothing":     nil,
		"not PEM":     []byte("hunter2"),
		"a bad block": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("hunter2")}),
		"public": func() []byte {
			der, _ := x509.MarshalPKIXPublicKey(rfcKey(t).Public())
			return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
		}(),
	} {
		if _, err := Read(b, "x"); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
