package wechat

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A code can be redeemed once, so after a failure one question decides what
// may happen next: can WeChat have seen the request? net/http does not say, so
// the bytes are counted where they leave the process. Ours, all of it.

// A countedConn counts what has been handed to the kernel.
type countedConn struct {
	net.Conn
	written atomic.Int64
}

func (c *countedConn) Write(b []byte) (int, error) {
	// Before and not after: the answer may be here before Write returns.
	c.written.Add(int64(len(b)))
	n, err := c.Conn.Write(b)
	c.written.Add(int64(n - len(b)))
	return n, err
}

// A sendWatch follows one request through its transport.
type sendWatch struct {
	size int64 // of the request line: with fewer bytes WeChat cannot know the code

	mu    sync.Mutex
	asked bool // the transport reports to us
	sure  bool // sent, or that is unknown
	conn  *countedConn
	start int64
}

func (s *sendWatch) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GetConn: s.getConn, GotConn: s.gotConn})
}

func (s *sendWatch) getConn(string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = true
}

func (s *sendWatch) gotConn(info httptrace.GotConnInfo) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sure = s.written() // a connection before this one counts too
	s.conn = nil
	c := info.Conn
	for { // one within another where the proxy speaks TLS, too
		t, ok := c.(*tls.Conn)
		if !ok {
			break
		}
		c = t.NetConn()
	}
	counted, ok := c.(*countedConn)
	if !ok {
		s.sure = true
		return
	}
	s.conn, s.start = counted, counted.written.Load()
}

// sent reports whether the request can have reached WeChat, given the error
// it ended with. When that is unknown, it reports true.
func (s *sendWatch) sent(err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.asked {
		return !isDial(err) // a transport of the caller's that reports nothing
	}
	return s.written()
}

// written is sent for a transport that reports. Closing a TLS connection
// writes an alert of some twenty bytes, hence the comparison with size and
// not with zero.
func (s *sendWatch) written() bool {
	return s.sure || s.conn != nil && s.conn.written.Load()-s.start >= s.size
}

// onceBody is the body of a request that has none, and the reason why
// net/http does not repeat it.
//
// A Transport that gets EOF on a reused connection sends a GET again by
// itself, when its Body is nil or http.NoBody. For us that is the case in
// which WeChat consumed the code and its answer was lost; the second try would
// turn a good login into "code been used". With a Body it cannot rewind, the
// transport gives up and leaves the choice to exchange. On the wire there is no
// body and no Transfer-Encoding: the transport reads ahead and finds EOF.
type onceBody struct{}

func (onceBody) Read([]byte) (int, error) { return 0, io.EOF }

func (onceBody) Close() error { return nil }

// NewTransport returns the transport to WeChat. It keeps up to idle connections.
//
// Ours: it speaks HTTP/1.1 and does not offer HTTP/2. Over HTTP/2 all logins share
// one connection, so that each time WeChat closes it (GOAWAY) the logins it did
// not begin fail, and a connection that breaks takes the code of every login
// that was on it. net/http would send the former again only with bodies it can
// rewind, and those let it repeat a lost login over HTTP/1.1 (see onceBody). Here
// one connection is one login, and sendWatch knows whose bytes were sent.
// Seen: WeChat's own answers come over HTTP/1.1, with Connection: keep-alive.
func NewTransport(idle int) *http.Transport {
	dialer := &net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return &countedConn{Conn: c}, nil
		},
		// Two idle connections a host, the default, measured as 687 new
		// ones per 1,000 logins; each costs a TLS handshake.
		MaxIdleConns:        idle,
		MaxIdleConnsPerHost: idle,
		// Ours: below what front ends usually allow, so that it is we who
		// close, not they while a code is on its way.
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    3 * time.Second,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		Protocols:              new(http.Protocols),
		MaxResponseHeaderBytes: 64 << 10, // the default is 10 MB
		// A reply is under 200 bytes; see readBody for replies in gzip.
		DisableCompression: true,
	}
	t.Protocols.SetHTTP1(true)
	return t
}

