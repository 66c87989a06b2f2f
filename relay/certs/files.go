// Package certs gives the public listener of a relay its certificate: from
// files, which are read again when they change, or from an ACME authority such
// as Let's Encrypt.
package certs

import (
	"crypto/tls"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// lookEvery is how often a handshake looks at the files. Ours: a renewed
// certificate is in use a second later, and a flood of handshakes costs two
// looks a second.
const lookEvery = time.Second

// Files is a certificate and its key in PEM files. They are read again when they
// change: a renewal needs no restart. It is safe for concurrent use and has no
// goroutine.
type Files struct {
	certFile, keyFile string
	now               func() time.Time
	log               *slog.Logger

	cert   atomic.Pointer[tls.Certificate]
	looked atomic.Int64 // Unix nanoseconds of the last look

	mu   sync.Mutex // held while the files are looked at
	seen [2]fs.FileInfo
}

// OpenFiles reads both files. It fails when they do not hold a certificate and
// the key to it. now is the clock, log gets the changes; nil means the real
// one, and no log.
func OpenFiles(certFile, keyFile string, now func() time.Time, log *slog.Logger) (*Files, error) {
	if now == nil {
		now = time.Now
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	f := &Files{certFile: certFile, keyFile: keyFile, now: now, log: log}
	f.looked.Store(now().UnixNano())
	f.seen, _ = f.stat() // load says what is wrong
	cert, err := f.load()
	if err != nil {
		return nil, err
	}
	f.cert.Store(cert)
	return f, nil
}

// TLS returns the configuration for a listener.
func (f *Files) TLS() *tls.Config {
	c := base()
	c.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return f.Certificate(), nil }
	return c
}

// Certificate returns the certificate in force, after a look at the files when
// the last one is a while ago.
func (f *Files) Certificate() *tls.Certificate {
	now, last := f.now().UnixNano(), f.looked.Load()
	if d := now - last; (d >= int64(lookEvery) || d < 0) && f.looked.CompareAndSwap(last, now) {
		f.look()
	}
	return f.cert.Load()
}

// look takes over files that have changed and are good. What is half written,
// or wrong, changes nothing and is said once.
func (f *Files) look() {
	f.mu.Lock()
	defer f.mu.Unlock()
	infos, err := f.stat()
	if err == nil && same(infos[0], f.seen[0]) && same(infos[1], f.seen[1]) {
		return
	}
	if err != nil && f.seen == [2]fs.FileInfo{} {
		return // said already
	}
	f.seen = infos
	cert, err := f.load()
	if err != nil {
		f.log.Error("the TLS certificate was not read again; the former one stays", "cause", err.Error(),
			"hint", "put a certificate and its key there; they are looked at every second", "hint_zh", "新证书无法读取，继续使用旧证书；请放入匹配的证书与私钥")
		return
	}
	f.cert.Store(cert)
	f.log.Info("TLS certificate read again", "not_after", cert.Leaf.NotAfter.UTC().Format(time.RFC3339))
}

func (f *Files) stat() (infos [2]fs.FileInfo, err error) {
	for i, name := range []string{f.certFile, f.keyFile} {
		if infos[i], err = os.Stat(name); err != nil {
			return [2]fs.FileInfo{}, err
		}
	}
	return infos, nil
}

// same reports whether nothing was written and no other file stands there, as
// after a rename or behind a moved link.
func same(a, b fs.FileInfo) bool {
	return a != nil && b != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

func (f *Files) load() (*tls.Certificate, error) {
	cert, err := tls.LoadX509KeyPair(f.certFile, f.keyFile) // its errors quote no key
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", f.certFile, f.keyFile, err)
	}
	return &cert, nil
}

// base is what both ways have in common. Doc: mini-programs ask for TLS 1.2 at
// least.
func base() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
}
