package main

import (
	"net"
	"net/http"
	"time"

	"wxflow/cmd/internal/boot"
	"wxflow/relay"
	"wxflow/relay/certs"
	"wxflow/relay/metrics"
	"wxflow/relay/settings"
	"wxflow/relay/text"
)

// publicServer serves the clients, over TLS where the settings say so. What can
// be read is read now, so that a start with a wrong file ends at once; begin is
// what remains to be done once the server listens.
func publicServer(s settings.Settings, r *relay.Relay, m *metrics.Metrics) (server boot.Server, begin func(), err error) {
	plain := r.Server(r.Handler())
	switch t := s.TLS; {
	case t.CertFile != "":
		files, err := certs.OpenFiles(t.CertFile, t.KeyFile, nil, s.Config.Logger)
		if err != nil {
			return nil, nil, text.Problems{text.ProblemOf("WXRELAY_TLS_CERT", err)}
		}
		plain.TLSConfig = files.TLS()
		m.Certificate(func() time.Time { return files.Certificate().Leaf.NotAfter })
		return overTLS{plain}, func() {}, nil
	case len(t.ACMEDomains) > 0:
		authority, err := certs.NewAuthority(certs.ACMEOptions{Domains: t.ACMEDomains, Cache: t.ACMECache, Email: t.ACMEEmail,
			Directory: t.ACMEDirectory})
		if err != nil {
			return nil, nil, text.Problems{text.ProblemOf("WXRELAY_ACME_CACHE", err)}
		}
		plain.TLSConfig = authority.TLS()
		return overTLS{plain}, func() { go authority.Fetch(s.Config.Logger) }, nil
	}
	return plain, func() {}, nil
}

// overTLS is a server whose listener carries TLS.
type overTLS struct{ *http.Server }

// Serve serves as http.Server does, HTTP/2 too.
func (s overTLS) Serve(l net.Listener) error { return s.ServeTLS(l, "", "") }
