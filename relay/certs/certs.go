// Package certs gives the public listener of a relay its certificate: from
// files, which are read again when they change, or from an ACME authority such
// as Let's Encrypt.
package certs

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
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
	f := &Files{certFile: certFile, keyFile: keyFile, now: now, log: cmp.Or(log, slog.New(slog.DiscardHandler))}
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

// ACMEOptions says for which domains certificates are fetched, and where.
type ACMEOptions struct {
	Domains   []string     // for these names only
	Cache     string       // folder for the account key and the certificates; made when it is not there
	Email     string       // for warnings of the authority; "" for none
	Directory string       // of the authority; "" is Let's Encrypt
	Client    *http.Client // to the authority; nil is one with a time limit
}

// An Authority fetches certificates by ACME. It answers the challenge
// tls-alpn-01, so its listener has to be public on port 443; no port 80 is needed. Certificates are kept in the cache, and renewed 30 days
// before they end.
type Authority struct {
	manager *autocert.Manager
	domains []string
}

// NewAuthority makes the cache folder. It does not ask the authority yet.
func NewAuthority(o ACMEOptions) (*Authority, error) {
	if len(o.Domains) == 0 || o.Cache == "" {
		return nil, errors.New("certs: ACME needs domains and a cache folder")
	}
	if err := os.MkdirAll(o.Cache, 0o700); err != nil {
		return nil, fmt.Errorf("certs: the ACME cache: %w", err)
	}
	client := cmp.Or(o.Client, &http.Client{Timeout: 30 * time.Second})
	return &Authority{domains: slices.Clone(o.Domains), manager: &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(o.Cache),
		HostPolicy: only(o.Domains),
		Email:      o.Email,
		Client:     &acme.Client{DirectoryURL: o.Directory, HTTPClient: client, UserAgent: "wxrelay"},
	}}, nil
}

// TLS returns the configuration for the listener. A handshake for a domain
// without a certificate fetches one, and may take longer than a client waits;
// that is what Fetch is for.
func (a *Authority) TLS() *tls.Config {
	c := base()
	c.GetCertificate = a.manager.GetCertificate
	c.NextProtos = append(c.NextProtos, acme.ALPNProto)
	return c
}

// Fetch gets the certificates that are not in the cache, and logs each. It takes seconds, and needs the listener to be served.
func (a *Authority) Fetch(log *slog.Logger) {
	for _, d := range a.domains {
		cert, err := a.manager.GetCertificate(&tls.ClientHelloInfo{
			ServerName:        d, // and the parameters that ask for ECDSA:
			SupportedVersions: []uint16{tls.VersionTLS13, tls.VersionTLS12},
			CipherSuites:      []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
			SignatureSchemes:  []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256},
			SupportedCurves:   []tls.CurveID{tls.CurveP256},
		})
		if err != nil {
			log.Error("no TLS certificate", "domain", d, "cause", err.Error(),
				"hint", "does the domain lead to this machine, and does its port 443 lead to this listener?", "hint_zh", "域名是否解析到本机？443 端口是否转到本监听地址？")
			continue
		}
		log.Info("TLS certificate", "domain", d, "not_after", cert.Leaf.NotAfter.UTC().Format(time.RFC3339))
	}
}

// only refuses names that are not listed: an authority counts attempts, and
// strangers can ask for any name.
func only(domains []string) autocert.HostPolicy {
	listed := autocert.HostWhitelist(domains...)
	return func(ctx context.Context, host string) error {
		if listed(ctx, strings.ToLower(host)) != nil {
			return errors.New("certs: not a domain of this relay")
		}
		return nil
	}
}
