package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A handshake is what TLS told of the domain.
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

// checkTLS shakes hands with whatever version and certificate there is: the
// checks after it judge them.
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
		var record tls.RecordHeaderError
		if errors.As(err, &record) {
			return fail("it answers, but not in TLS: it is plain HTTP or something else", "有应答，但不是 TLS：可能是明文 HTTP 或其他服务")
		}
		return fail("the handshake fails: %s", "握手失败：%s", reason(err))
	}
	state := conn.ConnectionState()
	e.handshake.tls = &state
	e.verify()
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

func nameOf(c *x509.Certificate) string {
	if c.Subject.CommonName != "" {
		return shown(c.Subject.CommonName)
	}
	return namesOf(c)
}

func namesOf(c *x509.Certificate) string {
	switch n := len(c.DNSNames); {
	case n == 0:
		return "no name"
	case n > 3:
		return shown(fmt.Sprintf("%s, %s, %s … (%d)", c.DNSNames[0], c.DNSNames[1], c.DNSNames[2], n))
	}
	return shown(strings.Join(c.DNSNames, ", "))
}
