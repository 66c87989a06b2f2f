// Package jwt signs identities and publishes the keys to verify them by.
package jwt

import (
	"crypto"
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
	"net/http"
	"slices"
	"strings"
	"time"

	"wxflow/relay/session"
	"wxflow/relay/text"
)

// A signed identity names the caller to services further back, which need not
// trust everything between: a JWT (RFC 7519) signed with EdDSA (RFC 8037),
// whose public keys are at /.well-known/jwks.json. Other services know ES256 or RS256
// only: with a key of that type, that is how it is signed.

// identityLife is how long a signed identity is good. Ours: it is made for one
// request and the calls that this one causes.
const identityLife = 5 * time.Minute

// Keys are the keys of signed identities: the first signs, and all
// are published, so that a new one can be known before it signs and an old one
// after.
type Keys struct {
	Issuer string
	key    crypto.Signer
	head   string // the encoded header, which is always the same
	public []jwk
}

// A jwk is a public key. Doc: RFC 8037 §2, RFC 7517 §4, RFC 7518 §6.
type jwk struct {
	KeyType   string `json:"kty"`
	Curve     string `json:"crv,omitempty"`
	X         string `json:"x,omitempty"`
	Y         string `json:"y,omitempty"`
	N         string `json:"n,omitempty"`
	E         string `json:"e,omitempty"`
	KeyID     string `json:"kid"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
}

type jwkSet struct {
	Keys []jwk `json:"keys"`
}

// minRSA is the shortest RSA key. Doc: RFC 7518 §3.3.
const minRSA = 2048

// Read reads private keys in PEM (PKCS #8), as `openssl genpkey` writes them: Ed25519,
// EC on P-256, RSA. issuer is the iss of every identity.
func Read(pemBytes []byte, issuer string) (*Keys, error) {
	k := &Keys{Issuer: issuer}
	for rest := pemBytes; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		key, ok := parsed.(crypto.Signer)
		var pub jwk
		if ok {
			pub = newJWK(key.Public())
		}
		if err != nil || pub.Algorithm == "" {
			return nil, text.Errorf("the PEM block %q is not a private key in PKCS #8 of Ed25519, of EC on P-256, or of RSA with %d bits or more",
				"PEM 块 %q 不是 PKCS #8 格式的 Ed25519、EC（P-256）或 RSA（至少 %d 位）私钥", block.Type, minRSA)
		}
		k.public = append(k.public, pub)
		if k.key == nil {
			k.key, k.head = key, b64url([]byte(`{"alg":"`+pub.Algorithm+`","kid":"`+pub.KeyID+`","typ":"JWT"}`))
		}
	}
	if k.key == nil {
		return nil, text.Errorf("there is no private key in PEM; make one with: openssl genpkey -algorithm ed25519",
			"没有 PEM 私钥；可用 openssl genpkey -algorithm ed25519 生成")
	}
	return k, nil
}

// newJWK describes a public key; its algorithm is empty when it is of no use here.
func newJWK(public crypto.PublicKey) (j jwk) {
	// RFC 7638, RFC 8037 §2: for the kid, these members in this order and no others.
	members := ""
	switch pub := public.(type) {
	case ed25519.PublicKey:
		j = jwk{KeyType: "OKP", Curve: "Ed25519", X: b64url(pub), Algorithm: "EdDSA"}
		members = `{"crv":"Ed25519","kty":"OKP","x":"` + j.X + `"}`
	case *ecdsa.PublicKey:
		point, err := pub.Bytes() // 4, x and y
		if err != nil || pub.Curve != elliptic.P256() {
			return jwk{}
		}
		j = jwk{KeyType: "EC", Curve: "P-256", X: b64url(point[1:33]), Y: b64url(point[33:]), Algorithm: "ES256"}
		members = `{"crv":"P-256","kty":"EC","x":"` + j.X + `","y":"` + j.Y + `"}`
	case *rsa.PublicKey:
		if pub.N.BitLen() < minRSA {
			return jwk{}
		}
		j = jwk{KeyType: "RSA", N: b64url(pub.N.Bytes()), E: b64url(big.NewInt(int64(pub.E)).Bytes()), Algorithm: "RS256"}
		members = `{"e":"` + j.E + `","kty":"RSA","n":"` + j.N + `"}`
	default:
		return jwk{}
	}
	print := sha256.Sum256([]byte(members))
	j.KeyID, j.Use = b64url(print[:]), "sig"
	return j
}

type claims struct {
	Issuer   string `json:"iss"`
	Audience string `json:"aud"` // the appid, or the back end that a token is for
	Subject  string `json:"sub"` // the openid
	UnionID  string `json:"unionid,omitempty"`
	Issued   int64  `json:"iat"`
	Expires  int64  `json:"exp"`
	AppID    string `json:"appid,omitempty"` // of a token
}

// Sign makes the identity of a session, which never outlives it.
func (k *Keys) Sign(who session.Session, now time.Time) (string, error) {
	token, _, err := k.sign(who, claims{Audience: who.AppID}, now)
	return token, err
}

// SignFor makes a token for a back end that is not behind the relay, and returns when it
// ends.
func (k *Keys) SignFor(audience string, who session.Session, now time.Time) (token string, ends time.Time, err error) {
	return k.sign(who, claims{Audience: audience, AppID: who.AppID}, now)
}

func (k *Keys) sign(who session.Session, c claims, now time.Time) (string, time.Time, error) {
	ends := now.Add(identityLife)
	if who.Expires.Before(ends) {
		ends = who.Expires
	}
	c.Issuer, c.Subject, c.UnionID, c.Issued, c.Expires = k.Issuer, who.OpenID, who.UnionID, now.Unix(), ends.Unix()
	body, err := json.Marshal(c)
	if err != nil {
		return "", ends, err
	}
	signed := k.head + "." + b64url(body)
	signature, err := k.signature([]byte(signed))
	return signed + "." + b64url(signature), ends, err
}

// signature signs as the type of the key has it. Doc: RFC 7518 §3.3 and §3.4, where
// that of ECDSA is two numbers of 32 bytes.
func (k *Keys) signature(b []byte) ([]byte, error) {
	sum := sha256.Sum256(b)
	switch key := k.key.(type) {
	case ed25519.PrivateKey:
		return ed25519.Sign(key, b), nil
	case *ecdsa.PrivateKey:
		x, y, err := ecdsa.Sign(rand.Reader, key, sum[:])
		if err != nil {
			return nil, err
		}
		both := make([]byte, 64)
		x.FillBytes(both[:32])
		y.FillBytes(both[32:])
		return both, nil
	default:
		return k.key.Sign(rand.Reader, sum[:], crypto.SHA256) // PKCS #1 v1.5
	}
}

func b64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Jwks answers GET /.well-known/jwks.json.
func (k *Keys) Jwks(*http.Request) (any, error) { return jwkSet{k.public}, nil }

// Found reports whether the issuer is a URL, where others look for the keys.
func (k *Keys) Found() bool {
	return strings.HasPrefix(k.Issuer, "https://") || strings.HasPrefix(k.Issuer, "http://")
}

// A configuration is what verifiers look for at an issuer. Doc: OpenID Connect Discovery
// 1.0 §3; nobody is sent to sign in here, so it names no place for that.
type configuration struct {
	Issuer     string   `json:"issuer"`
	JwksURI    string   `json:"jwks_uri"`
	Types      []string `json:"response_types_supported"`
	Subjects   []string `json:"subject_types_supported"`
	Algorithms []string `json:"id_token_signing_alg_values_supported"`
}

// Configuration answers GET /.well-known/openid-configuration.
func (k *Keys) Configuration(*http.Request) (any, error) {
	c := configuration{k.Issuer, strings.TrimSuffix(k.Issuer, "/") + "/.well-known/jwks.json", []string{"id_token"}, []string{"public"}, nil}
	for _, key := range k.public {
		if !slices.Contains(c.Algorithms, key.Algorithm) {
			c.Algorithms = append(c.Algorithms, key.Algorithm)
		}
	}
	return c, nil
}
