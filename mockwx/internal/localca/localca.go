// Package localca is a certificate authority that lives in memory for a day and
// vouches for a few names only.
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

// A CA issues certificates for its names. It is safe for concurrent use.
type CA struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	mine map[string]bool

	mu     sync.Mutex
	leaves map[string]*tls.Certificate
}

// New makes a CA that is good from now on, for these names, all of which lie in
// the domain. Its certificate says that it counts in that domain only, so that
// who trusts it trusts it for nothing else.
func New(now time.Time, domain string, names ...string) (*CA, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("localca: %w", err)
	}
	template := &x509.Certificate{
		Subject:                     pkix.Name{CommonName: "mockwx, for tests only", Organization: []string{"mockwx"}},
		NotBefore:                   now.Add(-skew),
		NotAfter:                    now.Add(Life),
		KeyUsage:                    x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid:       true,
		IsCA:                        true,
		MaxPathLenZero:              true,
		PermittedDNSDomains:         []string{domain},
		PermittedDNSDomainsCritical: true,
	}
	cert, err := sign(template, template, key, key)
	if err != nil {
		return nil, err
	}
	c := &CA{cert: cert, key: key, mine: map[string]bool{}, leaves: map[string]*tls.Certificate{}}
	for _, n := range names {
		if n != domain && !strings.HasSuffix(n, "."+domain) {
			return nil, fmt.Errorf("localca: %s is not in %s", n, domain)
		}
		c.mine[n] = true
	}
	return c, nil
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
// a *NameError when the name is none of the CA's.
func (c *CA) Leaf(name string) (*tls.Certificate, error) {
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	if !c.mine[name] {
		return nil, &NameError{name}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if leaf := c.leaves[name]; leaf != nil {
		return leaf, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("localca: %w", err)
	}
	cert, err := sign(&x509.Certificate{
		Subject:     pkix.Name{CommonName: name},
		DNSNames:    []string{name},
		NotBefore:   c.cert.NotBefore,
		NotAfter:    c.cert.NotAfter,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, c.cert, key, c.key)
	if err != nil {
		return nil, err
	}
	leaf := &tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key, Leaf: cert}
	c.leaves[name] = leaf
	return leaf, nil
}
