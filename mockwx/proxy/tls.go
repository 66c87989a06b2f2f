package proxy

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/internal/localca"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// handshakeLimit is how long a client may take to agree on TLS.
const handshakeLimit = 10 * time.Second

// A siteConn is a connection to one of WeChat's hosts, below TLS.
type siteConn struct {
	httpd.Conn
	r      io.Reader  // Conn, and before it what was read ahead
	site   string     // which host: as CONNECT said, until SNI says it
	kind   clientKind // of the client
	used   bool       // a request came
	judges bool       // the client has been sent the certificate
	cut    bool       // it was we who ended it
}

// Read reads what was read ahead, then the connection.
func (c *siteConn) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) {
		c.cut = true
	}
	return n, err
}

// terminate agrees on TLS with a client and hands the connection to sites.
func (p *Proxy) terminate(raw *siteConn) {
	conn := tls.Server(raw, &tls.Config{
		NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			raw.site, raw.kind = cmp.Or(hello.ServerName, raw.site), kindOf(hello)
			if !raw.judges {
				raw.judges = true
				p.judging.add(+1)
			}
			return p.ca.Leaf(raw.site)
		},
	})
	ctx, cancel := context.WithTimeout(p.ctx, handshakeLimit)
	defer cancel()
	err := conn.HandshakeContext(ctx)
	if err == nil {
		raw.site = wechat.BareName(raw.site)
		if p.ready.give(p.ctx, conn) { // watchSite has it now
			return
		}
	} else if p.ctx.Err() == nil {
		p.noTLS(raw, err)
	}
	conn.Close()
	if raw.judges {
		p.judging.add(-1)
	}
}

// noTLS says why a handshake failed. An alert of the client's comes as a
// net.OpError "remote error"; only its text names the alert.
func (p *Proxy) noTLS(raw *siteConn, err error) {
	var (
		foreign *localca.NameError
		alert   *net.OpError
		plain   tls.RecordHeaderError
		site    = text.Clip(raw.site, 200)
		refused = true
		level   = slog.LevelWarn
		why     text.Text
	)
	remote := errors.As(err, &alert) && alert.Op == "remote error"
	switch {
	case errors.As(err, &foreign):
		level, why = slog.LevelInfo, text.Say("TLS for %q, which is not a WeChat host, is refused",
			"拒绝 %q 的 TLS：它不是微信域名", text.Clip(foreign.Name, 200))
	case errors.As(err, &plain):
		why = text.Say("a client spoke plain HTTP where %[1]s speaks TLS: write https://%[1]s, or port 80",
			"有客户端在 %[1]s 的 TLS 端口上使用明文 HTTP：请改写为 https://%[1]s，或使用 80 端口", site)
	case remote && strings.Contains(err.Error(), "expired"):
		why = text.Say("the client says that the certificate for %s has expired: the CA lives a day; start mockwx again",
			"客户端称 %s 的证书已过期：CA 只有一天有效，请重新启动 mockwx", site)
	case remote && strings.Contains(err.Error(), "certificate"):
		why = p.howToTrust(text.Say("the client does not trust the certificate for %s; ", "客户端不信任 %s 的证书；", site))
	case strings.Contains(err.Error(), "bad record MAC"):
		// OpenSSL's alert over TLS 1.3, as crypto/tls sees it (curl 7.88, OpenSSL 3.0).
		why = p.howToTrust(text.Say("the client broke the TLS handshake for %s off, most likely because it does not trust the certificate; ",
			"客户端中断了与 %s 的 TLS 握手，很可能是不信任证书；", site))
	case raw.judges && (errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET)): // Node, when it reads the certificate in time
		p.left(raw, text.Say("the client left during the TLS handshake for %s; if it does not trust the certificate, ",
			"客户端在与 %s 的 TLS 握手中离开了；若它不信任证书，", site))
		return
	default:
		_, ours := wechat.HostOf(raw.site)
		level, refused = slog.LevelInfo, !ours
		why = text.Say("no TLS for %s: %v", "与 %s 的 TLS 握手失败：%v", site, err)
	}
	p.say(level, raw.site, raw.RemoteAddr().String(), why)
	if refused {
		p.report(raw.site, why)
	}
}

