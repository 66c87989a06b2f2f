package doctor

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A handshake is the outcome of a TLS handshake with the domain.
type handshake struct {
	tls      *tls.ConnectionState
	verified [][]*x509.Certificate // chains up to a trusted root
	refused  error                 // why there are none
}

func checkTLSVersion(e *exam) []Result {
	if v := e.handshake.tls.Version; v < tls.VersionTLS12 {
		return fail("the server speaks nothing newer than %s", "服务器最高只支持 %s", tls.VersionName(v))
	}
	return ok("%s", "%s", tls.VersionName(e.handshake.tls.Version))
}

func checkName(e *exam) []Result {
	leaf := e.handshake.tls.PeerCertificates[0]
	if leaf.VerifyHostname(e.domain.host) != nil {
		return fail("it is for %s, not for %s", "证书属于 %s，而不是 %s", namesOf(leaf), e.domain.host)
	}
	return ok("%s", "%s", namesOf(leaf))
}

func checkHTTP2(e *exam) []Result {
	if e.handshake.tls.NegotiatedProtocol == "h2" {
		return ok("yes", "支持")
	}
	return ok("no, HTTP/1.1, which is fine", "不支持，使用 HTTP/1.1，可正常工作")
}

// checkTLS shakes hands and accepts any version and certificate: the checks after it
// look at them.
func checkTLS(e *exam) []Result {
	ctx, cancel := e.within()
	defer cancel()
	raw, err := e.o.Dial(ctx, "tcp", e.domain.live)
	if err != nil {
		return fail("the connection was lost: %s", "连接中断：%s", reason(err))
	}
	defer raw.Close()
	conn := tls.Client(raw, e.looseTLS("h2", "http/1.1"))
	if err := conn.HandshakeContext(ctx); err != nil {
		if errors.As(err, new(tls.RecordHeaderError)) {
			return fail("it answers, but not in TLS: it is plain HTTP or something else", "有响应，但不是 TLS：可能是明文 HTTP 或其他服务")
		}
		return fail("the handshake fails: %s", "握手失败：%s", reason(err))
	}
	state := conn.ConnectionState()
	e.handshake.tls = &state

	// The chain is built from what the server sent and the trusted roots
	// alone. The time is one at which the certificate is good: dates are a check of
	// their own.
	leaf, at := state.PeerCertificates[0], e.now()
	if at.Before(leaf.NotBefore) {
		at = leaf.NotBefore
	}
	if at.After(leaf.NotAfter) {
		at = leaf.NotAfter
	}
	e.verified, e.refused = leaf.Verify(x509.VerifyOptions{
		Roots: e.o.Roots, Intermediates: poolOf(state.PeerCertificates[1:]), CurrentTime: at,
	})
	return ok("yes", "是")
}

// looseTLS takes every version and certificate. Nothing secret goes over it.
func (e *exam) looseTLS(protos ...string) *tls.Config {
	c := &tls.Config{ServerName: e.domain.host, InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, NextProtos: protos}
	for _, s := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		c.CipherSuites = append(c.CipherSuites, s.ID)
	}
	return c
}

const soon = 21 * 24 * time.Hour

func checkDates(e *exam) []Result {
	now := e.now()
	for _, c := range e.handshake.tls.PeerCertificates {
		switch {
		case now.After(c.NotAfter):
			return fail("%q ended on %s", "%q 已于 %s 过期", nameOf(c), c.NotAfter.Format(time.DateOnly))
		case now.Before(c.NotBefore):
			return fixed(fail("%q begins only on %s", "%q 从 %s 起才有效", nameOf(c), c.NotBefore.Format(time.DateOnly)),
				"wait, or set this machine's clock", "等待生效，或校准本机时钟")
		}
	}
	end := e.handshake.tls.PeerCertificates[0].NotAfter
	days := int(end.Sub(now).Hours() / 24)
	if end.Sub(now) < soon {
		return warn("it ends in %d days, on %s", "还有 %d 天过期（%s）", days, end.Format(time.DateOnly))
	}
	return ok("%d days left, until %s", "还有 %d 天，至 %s", days, end.Format(time.DateOnly))
}

