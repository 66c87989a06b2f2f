package proxy

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"time"

	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// An outlet is the way to hosts that are not WeChat's.
type outlet struct {
	dialer    net.Dialer
	transport *http.Transport
}

func newOutlet() *outlet {
	o := &outlet{dialer: net.Dialer{Timeout: 10 * time.Second}}
	o.transport = &http.Transport{DialContext: o.dial, DisableCompression: true}
	return o
}

func (o *outlet) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if host, port, err := net.SplitHostPort(addr); err == nil && local.BelowLocalhost(wechat.BareName(host)) {
		addr = net.JoinHostPort("localhost", port)
	}
	return o.dialer.DialContext(ctx, network, addr)
}

// unreached answers for a host that is let through and is not there, such as a
// server of the tests that has yet to start. OnRefuse is not called.
func (p *Proxy) unreached(w http.ResponseWriter, r *http.Request, host string, err error) {
	p.deny(w, r, http.StatusBadGateway, host, text.Unreached(host, err))
}

// pass sends a request on as it is.
func (p *Proxy) pass(w http.ResponseWriter, r *http.Request) {
	proxy := httputil.ReverseProxy{
		Rewrite:   func(pr *httputil.ProxyRequest) { pr.Out.Host = pr.In.Host },
		Transport: p.out.transport,
		ErrorLog:  httpd.QuietLog,
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			p.unreached(w, r, r.URL.Host, err)
		},
	}
	proxy.ServeHTTP(w, r)
}

// tunnel connects a client with another host.
func (p *Proxy) tunnel(w http.ResponseWriter, r *http.Request) {
	there, err := p.out.dial(r.Context(), "tcp", r.Host)
	if err != nil {
		p.unreached(w, r, r.Host, err)
		return
	}
	here := p.hijack(w, r)
	if here == nil {
		there.Close()
		return
	}
	p.say(slog.LevelDebug, r.Host, r.RemoteAddr, text.Say("passed on", "已放行"))
	if !p.begin(func() { join(p.ctx, here, there) }) {
		here.Close()
		there.Close()
	}
}

// join copies both ways until both have ended or the context has.
func join(ctx context.Context, here, there net.Conn) {
	cut := context.AfterFunc(ctx, func() { here.Close(); there.Close() })
	done := make(chan struct{})
	go func() {
		defer close(done)
		copyHalf(there, here)
	}()
	copyHalf(here, there)
	<-done
	cut()
	here.Close()
	there.Close()
}

// copyHalf copies one way, and passes the end on.
func copyHalf(to, from net.Conn) {
	_, err := io.Copy(to, from)
	if err == nil && httpd.CloseWrite(to) == nil {
		return
	}
	to.Close()
	from.Close()
}
