package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"wxflow/relay/text"
)

// A handshake is what TLS told of the domain.
type handshake struct {
	tls      *tls.ConnectionState
	verified [][]*x509.Certificate // chains up to a trusted root
	refused  error                 // why there are none
}

func certChecks() []Check {
	tlsFix := text.New("ask the web server for TLS 1.2 and 1.3 (nginx: ssl_protocols TLSv1.2 TLSv1.3;)", "让 Web 服务器启用 TLS 1.2 和 1.3（nginx：ssl_protocols TLSv1.2 TLSv1.3;）")
	return []Check{
		{
			ID:    "domain.tls",
			Title: text.New("TLS", "TLS"),
			Why:   text.New("wx.request speaks https only: request:fail ssl hand shake error", "wx.request 只用 https：request:fail ssl hand shake error"),
			Fix:   text.New("set a certificate up for this name on this port (nginx: listen 443 ssl; ssl_certificate …), or let the relay do it: WXRELAY_ACME_DOMAINS", "在该端口为此域名配置证书（nginx：listen 443 ssl; ssl_certificate …），或由中继自动获取：WXRELAY_ACME_DOMAINS"),
			needs: []string{"domain.tcp"},
			run:   checkTLS,
		},
		{
			ID:    "domain.tls_version",
			Title: text.New("TLS version", "TLS 版本"),
			Why:   text.New("WeChat refuses older versions on phones", "微信在手机上拒绝更旧的版本"),
			Fix:   tlsFix,
			needs: []string{"domain.tls"},
			run: func(e *exam) []Result {
				if v := e.handshake.tls.Version; v < tls.VersionTLS12 {
					return fail("the server speaks nothing newer than %s", "服务器最高只支持 %s", tls.VersionName(v))
				}
				return ok("%s", "%s", tls.VersionName(e.handshake.tls.Version))
			},
		},
		{
			ID:    "domain.chain",
			Title: text.New("certificate chain", "证书链"),
			Why:   text.New("a desktop browser fetches or remembers what is missing, a phone does not: it works in the browser and in DevTools, and fails on phones", "桌面浏览器会自行补全缺失的证书，手机不会：浏览器和开发者工具里正常，手机上失败"),
			Fix:   text.New("use the file with the full chain (fullchain.pem, not cert.pem), or put the missing certificate behind your own in the file, and reload the server", "使用包含完整链的文件（fullchain.pem，而非 cert.pem），或把缺少的证书追加到自己的证书之后，然后重新加载服务器"),
			needs: []string{"domain.tls"},
			run:   checkChain,
		},
		{
			ID:    "domain.trust",
			Title: text.New("certificate authority", "证书机构"),
			Why:   text.New("phones refuse certificates that are self-signed or from an authority of your own", "手机拒绝自签名证书和私有机构签发的证书"),
			Fix:   text.New("get a certificate from a public authority; it costs nothing: Let's Encrypt (certbot, acme.sh, or WXRELAY_ACME_DOMAINS), or your cloud's free one", "向公共机构申请免费证书：Let's Encrypt（certbot、acme.sh 或 WXRELAY_ACME_DOMAINS），或云服务商的免费证书"),
			needs: []string{"domain.chain"},
			run:   checkTrust,
		},
		{
			ID:    "domain.name",
			Title: text.New("name in the certificate", "证书中的域名"),
			Why:   text.New("it is another site's certificate to the phone, which refuses it", "对手机来说这是别的网站的证书，会被拒绝"),
			Fix:   text.New("get a certificate that lists this name, and look at server_name: without a match a web server sends the certificate of its default site", "申请包含此域名的证书，并检查 server_name：匹配不到时 Web 服务器会发送默认站点的证书"),
			needs: []string{"domain.tls"},
			run: func(e *exam) []Result {
				leaf := e.handshake.tls.PeerCertificates[0]
				if leaf.VerifyHostname(e.domain.host) != nil {
					return fail("it is for %s, not for %s", "证书属于 %s，而不是 %s", namesOf(leaf), e.domain.host)
				}
				return ok("%s", "%s", namesOf(leaf))
			},
		},
		{
			ID:    "domain.dates",
			Title: text.New("dates of the certificate", "证书有效期"),
			Why:   text.New("from the moment it ends, every request of every user fails", "一旦过期，所有用户的所有请求都会失败"),
			Fix:   text.New("renew it, have that done by itself (certbot renew, acme.sh --cron), and reload the web server afterwards", "续期并设置自动续期（certbot renew、acme.sh --cron），续期后重新加载 Web 服务器"),
			needs: []string{"domain.tls"},
			run:   checkDates,
		},
		{
			ID:    "domain.http2",
			Title: text.New("HTTP/2", "HTTP/2"),
			Why:   text.New("for information: wx.request works with either", "仅供参考：wx.request 两者皆可"),
			Fix:   text.New("nothing has to be done", "无需处理"),
			needs: []string{"domain.tls"},
			run: func(e *exam) []Result {
				if e.handshake.tls.NegotiatedProtocol == "h2" {
					return ok("yes", "支持")
				}
				return ok("no, HTTP/1.1, which is fine", "不支持，使用 HTTP/1.1，可正常工作")
			},
		},
	}
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
	s := c.DNSNames[0]
	for _, name := range c.DNSNames[1:] {
		s += ", " + name
	}
	return shown(s)
}
