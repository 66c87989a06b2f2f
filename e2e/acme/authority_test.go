package acme

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
)

// An authority is Pebble on loopback, with a DNS of its own in which every name
// is this machine.
type authority struct {
	directory string // its URL
	rootFile  string // who vouches for the authority's own https
	issuer    *ca.CAImpl
	orders    atomic.Int64

	store *db.MemoryStore
	quiet *log.Logger
	dns   string
	front http.Handler  // set by validate
	open  chan struct{} // closed then
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	// Pebble means to annoy its clients: it waits, and refuses good nonces at
	// random. Neither is ours to test, and orders are counted here.
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	t.Setenv("PEBBLE_WFE_NONCEREJECT", "0")
	a := &authority{store: db.NewMemoryStore(), quiet: log.New(io.Discard, "", 0), dns: startDNS(t), open: make(chan struct{})}
	a.issuer = ca.New(a.quiet, a.store, "", 0, 1, map[string]ca.Profile{"default": {Description: "default"}})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/order-plz") {
			a.orders.Add(1)
		}
		<-a.open
		a.front.ServeHTTP(w, r)
	}))
	var cert tls.Certificate
	cert, a.rootFile = loopbackCert(t)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	server.Config.ErrorLog = a.quiet
	server.StartTLS()
	t.Cleanup(server.Close)
	a.directory = server.URL + wfe.DirectoryPath
	return a
}

// validate starts the authority; challenges go to this port.
func (a *authority) validate(tlsPort int) {
	v := va.New(a.quiet, 1, tlsPort, true, a.dns, a.store)
	w := wfe.New(a.quiet, a.store, v, a.issuer, true, false, 1, 1)
	a.front = w.Handler()
	close(a.open)
}

// roots is what clients of certificates of this authority trust.
func (a *authority) roots(t *testing.T) *x509.CertPool {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(a.issuer.GetRootCert(0).PEM()) {
		t.Fatal("the authority has no root")
	}
	return pool
}

// startDNS answers over UDP and TCP, for Pebble's versions differ in what they ask.
func startDNS(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.ListenPacket("udp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, server := range []*dns.Server{{Listener: l}, {PacketConn: conn}} {
		server.Handler = dns.HandlerFunc(answerDNS)
		done := make(chan struct{})
		go func() { defer close(done); server.ActivateAndServe() }()
		t.Cleanup(func() { l.Close(); conn.Close(); <-done })
	}
	return l.Addr().String()
}

func answerDNS(w dns.ResponseWriter, q *dns.Msg) {
	m := new(dns.Msg)
	m.SetReply(q)
	if q.Question[0].Qtype == dns.TypeA {
		m.Answer = []dns.RR{&dns.A{
			Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 1},
			A:   net.IPv4(127, 0, 0, 1),
		}}
	}
	w.WriteMsg(m)
}

// loopbackCert is for the authority's own address.
func loopbackCert(t *testing.T) (cert tls.Certificate, file string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority of this test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, BasicConstraintsValid: true, IsCA: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}
