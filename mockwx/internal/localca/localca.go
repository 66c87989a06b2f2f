// Package localca is a certificate authority that lives in memory for a day and
// vouches for a few names only: it signs their certificates when it is made, and
// then drops its key.
//
// Its keys come from crypto/rand and are never written anywhere: certificates
// are no part of what a seed makes the same in every run.
package localca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Life is how long the authority and all its certificates are good.
const Life = 24 * time.Hour

// skew is by how much a client's clock may be behind.
const skew = time.Hour

// A CA has the certificates of its names. It is safe for concurrent use.
type CA struct {
	cert   *x509.Certificate
	sign   func() // the leaves, once
	leaves map[string]*tls.Certificate
	err    error
}

// signsAfter is when the names are signed that no client has asked for. A start that does
// not wait for that takes a quarter less CPU.
const signsAfter = time.Second

// New makes a CA that is good from now on, for these names and no others: once
// their certificates are signed, its key is gone, so that a client that trusts it
// trusts it for nothing else. That is when a client first asks for one, or a second later:
// a start pays for a tenth of the work (BenchmarkNew).
//
// Its certificate has no name constraints, which would say the same: webpki up to 0.22 (rustls up to 0.20) compares constraints on DNS
// names with the subject as well, and so refuses every certificate below.
func New(now time.Time, names ...string) (*CA, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "mockwx, for tests only", Organization: []string{"mockwx"}},
		NotBefore:             now.Add(-skew),
		NotAfter:              now.Add(Life),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	c := &CA{leaves: map[string]*tls.Certificate{}}
	if c.cert, err = sign(template, template, key, key); err != nil {
		return nil, err
	}
	c.sign = sync.OnceFunc(func() { // which forgets the key with the func
		for _, name := range names {
			if c.leaves[name], c.err = leaf(name, c.cert, key); c.err != nil {
				return
			}
		}
	})
	time.AfterFunc(signsAfter, c.sign)
	return c, nil
}

func newKey() (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("localca: %w", err)
	}
	return key, nil
}

// leaf makes the certificate of a name.
func leaf(name string, ca *x509.Certificate, by *ecdsa.PrivateKey) (*tls.Certificate, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	cert, err := sign(&x509.Certificate{
		Subject:     pkix.Name{CommonName: name},
		DNSNames:    []string{name},
		NotBefore:   ca.NotBefore,
		NotAfter:    ca.NotAfter,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, ca, key, by)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key, Leaf: cert}, nil
}

// sign makes a certificate; crypto/x509 picks a random serial number.
func sign(template, parent *x509.Certificate, key, by *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		return nil, fmt.Errorf("localca: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("localca: %w", err)
	}
	return cert, nil
}

// PEM is the authority's public certificate.
func (c *CA) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.cert.Raw})
}

// A NameError refuses a name that the CA does not vouch for.
type NameError struct{ Name string }

// Error names it.
func (e *NameError) Error() string { return fmt.Sprintf("localca: no certificate for %q", e.Name) }

// Leaf returns the certificate of a name, the same one each time. It fails with
// a *NameError when the CA does not sign for the name.
func (c *CA) Leaf(name string) (*tls.Certificate, error) {
	c.sign()
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	leaf := c.leaves[name]
	if c.err != nil {
		return nil, c.err
	}
	if leaf == nil {
		return nil, &NameError{name}
	}
	return leaf, nil
}
