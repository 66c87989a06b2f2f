// Package backend names the caller to other services: /auth for a web server that asks,
// and the proxy mode.
package backend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// backendIdle is how long either side of a request to the back end may be
// silent. Ours: as nginx has it.
const backendIdle = 60 * time.Second

// knownLength is how long a part of an answer may wait for the rest, where the back end
// says how long the answer is. Ours: long enough for a usual answer to be one write and not
// two, which is a tenth of what it costs (BenchmarkBackend).
const knownLength = time.Millisecond

// A Proxy is the service behind the relay in proxy mode: whatever is not one
// of the relay's own paths goes there, when its session is good.
type Proxy struct {
	sessions *sessions.Sessions
	identity Identity
	proxies  web.Proxies
	Proxy    *httputil.ReverseProxy
}

func NewProxy(s *sessions.Sessions, identity Identity, p web.Proxies, to *url.URL) *Proxy {
	b := &Proxy{sessions: s, identity: identity, proxies: p}
	b.Proxy = &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) { b.rewrite(p, to) },
		Transport: &http.Transport{
			DialContext:            (&net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			MaxIdleConns:           256,
			MaxIdleConnsPerHost:    256,
			IdleConnTimeout:        30 * time.Second,
			ResponseHeaderTimeout:  backendIdle,
			MaxResponseHeaderBytes: 64 << 10,
			DisableCompression:     true, // what the back end sends is what the client gets
		},
		ModifyResponse: b.answered,
		FlushInterval:  knownLength, // a stream is passed on as it comes, whatever stands here
		BufferPool:     new(copyBuffers),
		ErrorLog:       log.New(io.Discard, "", 0), // the line of the request says that an answer was cut
		ErrorHandler:   b.fail,
	}
	return b
}

// copyBuffers lends what bodies are copied through, or each answer would leave
// 32 KB to be collected.
type copyBuffers struct{ pool sync.Pool }

type copyBuffer [32 << 10]byte

// Get lends one.
func (c *copyBuffers) Get() []byte {
	b, ok := c.pool.Get().(*copyBuffer)
	if !ok {
		b = new(copyBuffer)
	}
	return b[:]
}

// Put takes it back.
func (c *copyBuffers) Put(b []byte) { c.pool.Put((*copyBuffer)(b)) }

func (b *Proxy) Close() { b.Proxy.Transport.(*http.Transport).CloseIdleConnections() }

// ServeHTTP lets a request through, or says why not.
func (b *Proxy) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	err := passable(req)
	var s session.Session
	if err == nil {
		s, err = b.sessions.Caller(req)
	}
	if err == nil && sessions.ByCookie(req) {
		err = sameOrigin(req.Header, req.Method, req.Host)
	}
	if err != nil {
		web.Refuse(w, req, err)
		return
	}
	answer, body, done := inTime(w, req)
	defer done()
	req.Body = body
	p := &passage{session: s, answer: answer, body: body}
	ctx, cancel := context.WithCancel(context.WithValue(req.Context(), passageKey{}, p))
	p.cancel = cancel
	defer p.close(web.TrailOf(req.Context()))
	b.Proxy.ServeHTTP(answer, req.WithContext(ctx))
}

// passable refuses what is not for a back end: methods that speak to a proxy
// in between, and paths that lead out of where they begin. No client that is
// one writes those: it resolves them.
func passable(req *http.Request) error {
	if req.Method == http.MethodConnect || req.Method == http.MethodTrace {
		return fail.BadRequest("This method is not passed on.", "不转发此方法。")
	}
	for _, word := range strings.FieldsFunc(req.URL.Path, func(c rune) bool { return c == '/' || c == '\\' }) {
		// Seen: some servers take ..;x for the folder above, too.
		if word, _, _ = strings.Cut(word, ";"); word == ".." {
			return fail.BadRequest("The path has a .. in it.", "路径中不能有 ..。")
		}
	}
	return nil
}

// rewrite makes the request that the back end sees. ReverseProxy has taken out
// what a client says of the hops before it; what it says of itself goes here.
func (b *Proxy) rewrite(p *httputil.ProxyRequest, to *url.URL) {
	p.SetURL(to)
	p.Out.Host = p.In.Host
	p.Out.URL.RawQuery = p.In.URL.RawQuery // ReverseProxy cleans it; nothing here was decided by it
	trusted := b.proxies.FromProxy(p.In)
	for name := range p.Out.Header {
		if !passes(name, trusted) {
			delete(p.Out.Header, name)
		}
	}
	for name := range p.Out.Trailer { // some servers make a header of it
		if !passes(name, false) {
			delete(p.Out.Trailer, name)
		}
	}
	if !strings.EqualFold(p.Out.Header.Get("Upgrade"), "websocket") {
		// Over h2c a client would speak to the back end itself.
		p.Out.Header.Del("Upgrade")
		p.Out.Header.Del("Connection")
	}
	b.sessions.WithoutToken(p.Out.Header)
	b.forwarded(p, trusted)
	s := passageOf(p.In.Context()).session
	who, err := b.identity.of(s)
	if err != nil {
		web.TrailOf(p.In.Context()).Warn("identity", "not signed: "+err.Error())
	}
	who.Set(p.Out.Header)
	// Seen: back ends made for cloud hosting look for this one before they
	// believe the others. Ours: the client is the mini-program.
	p.Out.Header.Set(headerSource, "wx_client")
}

// forwarded sets the headers that describe the client. A trusted proxy's headers about the hops
// before it are kept; it knows the client's scheme and host, too.
func (b *Proxy) forwarded(p *httputil.ProxyRequest, trusted bool) {
	if trusted {
		p.Out.Header["X-Forwarded-For"] = p.In.Header["X-Forwarded-For"]
	}
	p.SetXForwarded()
	p.Out.Header[web.HeaderRequestID] = []string{web.TrailOf(p.In.Context()).ID}
	if !trusted {
		return
	}
	for _, name := range []string{"X-Forwarded-Proto", "X-Forwarded-Host"} {
		if v := p.In.Header.Get(name); v != "" {
			p.Out.Header.Set(name, v)
		}
	}
}

// fail writes the answer when the back end gave none.
func (b *Proxy) fail(w http.ResponseWriter, req *http.Request, err error) {
	f := &fail.Failure{Kind: refusal.Upstream, Action: refusal.Retry, Cause: errors.New("back end: " + backendCause(err)),
		Say:  text.New("The service behind this one did not answer. Try again in a moment.", "后端服务没有应答，请稍后再试。"),
		Hint: text.New("is WXRELAY_BACKEND running, and is it reachable from here?", "WXRELAY_BACKEND 是否在运行？从本机能否访问？")}
	var timeout net.Error
	switch {
	case passageOf(req.Context()).body.silent.Load():
		web.Refuse(w, req,
			&fail.Failure{Kind: refusal.BadRequest, Cause: fmt.Errorf("the caller sent nothing for %v, and its body is not whole", backendIdle),
				Say: text.New("The body did not arrive whole.", "请求体不完整。")})
		return
	case req.Context().Err() != nil:
		f.Kind, f.Cause, f.CallerLeft = refusal.Timeout, errors.New("the caller left"), true
	case errors.As(err, &timeout) && timeout.Timeout():
		f.Kind = refusal.Timeout
	}
	web.Refuse(w, req, f)
}

// backendCause is an error without a URL, which may hold what is not ours to log.
func backendCause(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return wechat.LostCause(err)
}
