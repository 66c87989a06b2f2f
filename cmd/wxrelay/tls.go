package main

import (
	"crypto/tls"
	"net"
	"net/http"

	"wxflow/cmd/internal/boot"
	"wxflow/relay"
	"wxflow/relay/certs"
)

// publicServer serves the clients, over TLS where the settings say so.
func publicServer(s relay.Settings, r *relay.Relay) (boot.Server, error) {
	server := r.Server(r.Handler())
	if !s.TLS.On() {
		return server, nil
	}
	var err error
	server.TLSConfig, err = tlsConfig(s)
	return overTLS{server}, err
}

// tlsConfig reads what can be read now, so that a start with a wrong file ends
// at once.
func tlsConfig(s relay.Settings) (*tls.Config, error) {
	t := s.TLS
	if len(t.ACMEDomains) > 0 {
		return certs.ACME(certs.ACMEOptions{Domains: t.ACMEDomains, Cache: t.ACMECache, Email: t.ACMEEmail, Directory: t.ACMEDirectory})
	}
	files, err := certs.OpenFiles(t.CertFile, t.KeyFile, nil, s.Config.Logger)
	if err != nil {
		return nil, relay.Problems{{Setting: "WXRELAY_TLS_CERT", Text: err.Error()}}
	}
	return files.TLS(), nil
}

// overTLS is a server whose listener carries TLS.
type overTLS struct{ *http.Server }

// Serve serves as http.Server does, HTTP/2 too.
func (s overTLS) Serve(l net.Listener) error { return s.ServeTLS(l, "", "") }
