package localca

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

func newCA(t *testing.T) *CA {
	t.Helper()
	c, err := New(now, "example.test", "a.example.test", "b.c.example.test")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLeavesAreTrusted(t *testing.T) {
	c := newCA(t)
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(c.PEM()) {
		t.Fatalf("no certificate in %s", c.PEM())
	}
	for _, name := range []string{"a.example.test", "A.Example.Test.", "b.c.example.test", "example.test"} {
		leaf, err := c.Leaf(name)
		if err != nil {
			t.Fatal(err)
		}
		for after, good := range map[time.Duration]bool{0: true, -skew: true, Life: true, Life + time.Second: false, -skew - time.Second: false} {
			_, err = leaf.Leaf.Verify(x509.VerifyOptions{DNSName: strings.TrimSuffix(name, "."), Roots: roots, CurrentTime: now.Add(after)})
			if (err == nil) != good {
				t.Errorf("%s after %v: %v", name, after, err)
			}
		}
		if key, ok := leaf.PrivateKey.(*ecdsa.PrivateKey); !ok || key.Curve != elliptic.P256() {
			t.Errorf("%s has a key of %T", name, leaf.PrivateKey)
		}
	}
}

func TestOtherNamesAreRefused(t *testing.T) {
	c := newCA(t)
	var no *NameError
	for _, name := range []string{"", "example.com", "x.example.test", "xexample.test", "a.example.test.evil.com",
		"127.0.0.1", "*.example.test"} {
		if _, err := c.Leaf(name); !errors.As(err, &no) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// The CA is of no use for other names: once it is made, nothing holds its key.
// Its certificate has no name constraints, which older verifiers misread.
func TestKeyIsGone(t *testing.T) {
	c := newCA(t)
	for _, f := range reflect.VisibleFields(reflect.TypeFor[CA]()) {
		if f.Type.Implements(reflect.TypeFor[crypto.Signer]()) {
			t.Errorf("a CA keeps a key as %s", f.Name)
		}
	}
	c.sign()
	for name, leaf := range c.leaves {
		if leaf.Leaf.PublicKeyAlgorithm != x509.ECDSA || leaf.PrivateKey.(*ecdsa.PrivateKey).PublicKey.Equal(c.cert.PublicKey) {
			t.Errorf("%s has the CA's key", name)
		}
	}
	if !c.cert.IsCA || c.cert.MaxPathLen != 0 || !c.cert.MaxPathLenZero {
		t.Errorf("the CA may have others below it: %d", c.cert.MaxPathLen)
	}
	for _, e := range c.cert.Extensions {
		if e.Id.Equal(asn1.ObjectIdentifier{2, 5, 29, 30}) {
			t.Error("the CA has name constraints")
		}
	}
}

func TestPEMHoldsNoKey(t *testing.T) {
	c := newCA(t)
	block, rest := pem.Decode(c.PEM())
	if block == nil || block.Type != "CERTIFICATE" || len(rest) != 0 {
		t.Errorf("%s", c.PEM())
	}
	if other := newCA(t); string(other.PEM()) == string(c.PEM()) {
		t.Error("two CAs are the same")
	}
}

// BenchmarkNew is what a start waits for, and all of the work.
func BenchmarkNew(b *testing.B) {
	names := []string{"a.test", "b.test", "c.test", "d.test", "e.test", "f.test", "g.test", "h.test"}
	for _, all := range []bool{false, true} {
		b.Run(map[bool]string{false: "until the CA is there", true: "until all are signed"}[all], func(b *testing.B) {
			for b.Loop() {
				c, err := New(now, names...)
				if err != nil {
					b.Fatal(err)
				}
				if all {
					c.sign()
				}
			}
		})
	}
}
