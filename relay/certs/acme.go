package certs

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
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
	Email     string       // whom the authority may warn; "" for nobody
	Directory string       // of the authority; "" is Let's Encrypt
	Client    *http.Client // to the authority; nil is one with a time limit
}

// ACME returns the configuration for a listener whose certificates come from an
// ACME authority. It answers the challenge tls-alpn-01, so the listener has to be
// what the world reaches on port 443; no port 80 is needed. Certificates are
// fetched at the first handshake for a domain, kept in the cache, and renewed 30
// days before they end.
func ACME(o ACMEOptions) (*tls.Config, error) {
	if len(o.Domains) == 0 || o.Cache == "" {
		return nil, errors.New("certs: ACME needs domains and a cache folder")
	}
	if err := os.MkdirAll(o.Cache, 0o700); err != nil {
		return nil, fmt.Errorf("certs: the ACME cache: %w", err)
	}
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 30 * time.Second}
	}
	m := &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(o.Cache),
		HostPolicy: only(o.Domains),
		Email:      o.Email,
		Client:     &acme.Client{DirectoryURL: o.Directory, HTTPClient: o.Client, UserAgent: "wxrelay"},
	}
	c := base()
	c.GetCertificate = m.GetCertificate
	c.NextProtos = append(c.NextProtos, acme.ALPNProto)
	return c, nil
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
