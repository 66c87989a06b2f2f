package mockwx

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"wxflow/mockwx/internal/localca"
)

// handshakeLimit is how long a client may take to agree on TLS.
const handshakeLimit = 10 * time.Second

// A siteConn is a connection to one of WeChat's hosts, below TLS.
type siteConn struct {
	net.Conn
	r      io.Reader // Conn, and before it what was read ahead
	site   string    // which host: as CONNECT said, until SNI says it
	used   bool      // a request came
	judges bool      // the client has been sent the certificate
}

// Read reads what was read ahead, then the connection.
func (c *siteConn) Read(b []byte) (int, error) { return c.r.Read(b) }

// SetLinger passes on what resetConnection wants.
func (c *siteConn) SetLinger(sec int) error {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		return tcp.SetLinger(sec)
	}
	return errors.ErrUnsupported
}

// CloseWrite passes the end of one direction on.
func (c *siteConn) CloseWrite() error {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		return tcp.CloseWrite()
	}
	return errors.ErrUnsupported
}

// terminate agrees on TLS with a client and hands the connection to sites.
func (p *Proxy) terminate(raw *siteConn) {
	conn := tls.Server(raw, &tls.Config{
		NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			raw.site = cmp.Or(hello.ServerName, raw.site)
			if !raw.judges {
				raw.judges = true
				p.judge(+1)
			}
			return p.ca.Leaf(raw.site)
		},
	})
	ctx, cancel := context.WithTimeout(p.ctx, handshakeLimit)
	defer cancel()
	defer func() {
		if raw.judges {
			p.judge(-1)
		}
	}()
	if err := conn.HandshakeContext(ctx); err != nil {
		if p.ctx.Err() == nil {
			level, why := p.whyNoTLS(err, raw.site)
			p.say(level, raw.site, raw.RemoteAddr().String(), why)
			if _, ours := hostOf(raw.site); !ours || level == slog.LevelWarn { // not one that just left
				p.told(raw.site, why)
			}
		}
		conn.Close()
		return
	}
	raw.site = bareName(raw.site)
	p.ready.give(p.ctx, conn)
}

// whyNoTLS explains a handshake that failed. An alert of the client's comes as
// a net.OpError "remote error"; which one, only its text tells.
func (p *Proxy) whyNoTLS(err error, site string) (slog.Level, Text) {
	var (
		foreign *localca.NameError
		alert   *net.OpError
	)
	switch {
	case errors.As(err, &foreign):
		return slog.LevelInfo, say("TLS for %q, which is not a WeChat host, is refused", "拒绝 %q 的 TLS：它不是微信域名", clip(foreign.Name, 200))
	case errors.As(err, &alert) && alert.Op == "remote error" && strings.Contains(err.Error(), "expired"):
		return slog.LevelWarn, say("the client says that the certificate for %s has expired: the CA lives a day; start mockwx again", "客户端称 %s 的证书已过期：CA 只有一天有效，请重新启动 mockwx", site)
	case errors.As(err, &alert) && alert.Op == "remote error" && strings.Contains(err.Error(), "certificate"):
		return slog.LevelWarn, p.howToTrust(say("the client does not trust the certificate for %s; ", "客户端不信任 %s 的证书；", site))
	case strings.Contains(err.Error(), "bad record MAC"):
		// OpenSSL's alert over TLS 1.3, as crypto/tls sees it (curl 7.88, OpenSSL 3.0).
		return slog.LevelWarn, p.howToTrust(say("the client broke the TLS handshake for %s off, most likely because it does not trust the certificate; ",
			"客户端中断了与 %s 的 TLS 握手，很可能是不信任证书；", site))
	}
	if errors.Is(err, io.EOF) { // Node, when it reads the certificate in time
		return slog.LevelInfo, p.howToTrust(say("the client left during the TLS handshake for %s; if it does not trust the certificate, ",
			"客户端在与 %s 的 TLS 握手中离开了；若它不信任证书，", site))
	}
	return slog.LevelInfo, say("no TLS for %s: %v", "与 %s 的 TLS 握手失败：%v", site, err)
}

// howToTrust appends what mends a client without trust: the line for a shell,
// and which runtime reads which part of it.
func (p *Proxy) howToTrust(why Text) Text {
	file := cmp.Or(p.may.CAFile, "FILE")
	how := say("let it trust %s: export SSL_CERT_FILE=%[1]s NODE_EXTRA_CA_CERTS=%[1]s REQUESTS_CA_BUNDLE=%[1]s CURL_CA_BUNDLE=%[1]s (Go, OpenSSL, Ruby and PHP; Node; Python's requests; curl); Java: javax.net.ssl.trustStore",
		"请让它信任 %s：export SSL_CERT_FILE=%[1]s NODE_EXTRA_CA_CERTS=%[1]s REQUESTS_CA_BUNDLE=%[1]s CURL_CA_BUNDLE=%[1]s（Go、OpenSSL、Ruby、PHP；Node；Python requests；curl）；Java：javax.net.ssl.trustStore", file)
	return Text{why.EN + how.EN, why.ZH + how.ZH}
}

type siteKey struct{}

// withSite lets a request find its connection.
func withSite(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, siteKey{}, siteOf(c))
}

func siteOf(c net.Conn) *siteConn { return c.(*tls.Conn).NetConn().(*siteConn) }

// watchSite notices clients that leave after the handshake without a request:
// some (Node) judge a certificate only then, and say nothing.
func (p *Proxy) watchSite(c net.Conn, state http.ConnState) {
	switch raw := siteOf(c); state {
	case http.StateActive:
		raw.used = true
	case http.StateClosed:
		if !raw.used && p.ctx.Err() == nil { // not cut by us
			p.say(slog.LevelInfo, raw.site, raw.RemoteAddr().String(), p.howToTrust(say("the client left after the TLS handshake, without a request; if it does not trust the certificate, ",
				"客户端在 TLS 握手后没有发请求就离开了；若它不信任证书，")))
		}
	}
}

// serveSite answers as the host that the connection is for. Ours: a request
// without a Host (HTTP/1.0) is for that host, too; one for another host is
// misdirected, since a client that checks names cannot have meant it.
func (p *Proxy) serveSite(w http.ResponseWriter, r *http.Request) {
	site := r.Context().Value(siteKey{}).(*siteConn).site
	if r.Host == "" {
		r.Host = site
	}
	if bareName(r.Host) != site {
		p.refuse(w, r, http.StatusMisdirectedRequest, r.Host, say("the Host is %s, but the connection is one to %s (by SNI, or CONNECT, or for want of both)",
			"Host 是 %s，而连接的对方是 %s（依 SNI 或 CONNECT，都没有则为缺省）", clip(r.Host, 200), site))
		return
	}
	p.fake.serve(w, r)
}
