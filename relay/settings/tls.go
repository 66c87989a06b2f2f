package settings

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"wxflow/relay/certs"
	"wxflow/relay/text"
)

// TLS is where the public listener has its certificate from: files, an
// ACME authority, or nowhere when something in front of the relay ends TLS.
type TLS struct {
	CertFile, KeyFile string

	ACMEDomains   []string
	ACMECache     string
	ACMEEmail     string
	ACMEDirectory string
}

// On reports whether the public listener speaks TLS.
func (t TLS) On() bool { return t.CertFile != "" || len(t.ACMEDomains) > 0 }

// check adds settings that do not go together.
func (t TLS) check(p *text.Problems) {
	switch {
	case t.CertFile != "" && t.KeyFile == "":
		p.Add("WXRELAY_TLS_KEY", "is missing: set it to the file with the key of the certificate", "未设置：请填写证书私钥文件")
	case t.KeyFile != "" && t.CertFile == "":
		p.Add("WXRELAY_TLS_CERT", "is missing: set it to the file with the certificate and its chain", "未设置：请填写证书文件（含证书链）")
	case t.CertFile != "" && len(t.ACMEDomains) > 0:
		p.AddError("WXRELAY_ACME_DOMAINS", onlyOne("WXRELAY_TLS_CERT"))
	case len(t.ACMEDomains) > 0 && t.ACMECache == "":
		p.Add("WXRELAY_ACME_CACHE", "is missing: set it to a folder that outlives the program, "+
			"or every start asks for new certificates and the authority soon refuses",
			"未设置：请填写一个长期保留的目录，否则每次启动都会申请新证书，很快会被证书机构拒绝")
	case len(t.ACMEDomains) == 0 && t.ACMECache+t.ACMEEmail != "":
		p.Add("WXRELAY_ACME_DOMAINS", "is missing: set it to the domain to fetch a certificate for", "未设置：请填写要申请证书的域名")
	}
}

// checkFiles adds what is wrong with the certificate and its key.
func (t TLS) checkFiles(p *text.Problems) {
	if t.CertFile != "" && t.KeyFile != "" {
		if _, err := certs.OpenFiles(t.CertFile, t.KeyFile, nil, nil); err != nil {
			p.AddError("WXRELAY_TLS_CERT", err)
		}
	}
}

// domainName is the form of a name that a public authority certifies.
var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)

func (t *TLS) setDomains(v string) error {
	for d := range strings.SplitSeq(v, ",") {
		d = strings.ToLower(strings.TrimSpace(d))
		_, notIP := netip.ParseAddr(d)
		if notIP == nil || !domainName.MatchString(d) {
			return text.Errorf("%q is not a domain like login.example.com; no scheme, port, path, IP or *",
				"%q 不是 login.example.com 这样的域名：不带协议、端口、路径，不能是 IP 或 *", d)
		}
		t.ACMEDomains = append(t.ACMEDomains, d)
	}
	return nil
}

func (t *TLS) setDirectory(v string) error {
	if u, err := url.Parse(v); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return text.Errorf("is not an https URL such as https://acme-v02.api.letsencrypt.org/directory",
			"不是 https://acme-v02.api.letsencrypt.org/directory 这样的 https URL")
	}
	t.ACMEDirectory = v
	return nil
}
