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
	"sync/atomic"
	"syscall"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat/wire"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A code can be redeemed once, so after a failure one question decides what may happen
// next: can WeChat have seen the request? The relay's own transport knows. Ours, all of it.

// NewTransport returns the transport to WeChat. It keeps up to idle connections.
// Seen: WeChat's own answers come over HTTP/1.1, with Connection: keep-alive.
func NewTransport(idle int) *wire.Transport {
	return &wire.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialTimeout:         3 * time.Second,
		TLSHandshakeTimeout: 3 * time.Second,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		// Two idle connections, the default of net/http, measured as 687 new
		// ones per 1,000 logins; each costs a TLS handshake.
		MaxIdle: idle,
	}
}

// A reporting transport is one of the caller's, of which a trace of net/http says whether
// a request was sent.
type reporting struct{ http.RoundTripper }

func (r reporting) RoundTrip(req *http.Request) (*http.Response, error) {
	var asked, got atomic.Bool // a connection
	resp, err := r.RoundTripper.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { got.Store(true) },
	})))
	if err != nil && !got.Load() && (asked.Load() || isDial(err)) {
		return nil, &wire.NotSentError{Err: err}
	}
	return resp, err
}

// onceBody is the body of a request that has none, and the reason why net/http, where a
// caller brings it, does not repeat it.
//
// An http.Transport that gets EOF on a reused connection sends a GET again by itself,
// when its Body is nil or http.NoBody. For us that is the case in which WeChat consumed
// the code and its answer was lost; the second try would turn a good login into "code
// been used". On the wire there is no body and no Transfer-Encoding.
type onceBody struct{}

func (onceBody) Read([]byte) (int, error) { return 0, io.EOF }

func (onceBody) Close() error { return nil }

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
