package certs

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// ACMEOptions says for whom certificates are fetched, and where.
type ACMEOptions struct {
	Domains   []string     // for these names only
	Cache     string       // folder for the account key and the certificates; made when it is not there
	Email     string       // whom the authority may warn; "" for none
	Directory string       // of the authority; "" is Let's Encrypt
	Client    *http.Client // to the authority; nil is one with a time limit
}

// An Authority fetches certificates by ACME. It answers the challenge
// tls-alpn-01, so its listener has to be what the world reaches on port 443; no
// port 80 is needed. Certificates are kept in the cache, and renewed 30 days
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
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 30 * time.Second}
	}
	return &Authority{domains: slices.Clone(o.Domains), manager: &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(o.Cache),
		HostPolicy: only(o.Domains),
		Email:      o.Email,
		Client:     &acme.Client{DirectoryURL: o.Directory, HTTPClient: o.Client, UserAgent: "wxrelay"},
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

// Fetch gets the certificates that are not in the cache, and tells the log of
// each. It takes seconds, and needs the listener to be served.
func (a *Authority) Fetch(log *slog.Logger) {
	for _, d := range a.domains {
		cert, err := a.manager.GetCertificate(&tls.ClientHelloInfo{
			ServerName:        d, // and what tells that ECDSA is welcome:
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
	domains = slices.Clone(domains)
	for i := range domains {
		domains[i] = strings.ToLower(domains[i])
	}
	return func(_ context.Context, host string) error {
		if slices.Contains(domains, strings.ToLower(host)) {
			return nil
		}
		return errors.New("certs: not a domain of this relay")
	}
}
