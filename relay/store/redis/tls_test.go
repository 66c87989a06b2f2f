//go:build unix

package redis

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// rediss speaks TLS with a Redis that takes nothing else, and only when it can
// trust it.
func TestTLS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	cert, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := func(name, kind string, b []byte) string {
		f := filepath.Join(dir, name)
		if err := os.WriteFile(f, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}), 0o600); err != nil {
			t.Fatal(err)
		}
		return f
	}
	certFile, keyFile := file("cert.pem", "CERTIFICATE", cert), file("key.pem", "PRIVATE KEY", der)
	port := freePort(t)
	startRedis(t, "--tls-port", port, "--tls-cert-file", certFile, "--tls-key-file", keyFile, "--tls-auth-clients", "no")
	s := open(t, "rediss://127.0.0.1:"+port+"?ca="+certFile, nil)
	put(t, s, newSession(1))
	get(t, s, newSession(1))
	for _, url := range []string{"rediss://127.0.0.1:" + port, "redis://127.0.0.1:" + port} {
		if err := open(t, url, nil).Ping(t.Context()); err == nil {
			t.Errorf("%s: it trusts anybody, or speaks in clear", url)
		}
	}
}
