package acme

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const domain = "login.example.com"

// The relay gets a certificate at the first handshake, keeps it, and needs no
// other after a restart; for names that are not its own it asks nobody.
func TestCertificateFromAnAuthority(t *testing.T) {
	a := newAuthority(t)
	bin := build(t)
	cache := t.TempDir()

	r := start(t, bin, a, cache)
	a.validate(r.port)
	r.out.await(t, `"msg":"TLS certificate","domain":"`+domain)
	first := r.handshake(t, a, domain)
	if first.NegotiatedProtocol != "h2" || first.Version < tls.VersionTLS12 {
		t.Errorf("%q, TLS %x", first.NegotiatedProtocol, first.Version)
	}
	if body := r.get(t, a); !strings.Contains(body, `"kind":"bad_request"`) {
		t.Errorf("not the relay: %s", body)
	}
	if a.orders.Load() != 1 {
		t.Errorf("%d orders", a.orders.Load())
	}
	if _, err := r.dial(a, "other.example.com"); err == nil || a.orders.Load() != 1 {
		t.Errorf("another name: %v, %d orders", err, a.orders.Load())
	}
	r.stop(t)

	r = start(t, bin, a, cache)
	second := r.handshake(t, a, domain)
	if !first.PeerCertificates[0].Equal(second.PeerCertificates[0]) || a.orders.Load() != 1 {
		t.Errorf("a restart fetched another certificate; %d orders", a.orders.Load())
	}
	r.stop(t)
}

func build(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "wxrelay")
	if out, err := exec.Command("go", "build", "-C", "../..", "-o", bin, "./cmd/wxrelay").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

type relay struct {
	cmd  *exec.Cmd
	addr string
	port int
	out  *lines
}

// start runs wxrelay until it says where it listens.
func start(t *testing.T, bin string, a *authority, cache string) *relay {
	t.Helper()
	r := &relay{out: &lines{wrote: make(chan struct{})}, cmd: exec.Command(bin, "--listen", "127.0.0.1:0", "--ops", "127.0.0.1:0",
		"--acme-domains", domain, "--acme-cache", cache, "--acme-directory", a.directory, "--acme-email", "ops@example.com")}
	r.cmd.Env = append(os.Environ(), "WXRELAY_APPID=wx0123456789abcdef", "WXRELAY_SECRET=0123456789abcdef0123456789abcdef", "SSL_CERT_FILE="+a.rootFile)
	r.cmd.Stdout, r.cmd.Stderr = r.out, r.out
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.cmd.Process.Kill(); r.cmd.Wait() })
	at, _, _ := strings.Cut(r.out.await(t, `"relay":"`), `"`)
	u, err := url.Parse(at)
	if err != nil || u.Scheme != "https" {
		t.Fatalf("%v: %v", u, err)
	}
	r.addr = u.Host
	if r.port, err = strconv.Atoi(u.Port()); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *relay) stop(t *testing.T) {
	t.Helper()
	r.cmd.Process.Signal(syscall.SIGTERM)
	if err := r.cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, r.out)
	}
}

func (r *relay) config(a *authority, t *testing.T, name string) *tls.Config {
	return &tls.Config{ServerName: name, RootCAs: a.roots(t), NextProtos: []string{"h2", "http/1.1"}}
}

func (r *relay) dial(a *authority, name string) (*tls.Conn, error) {
	d := tls.Dialer{Config: &tls.Config{ServerName: name, InsecureSkipVerify: true}}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	c, err := d.DialContext(ctx, "tcp", r.addr)
	if err != nil {
		return nil, err
	}
	return c.(*tls.Conn), nil
}

func (r *relay) handshake(t *testing.T, a *authority, name string) tls.ConnectionState {
	t.Helper()
	d := tls.Dialer{Config: r.config(a, t, name)}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	c, err := d.DialContext(ctx, "tcp", r.addr)
	if err != nil {
		t.Fatalf("%v\n%s", err, r.out)
	}
	defer c.Close()
	return c.(*tls.Conn).ConnectionState()
}

// get asks over HTTP/2 for an answer that only the relay gives.
func (r *relay) get(t *testing.T, a *authority) string {
	t.Helper()
	tr := &http.Transport{TLSClientConfig: r.config(a, t, domain), ForceAttemptHTTP2: true}
	defer tr.CloseIdleConnections()
	resp, err := (&http.Client{Transport: tr, Timeout: 30 * time.Second}).Get("https://" + r.addr + "/login")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	b.ReadFrom(resp.Body)
	if resp.ProtoMajor != 2 || !json.Valid(b.Bytes()) {
		t.Errorf("HTTP/%d: %s", resp.ProtoMajor, b.String())
	}
	return b.String()
}

// lines collects what the program prints.
type lines struct {
	mu    sync.Mutex
	all   bytes.Buffer
	wrote chan struct{} // closed and replaced at each write
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.wrote)
	l.wrote = make(chan struct{})
	return l.all.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// await returns the rest of the line that has a text.
func (l *lines) await(t *testing.T, text string) string {
	t.Helper()
	limit := time.After(time.Minute)
	for {
		l.mu.Lock()
		all, wrote := l.all.String(), l.wrote
		l.mu.Unlock()
		if _, rest, ok := strings.Cut(all, text); ok {
			if line, _, ok := strings.Cut(rest, "\n"); ok {
				return strings.TrimSpace(line)
			}
		}
		select {
		case <-wrote:
		case <-limit:
			t.Fatalf("it never said %q:\n%s", text, all)
		}
	}
}
