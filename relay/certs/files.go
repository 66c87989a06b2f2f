// Package certs gives the public listener of a relay its certificate: from
// files, which are read again when they change, or from an ACME authority such
// as Let's Encrypt.
package certs

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// lookEvery is how often a handshake reads the files. Ours: a renewed
// certificate is in use a second later, and a flood of handshakes costs one
// reading a second.
const lookEvery = time.Second

// Files is a certificate and its key in PEM files. They are read again when they
// change: a renewal needs no restart. It is safe for concurrent use and has no
// goroutine.
type Files struct {
	certFile, keyFile string
	now               func() time.Time
	log               *slog.Logger

	cert   atomic.Pointer[tls.Certificate]
	looked atomic.Int64 // Unix nanoseconds of the last reading

	mu     sync.Mutex // held while the files are read
	failed string     // what the last reading failed with
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

// Certificate returns the certificate in force, after reading the files again when
// that was last done a while ago.
func (f *Files) Certificate() *tls.Certificate {
	now, last := f.now().UnixNano(), f.looked.Load()
	if d := now - last; (d >= int64(lookEvery) || d < 0) && f.looked.CompareAndSwap(last, now) {
		f.look()
	}
	return f.cert.Load()
}

// look reads the files again. Files that are half written, or wrong, change
// nothing and are logged once.
func (f *Files) look() {
	f.mu.Lock()
	defer f.mu.Unlock()
	cert, err := f.load()
	if err != nil {
		if f.failed != err.Error() {
			f.failed = err.Error()
			f.log.Error("the TLS certificate was not read again; the former one stays", "cause", f.failed,
				"hint", "put a certificate and its key there; they are looked at every second", "hint_zh", "新证书无法读取，继续使用旧证书；请放入匹配的证书与私钥")
		}
		return
	}
	f.failed = ""
	if !slices.EqualFunc(f.cert.Load().Certificate, cert.Certificate, bytes.Equal) {
		f.cert.Store(cert)
		f.log.Info("TLS certificate read again", "not_after", cert.Leaf.NotAfter.UTC().Format(time.RFC3339))
	}
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