// lostLogin is lost for a login, where sent decides whether the code is still
// good.
func lostLogin(ctx context.Context, err error, sent bool, app credential.App, code string) error {
	f := lost(ctx, err, sent, "; the code may be spent", app.Secret.Reveal(), code)
	if !sent {
		f.Say = text.New("WeChat could not be reached. Try again in a moment with the same code.", "暂时无法连接微信，请稍后用同一个 code 重试。")
	}
	return f
}

// lost gives a request without an answer its kind. sent reports whether WeChat
// can have seen it, spent what that means, and hide what the log may not hold.
func lost(ctx context.Context, err error, sent bool, spent string, hide ...string) *fail.Failure {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // the text of a *url.Error is the URL, secret and all
	}
	if !sent {
		f := &fail.Failure{
			Kind: refusal.Upstream, Action: refusal.Retry, Retryable: true,
			Say:   text.New("WeChat could not be reached. Try again in a moment.", "暂时无法连接微信，请稍后重试。"),
			Cause: errors.New("wechat: not sent: " + scrub(err.Error(), hide...)),
			Hint:  text.New("does this server reach WXRELAY_UPSTREAM? look at DNS, firewall and proxy", "本服务器能否访问 WXRELAY_UPSTREAM？请检查 DNS、防火墙和代理"),
		}
		if isTLS(err) {
			f.Retryable = false // a certificate is the same 100 ms later
			f.Cause = errors.New("wechat: not sent: tls: " + scrub(err.Error(), hide...))
			f.Hint = text.New("the upstream's certificate is not trusted: is something intercepting TLS, are the CA certificates installed?",
				"上游证书不可信：是否有设备拦截 TLS？是否安装了 CA 证书？")
		}
		return f
	}
	var timeout net.Error
	if ctx.Err() != nil || errors.As(err, &timeout) && timeout.Timeout() {
		return &fail.Failure{Kind: refusal.Timeout, Cause: errors.New("wechat: no answer in time" + spent)}
	}
	return &fail.Failure{Kind: refusal.Upstream, Cause: fmt.Errorf("wechat: answer lost%s: %s", spent, LostCause(err))}
}

// LostCause describes an error that came after the request left. Only errors
// that cannot quote the reply are spelled out: "malformed HTTP response …" of
// net/http quotes its first line, which may be a session_key.
func LostCause(err error) string {
	var (
		op    *net.OpError
		errno syscall.Errno
		alert tls.AlertError
	)
	switch {
	case errors.Is(err, errNotFinal), errors.Is(err, errTooLarge), errors.Is(err, errBadGzip), errors.Is(err, errEncoding):
		return err.Error()
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "cut off in the middle"
	case errors.Is(err, io.EOF), strings.HasSuffix(err.Error(), "server closed idle connection"):
		return "connection closed without an answer"
	case errors.As(err, &op):
		return op.Error()
	case errors.As(err, &errno):
		return errno.Error()
	case errors.As(err, &alert):
		return alert.Error()
	case errors.Is(err, os.ErrClosed), errors.Is(err, net.ErrClosed):
		return "connection closed"
	}
	return fmt.Sprintf("not an HTTP reply (%T)", err)
}

// isDial reports an error of making a connection: there was nothing yet to
// send on.
func isDial(err error) bool {
	var (
		op  *net.OpError
		dns *net.DNSError
	)
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns)
}

func isTLS(err error) bool {
	var (
		verify *tls.CertificateVerificationError
		host   x509.HostnameError
		ca     x509.UnknownAuthorityError
		bad    x509.CertificateInvalidError
		record tls.RecordHeaderError
		alert  tls.AlertError
	)
	return errors.As(err, &verify) || errors.As(err, &host) || errors.As(err, &ca) ||
		errors.As(err, &bad) || errors.As(err, &record) || errors.As(err, &alert)
}

// scrub takes what is to be hidden, such as the secret and the code, out of a
// text that others wrote: a confused upstream may echo the URL.
func scrub(s string, hide ...string) string {
	for _, v := range hide {
		// Anything shorter is no real secret, and would hack up the text.
		if len(v) < 6 {
			continue
		}
		for _, form := range []string{v, url.QueryEscape(v), url.PathEscape(v)} {
			s = strings.ReplaceAll(s, form, text.Redacted)
		}
	}
	return s
}
