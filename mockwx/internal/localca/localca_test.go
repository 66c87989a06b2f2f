package localca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

var now = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

func newCA(t *testing.T) *CA {
	t.Helper()
	c, err := New(now, "example.test", "example.test", "a.example.test", "b.c.example.test")
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
	for _, name := range []string{"", "example.com", "x.example.test", "xexample.test", "a.example.test.evil.com", "127.0.0.1", "*.example.test"} {
		if _, err := c.Leaf(name); !errors.As(err, &no) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := New(now, "example.test", "notexample.test"); err == nil {
		t.Error("a name outside of the domain was taken")
	}
}

// Who holds the CA's key can still not make a certificate for another domain.
func TestCertificateIsOfNoUseElsewhere(t *testing.T) {
	c := newCA(t)
	c.mine["bank.example"] = true
	leaf, err := c.Leaf("bank.example")
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(c.PEM())
	if _, err := leaf.Leaf.Verify(x509.VerifyOptions{DNSName: "bank.example", Roots: roots, CurrentTime: now}); err == nil {
		t.Error("it counts for bank.example")
	}
}

func TestLeafIsMadeOnce(t *testing.T) {
	c := newCA(t)
	first, err := c.Leaf("a.example.test")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if again, err := c.Leaf("a.example.test"); again != first || err != nil {
				t.Errorf("another certificate: %v", err)
			}
		})
	}
	wg.Wait()
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

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(now, "example.test", "example.test"); err != nil {
			b.Fatal(err)
		}
	}
}