func nameOf(c *x509.Certificate) string { return cmp.Or(shown(c.Subject.CommonName), namesOf(c)) }

func namesOf(c *x509.Certificate) string {
	switch n := len(c.DNSNames); {
	case n == 0:
		return "no name"
	case n > 3:
		return shown(fmt.Sprintf("%s, %s, %s … (%d)", c.DNSNames[0], c.DNSNames[1], c.DNSNames[2], n))
	}
	return shown(strings.Join(c.DNSNames, ", "))
}

// top follows the certificates that were sent from the server's own up to the
// last whose issuer was not sent, or that is its own issuer.
func top(certs []*x509.Certificate) *x509.Certificate {
	at := certs[0]
	for range certs {
		i := slices.IndexFunc(certs, func(c *x509.Certificate) bool { return c != at && at.CheckSignatureFrom(c) == nil })
		if i < 0 || selfSigned(at) {
			break
		}
		at = certs[i]
	}
	return at
}

// selfSigned is about any certificate, so it cannot use CheckSignatureFrom,
// which wants an authority.
func selfSigned(c *x509.Certificate) bool {
	return string(c.RawIssuer) == string(c.RawSubject) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

func checkChain(e *exam) []Result {
	certs := e.handshake.tls.PeerCertificates
	if len(e.verified) > 0 {
		chain := e.verified[0]
		return ok("%d sent, up to %q", "已发送 %d 个，根为 %q", len(certs), nameOf(chain[len(chain)-1]))
	}
	last := top(certs)
	if selfSigned(last) {
		return ok("%d sent, up to %q", "已发送 %d 个，根为 %q", len(certs), nameOf(last))
	}
	if e.outOfDate() {
		return outOfDate
	}
	missing := last.Issuer.CommonName
	if url, found := e.fetchIssuer(last); found {
		return fixed(fail("the intermediate certificate %q is missing", "缺少中间证书 %q", missing),
			"use the file with the full chain (fullchain.pem, not cert.pem), or put the certificate from %s behind your own in the file, and "+
				"reload the server",
			"使用包含完整链的文件（fullchain.pem，而非 cert.pem），或把 %s 处的证书追加到自己的证书之后，然后重新加载服务器", url)
	}
	return fail("%q is missing: it was not sent, and it is no root this machine trusts", "缺少 %q：服务器没有发送它，本机也不信任它为根证书", missing)
}

// fetchIssuer does what desktop browsers do: it follows the certificate's own
// pointer to the missing one, to prove that it is what is missing.
func (e *exam) fetchIssuer(c *x509.Certificate) (url string, found bool) {
	rt := &http.Transport{DialContext: e.o.Dial, Proxy: e.o.Proxy, DisableKeepAlives: true}
	for _, url := range c.IssuingCertificateURL {
		if !strings.HasPrefix(url, "http://") {
			continue
		}
		a := e.send(rt, e.o.Timeout, "GET", url, nil, nil)
		if issuer, err := x509.ParseCertificate(a.body); err == nil && c.CheckSignatureFrom(issuer) == nil {
			return url, true
		}
	}
	return "", false
}

// outOfDate is the answer of checks that need a certificate in date.
var outOfDate = skip("a certificate above it is out of date; domain.dates says which", "上级证书不在有效期内，见 domain.dates")

// outOfDate reports whether the chain was refused for its dates alone.
func (e *exam) outOfDate() bool {
	var invalid x509.CertificateInvalidError
	return errors.As(e.refused, &invalid) && invalid.Reason == x509.Expired
}

func checkTrust(e *exam) []Result {
	leaf := e.handshake.tls.PeerCertificates[0]
	switch {
	case len(e.verified) > 0:
		return ok("issued by %q", "由 %q 签发", leaf.Issuer.CommonName)
	case selfSigned(leaf):
		return fail("it is self-signed", "证书是自签名的")
	case e.outOfDate():
		return outOfDate
	}
	return fail("its root %q is not trusted: %s", "其根证书 %q 不受信任：%s", nameOf(top(e.handshake.tls.PeerCertificates)), certReason(e.refused))
}
