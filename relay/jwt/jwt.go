// Package jwt signs identities and publishes the keys to verify them by.
package jwt

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"time"

	"wxflow/relay/session"
	"wxflow/relay/text"
)

// A signed identity names the caller to services further back, which need not
// trust everything between: a JWT (RFC 7519) signed with EdDSA (RFC 8037),
// whose public keys are at /.well-known/jwks.json.

// identityLife is how long a signed identity is good. Ours: it is made for one
// request and the calls that this one causes.
const identityLife = 5 * time.Minute

// Keys are the keys of signed identities: the first signs, and all
// are published, so that a new one can be known before it signs and an old one
// after.
type Keys struct {
	Signer *signer
	public []jwk
}

type signer struct {
	key    ed25519.PrivateKey
	head   string // the encoded header, which is always the same
	issuer string
}

// A jwk is a public key. Doc: RFC 8037 §2, RFC 7517 §4.
type jwk struct {
	KeyType   string `json:"kty"`
	Curve     string `json:"crv"`
	X         string `json:"x"`
	KeyID     string `json:"kid"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
}

type jwkSet struct {
	Keys []jwk `json:"keys"`
}

// Read reads Ed25519 private keys in PEM (PKCS #8), as
// `openssl genpkey -algorithm ed25519` writes them; issuer is the iss of every
// identity.
func Read(pemBytes []byte, issuer string) (*Keys, error) {
	k := &Keys{}
	for rest := pemBytes; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		key, ok := parsed.(ed25519.PrivateKey)
		if err != nil || !ok {
			return nil, text.Errorf("the PEM block %q is not an Ed25519 private key in PKCS #8", "PEM 块 %q 不是 PKCS #8 格式的 Ed25519 私钥", block.Type)
		}
		pub := newJWK(key.Public().(ed25519.PublicKey))
		k.public = append(k.public, pub)
		if k.Signer == nil {
			k.Signer = &signer{key: key, issuer: issuer, head: b64url([]byte(`{"alg":"EdDSA","kid":"` + pub.KeyID + `","typ":"JWT"}`))}
		}
	}
	if k.Signer == nil {
		return nil, text.Errorf("there is no private key in PEM; make one with: openssl genpkey -algorithm ed25519",
			"没有 PEM 私钥；可用 openssl genpkey -algorithm ed25519 生成")
	}
	return k, nil
}

func newJWK(pub ed25519.PublicKey) jwk {
	x := b64url(pub)
	// RFC 7638, RFC 8037 §2: the members in this order and no others.
	print := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + x + `"}`))
	return jwk{KeyType: "OKP", Curve: "Ed25519", X: x, KeyID: b64url(print[:]), Use: "sig", Algorithm: "EdDSA"}
}

type claims struct {
	Issuer   string `json:"iss"`
	Audience string `json:"aud"` // the appid
	Subject  string `json:"sub"` // the openid
	UnionID  string `json:"unionid,omitempty"`
	Issued   int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

// Sign makes the identity of a session, which never outlives it.
func (s *signer) Sign(who session.Session, now time.Time) (string, error) {
	ends := now.Add(identityLife)
	if who.Expires.Before(ends) {
		ends = who.Expires
	}
	body, err := json.Marshal(claims{s.issuer, who.AppID, who.OpenID, who.UnionID, now.Unix(), ends.Unix()})
	if err != nil {
		return "", err
	}
	signed := s.head + "." + b64url(body)
	return signed + "." + b64url(ed25519.Sign(s.key, []byte(signed))), nil
}

func b64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Jwks answers GET /.well-known/jwks.json.
func (k *Keys) Jwks(*http.Request) (any, error) { return jwkSet{k.public}, nil }
