package relay

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// TLSSettings is where the public listener has its certificate from: files, an
// ACME authority, or nowhere when something in front of the relay ends TLS.
type TLSSettings struct {
	CertFile, KeyFile string

	ACMEDomains   []string
	ACMECache     string
	ACMEEmail     string
	ACMEDirectory string
}

// On reports whether the public listener speaks TLS.
func (t TLSSettings) On() bool { return t.CertFile != "" || len(t.ACMEDomains) > 0 }

// check finds settings that do not go together.
func (t TLSSettings) check(p *Problems) {
	switch {
	case t.CertFile != "" && t.KeyFile == "":
		p.add(envTLSKey, "is missing: set it to the file with the key of the certificate")
	case t.KeyFile != "" && t.CertFile == "":
		p.add(envTLSCert, "is missing: set it to the file with the certificate and its chain")
	case t.CertFile != "" && len(t.ACMEDomains) > 0:
		p.add(envACMEDomains, "%s is set too: keep one of them", envTLSCert)
	case len(t.ACMEDomains) > 0 && t.ACMECache == "":
		p.add(envACMECache, "is missing: set it to a folder that outlives the program, or every start asks for new certificates and the authority soon refuses")
	case len(t.ACMEDomains) == 0 && t.ACMECache+t.ACMEEmail != "":
		p.add(envACMEDomains, "is missing: set it to the domain to fetch a certificate for")
	}
}

// domainName is the form of a name that a public authority certifies.
var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)

func setACMEDomains(s *Settings, v string) error {
	for _, d := range strings.Split(v, ",") {
		d = strings.ToLower(strings.TrimSpace(d))
		_, notIP := netip.ParseAddr(d)
		if notIP == nil || !domainName.MatchString(d) {
			return fmt.Errorf("%q is not a domain like login.example.com; no scheme, port, path, IP or *", d)
		}
		s.TLS.ACMEDomains = append(s.TLS.ACMEDomains, d)
	}
	return nil
}

func setACMEDirectory(s *Settings, v string) error {
	if u, err := url.Parse(v); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return fmt.Errorf("is not an https URL such as https://acme-v02.api.letsencrypt.org/directory")
	}
	s.TLS.ACMEDirectory = v
	return nil
}
