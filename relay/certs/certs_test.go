package certs

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wxflow/e2e/testkit"
)

// write makes a certificate for a name and puts it and its key into files.
func write(t *testing.T, dir, name string) (cert, key string) {
	t.Helper()
	return testkit.WriteCerts(t, dir, testkit.Certify(t, x509.Certificate{DNSNames: []string{name}}, nil))
}

func TestFilesFollowTheDisk(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Now()
	cert, key := write(t, dir, "old.example.com")
	var log bytes.Buffer
	f, err := OpenFiles(cert, key, func() time.Time { return now }, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	name := func() string {
		t.Helper()
		c, err := f.TLS().GetCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		return c.Leaf.DNSNames[0]
	}
	later := func() { now = now.Add(lookEvery) }

	write(t, dir, "new.example.com")
	if got := name(); got != "old.example.com" {
		t.Errorf("%s: looked at within the second", got)
	}
	later()
	if got := name(); got != "new.example.com" {
		t.Errorf("%s: not read again", got)
	}

	// A certificate that came before its key is not taken, and said once.
	whole, err := os.ReadFile(cert)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Replace(t, cert, whole[:len(whole)/2])
	for range 3 {
		later()
		if got := name(); got != "new.example.com" {
			t.Errorf("%s after half a file", got)
		}
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		later()
		if got := name(); got != "new.example.com" {
			t.Errorf("%s without a key", got)
		}
	}
	if n := strings.Count(log.String(), "former one stays"); n != 2 {
		t.Errorf("said %d times\n%s", n, log.String())
	}
	write(t, dir, "third.example.com")
	later()
	if got := name(); got != "third.example.com" {
		t.Errorf("%s: not mended", got)
	}
	// The same fault as before is another one now.
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	later()
	name()
	if n := strings.Count(log.String(), "former one stays"); n != 3 {
		t.Errorf("said %d times\n%s", n, log.String())
	}
}

// A clock that is set back does not keep a renewal out, nor does a file with the time
// of the one before it.
func TestFilesAreLookedAt(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Now()
	cert, key := write(t, dir, "old.example.com")
	f, err := OpenFiles(cert, key, func() time.Time { return now }, nil)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "new.example.com")
	now = now.Add(-time.Hour)
	if got := f.Certificate().Leaf.DNSNames[0]; got != "new.example.com" {
		t.Errorf("%s after the clock was set back", got)
	}
	old, err := os.Stat(cert)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "third.example.com")
	if err := os.Chtimes(cert, time.Time{}, old.ModTime()); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if got := f.Certificate().Leaf.DNSNames[0]; got != "third.example.com" {
		t.Errorf("%s: a file of the same time was not read", got)
	}
}

func TestFilesUnderLoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := write(t, dir, "a.example.com")
	var mu sync.Mutex
	now := time.Now()
	f, err := OpenFiles(cert, key, func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(lookEvery / 2)
		return now
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if f.Certificate() == nil {
					t.Error("no certificate")
				}
			}
		})
	}
	write(t, dir, "b.example.com")
	wg.Wait()
	mu.Lock()
	now = now.Add(time.Hour)
	mu.Unlock()
	if got := f.Certificate().Leaf.DNSNames[0]; got != "b.example.com" {
		t.Error(got)
	}
}

func TestOpenFilesSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := write(t, dir, "a.example.com")
	for _, x := range [][3]string{{cert, cert, cert}, {key, key, key}, {cert, filepath.Join(dir, "none"), "none"}} {
		if _, err := OpenFiles(x[0], x[1], nil, nil); err == nil || !strings.Contains(err.Error(), x[2]) {
			t.Errorf("%v: %v", x[:2], err)
		}
	}
}

func TestAuthorityIsForItsDomains(t *testing.T) {
	t.Parallel()
	if _, err := NewAuthority(ACMEOptions{Domains: []string{"a.example.com"}}); err == nil {
		t.Error("no cache, and no error")
	}
	a, err := NewAuthority(ACMEOptions{Domains: []string{"A.example.com"}, Email: "ops@example.com",
		Directory: "https://ca.example.com/dir", Cache: filepath.Join(t.TempDir(), "x", "y")})
	if err != nil {
		t.Fatal(err)
	}
	c := a.TLS()
	if c.MinVersion != tls.VersionTLS12 || c.NextProtos[0] != "h2" {
		t.Errorf("%v %v", c.MinVersion, c.NextProtos)
	}
	if m := a.manager; m.Email != "ops@example.com" || m.Client.DirectoryURL != "https://ca.example.com/dir" ||
		m.Client.HTTPClient.Timeout == 0 {
		t.Errorf("%+v", m)
	}
	for host, good := range map[string]bool{"a.example.com": true, "A.EXAMPLE.com": true, "b.example.com": false, "x.a.example.com": false} {
		if err := a.manager.HostPolicy(t.Context(), host); (err == nil) != good {
			t.Errorf("%s: %v", host, err)
		}
	}
	// Nobody is asked about a name of somebody else's.
	if _, err := c.GetCertificate(&tls.ClientHelloInfo{ServerName: "b.example.com"}); err == nil ||
		!strings.Contains(err.Error(), "not a domain of this relay") {
		t.Error(err)
	}
}
