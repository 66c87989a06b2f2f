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

// A disk has a certificate's files, which a Files reads by a clock of its own.
type disk struct {
	*Files
	t              *testing.T
	dir, cert, key string
	now            time.Time
	log            bytes.Buffer
}

func newDisk(t *testing.T, name string) *disk {
	t.Helper()
	d := &disk{t: t, dir: t.TempDir(), now: time.Now()}
	d.cert, d.key = write(t, d.dir, name)
	var err error
	d.Files, err = OpenFiles(d.cert, d.key, func() time.Time { return d.now }, slog.New(slog.NewTextHandler(&d.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// want fails unless the certificate after a while is for that name.
func (d *disk) want(after time.Duration, name, what string) {
	d.t.Helper()
	d.now = d.now.Add(after)
	c, err := d.TLS().GetCertificate(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if got := c.Leaf.DNSNames[0]; got != name {
		d.t.Errorf("%s: %s", got, what)
	}
}

// said fails unless the log says so often that nothing new was read.
func (d *disk) said(times int) {
	d.t.Helper()
	if n := strings.Count(d.log.String(), "former one stays"); n != times {
		d.t.Errorf("said %d times\n%s", n, d.log.String())
	}
}

func TestFilesFollowTheDisk(t *testing.T) {
	t.Parallel()
	d := newDisk(t, "old.example.com")
	write(t, d.dir, "new.example.com")
	d.want(0, "old.example.com", "looked at within the second")
	d.want(lookEvery, "new.example.com", "not read again")
}

// A certificate that came before its key is not taken, and said once.
func TestFilesThatAreNoPair(t *testing.T) {
	t.Parallel()
	d := newDisk(t, "old.example.com")
	whole, err := os.ReadFile(d.cert)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Replace(t, d.cert, whole[:len(whole)/2])
	for range 3 {
		d.want(lookEvery, "old.example.com", "after half a file")
	}
	if err := os.Remove(d.key); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		d.want(lookEvery, "old.example.com", "without a key")
	}
	d.said(2)
	write(t, d.dir, "new.example.com")
	d.want(lookEvery, "new.example.com", "a whole pair is not read")
	// The same fault as before is another one now.
	if err := os.Remove(d.key); err != nil {
		t.Fatal(err)
	}
	d.want(lookEvery, "new.example.com", "without a key once more")
	d.said(3)
}

// A clock that is set back does not keep a renewal out, nor does a file with the time
// of the one before it.
func TestFilesAreLookedAt(t *testing.T) {
	t.Parallel()
	d := newDisk(t, "old.example.com")
	write(t, d.dir, "new.example.com")
	d.want(-time.Hour, "new.example.com", "after the clock was set back")
	old, err := os.Stat(d.cert)
	if err != nil {
		t.Fatal(err)
	}
	write(t, d.dir, "third.example.com")
	if err := os.Chtimes(d.cert, time.Time{}, old.ModTime()); err != nil {
		t.Fatal(err)
	}
	d.want(time.Hour, "third.example.com", "a file of the same time was not read")
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
