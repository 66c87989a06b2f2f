package doctor

import (
	"crypto/x509"
	"errors"
	"net/http"
)

// verify builds the chain from what the server sent and the trusted roots
// alone. The time is one at which the certificate is good: dates are a check of
// their own.
func (e *exam) verify() {
	certs := e.handshake.tls.PeerCertificates
	leaf, at := certs[0], e.now()
	if at.Before(leaf.NotBefore) {
		at = leaf.NotBefore
	}
	if at.After(leaf.NotAfter) {
		at = leaf.NotAfter
	}
	e.verified, e.refused = leaf.Verify(x509.VerifyOptions{Roots: e.o.Roots, Intermediates: poolOf(certs[1:]), CurrentTime: at})
}

// top follows the certificates that were sent from the server's own up to the
// last whose issuer was not sent, or that is its own issuer.
func top(certs []*x509.Certificate) *x509.Certificate {
	at := certs[0]
	for range certs {
		if selfSigned(at) {
			return at
		}
		next := at
		for _, c := range certs {
			if c != at && at.CheckSignatureFrom(c) == nil {
				next = c
			}
		}
		if next == at {
			break
		}
		at = next
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
	ctx, cancel := e.within()
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DialContext: e.o.Dial, Proxy: e.o.Proxy, DisableKeepAlives: true}}
	for _, url := range c.IssuingCertificateURL {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil || req.URL.Scheme != "http" {
			continue
		}
		resp, err := client.Do(req)
		if err != nil {
			continue
		}
		b, err := readAll(resp)
		resp.Body.Close()
		if err != nil {
			continue
		}
		if issuer, err := x509.ParseCertificate(b); err == nil && c.CheckSignatureFrom(issuer) == nil {
			return url, true
		}
	}
	return "", false
}

// outOfDate is the answer of checks that an expired certificate tells nothing about.
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