// howToTrust appends how to make a client trust the CA: the line for a shell, and
// which runtime reads which part of it.
func (p *Proxy) howToTrust(why text.Text) text.Text {
	how := text.Say("point it at the file that MOCKWX_CA names (wget --ca-certificate=\"$MOCKWX_CA\"; libcurl's CURLOPT_CAINFO; "+
		"others: mockwx/docs/exec.md): SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE are set already, "+
		"and it reads none of them",
		"请用它自己的方式让它信任 MOCKWX_CA 所指的文件（wget --ca-certificate=\"$MOCKWX_CA\"；libcurl 的 CURLOPT_CAINFO；"+
			"其余见 mockwx/docs/exec.zh-CN.md）：SSL_CERT_FILE、NODE_EXTRA_CA_CERTS、REQUESTS_CA_BUNDLE 与 CURL_CA_BUNDLE 已经设置，而它都不读取")
	if !p.may.Exported {
		how = text.Say("let it trust %[1]s: export SSL_CERT_FILE=%[1]s NODE_EXTRA_CA_CERTS=%[1]s REQUESTS_CA_BUNDLE=%[1]s CURL_CA_BUNDLE=%[1]s "+
			"(Go, OpenSSL, Ruby and PHP; Node; Python's requests; curl); wget: --ca-certificate; Java: javax.net.ssl.trustStore",
			"请让它信任 %[1]s：export SSL_CERT_FILE=%[1]s NODE_EXTRA_CA_CERTS=%[1]s REQUESTS_CA_BUNDLE=%[1]s CURL_CA_BUNDLE=%[1]s"+
				"（Go、OpenSSL、Ruby、PHP；Node；Python requests；curl）；wget：--ca-certificate；Java：javax.net.ssl.trustStore", cmp.Or(p.may.CAFile, "FILE"))
	}
	return text.Of(why.EN+how.EN, why.ZH+how.ZH)
}

// By siteKey a request finds its connection.
type siteKey struct{}

func siteOf(c net.Conn) *siteConn { return c.(*tls.Conn).NetConn().(*siteConn) }

// watchSite notices clients that leave after the handshake without a request:
// some check the certificate only then, and send no alert.
func (p *Proxy) watchSite(c net.Conn, state http.ConnState) {
	switch raw := siteOf(c); state {
	case http.StateNew:
		p.open.add(+1)
		if raw.judges {
			p.judging.add(-1)
		}
	case http.StateActive:
		if !raw.used {
			raw.used = true
			p.leavers.asks(raw.kind)
		}
	case http.StateHijacked:
		p.open.add(-1)
	case http.StateClosed:
		if !raw.used && !raw.cut && p.ctx.Err() == nil {
			p.left(raw, text.Say("the client left after the TLS handshake for %s, without a request; if it does not trust the certificate, ",
				"客户端在与 %s 的 TLS 握手后没有发请求就离开了；若它不信任证书，", raw.site))
		}
		p.open.add(-1)
	}
}

// serveSite answers as the host that the connection is for. Ours: a request
// without a Host (HTTP/1.0) is for that host, too; one for another host is
// misdirected, since a client that checks names cannot have meant it.
func (p *Proxy) serveSite(w http.ResponseWriter, r *http.Request) {
	site := r.Context().Value(siteKey{}).(*siteConn).site
	r.Host = cmp.Or(r.Host, site)
	if wechat.BareName(r.Host) != site {
		p.refuse(w, r, http.StatusMisdirectedRequest, r.Host,
			text.Say("the Host is %s, but the connection is one to %s (by SNI, or CONNECT, or for want of both)",
				"Host 是 %s，而连接的对方是 %s（依 SNI 或 CONNECT，都没有则为默认）", text.Clip(r.Host, 200), site))
		return
	}
	p.wx.ServeHTTP(w, r)
}

// A handover is a listener whose connections are given to it.
type handover struct {
	conns  chan net.Conn
	closed <-chan struct{}
	close  context.CancelFunc
}

func newHandover() *handover {
	open, end := context.WithCancel(context.Background())
	return &handover{make(chan net.Conn), open.Done(), end}
}

// give hands a connection to the next Accept; false when there will be none.
func (h *handover) give(ctx context.Context, c net.Conn) bool {
	select {
	case h.conns <- c:
		return true
	case <-h.closed:
	case <-ctx.Done():
	}
	return false
}

// Accept waits for a connection.
func (h *handover) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept.
func (h *handover) Close() error {
	h.close()
	return nil
}

// Addr is no address.
func (h *handover) Addr() net.Addr { return &net.TCPAddr{} }

// An underway counts what is under way, and signals when nothing is.
type underway struct {
	mu   sync.Mutex
	n    int
	over chan struct{} // closed when n is 0; nil: nothing waits for it
}

func (u *underway) add(n int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.n += n; u.n == 0 && u.over != nil {
		close(u.over)
		u.over = nil
	}
}

// none returns a channel that is closed when nothing is under way.
func (u *underway) none() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.over == nil {
		u.over = make(chan struct{})
	}
	over := u.over
	if u.n == 0 {
		close(over)
		u.over = nil
	}
	return over
}
