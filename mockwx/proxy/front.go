package proxy

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
	"time"

	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// ServeHTTP is the proxy, for one request.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodConnect:
		p.connect(w, r)
	case r.URL.Host == "":
		p.refuse(w, r, http.StatusBadRequest, r.Host,
			text.Say("this is an HTTP proxy, not WeChat's API; set HTTPS_PROXY and HTTP_PROXY to http://%s",
				"这里是 HTTP 代理，不是微信接口；请把 HTTPS_PROXY 与 HTTP_PROXY 设为 http://%s", text.Clip(r.Host, 64)))
	default:
		p.absolute(w, r)
	}
}

// absolute answers a request for a whole URI, as proxies get for plain http.
func (p *Proxy) absolute(w http.ResponseWriter, r *http.Request) {
	_, ours := wechat.HostOf(r.URL.Host)
	switch port := r.URL.Port(); {
	case ours && (port == "" || port == "80" || port == "443"):
		p.wx.ServeHTTP(w, r)
	case ours:
		p.refuse(w, r, http.StatusForbidden, r.URL.Host, whyPort(r.URL.Host))
	case !p.passes(r.URL.Host):
		p.refuse(w, r, http.StatusForbidden, r.URL.Host, whyOther(r.URL.Host))
	default:
		p.out.ServeHTTP(w, r)
	}
}

// passes reports whether a host that is not WeChat's is let through.
func (p *Proxy) passes(host string) bool {
	return p.may.PassOthers || p.may.PassHosts.Has(host) || p.may.PassLoopback && local.Loopback(host)
}

// connect answers CONNECT: WeChat's hosts are here.
func (p *Proxy) connect(w http.ResponseWriter, r *http.Request) {
	_, port, err := net.SplitHostPort(r.Host)
	_, ours := wechat.HostOf(r.Host)
	switch {
	case err != nil:
		p.refuse(w, r, http.StatusBadRequest, r.Host, text.Say("CONNECT %s: a host and a port are needed",
			"CONNECT %s：需要主机名和端口", text.Clip(r.Host, 200)))
	case ours && port != "443": // not even with PassOthers: what asks for WeChat stays here
		p.refuse(w, r, http.StatusForbidden, r.Host, whyPort(r.Host))
	case ours:
		if conn := p.hijack(w, r); conn != nil {
			conn.site = wechat.BareName(r.Host)
			if !p.begin(func() { p.terminate(conn) }) {
				conn.Close()
			}
		}
	case !p.passes(r.Host):
		p.refuse(w, r, http.StatusForbidden, r.Host, whyOther(r.Host))
	default:
		p.tunnel(w, r)
	}
}

// hijack takes the connection over and has the client go ahead; it returns nil when
// that failed.
func (p *Proxy) hijack(w http.ResponseWriter, r *http.Request) *siteConn {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		p.refuse(w, r, http.StatusNotImplemented, r.Host, text.Say("CONNECT works over HTTP/1.1 only", "CONNECT 只支持 HTTP/1.1"))
		return nil
	}
	early, _ := buf.Reader.Peek(buf.Reader.Buffered()) // what is buffered is there
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		conn.Close()
		return nil
	}
	return &siteConn{Conn: httpd.Conn{Conn: conn}, r: io.MultiReader(bytes.NewReader(early), conn)}
}

// refuse answers with an error, and calls OnRefuse.
func (p *Proxy) refuse(w http.ResponseWriter, r *http.Request, status int, host string, why text.Text) {
	p.report(host, why)
	p.deny(w, r, status, host, why)
}

// deny answers with an error, and logs it.
func (p *Proxy) deny(w http.ResponseWriter, r *http.Request, status int, host string, why text.Text) {
	p.say(slog.LevelInfo, host, r.RemoteAddr, why)
	http.Error(w, "mockwx: "+why.EN+"\n"+why.ZH, status)
}

func whyPort(host string) text.Text {
	return text.Say("%s: of WeChat's hosts, the fake answers on ports 80 and 443, and CONNECT on 443",
		"%s：微信域名只响应 80 和 443 端口，CONNECT 只支持 443", text.Clip(host, 200))
}

func whyOther(host string) text.Text {
	if local.Loopback(host) {
		return text.Say("refused: %s is this machine, which needs no proxy: add it to NO_PROXY (or start with --proxy-others pass)",
			"已拒绝：%s 是本机，不需要代理：请加入 NO_PROXY（或以 --proxy-others pass 启动）", text.Clip(host, 200))
	}
	return text.Say("refused: %s is not a WeChat host, and this proxy is offline (--allow-host lets it out)",
		"已拒绝：%s 不是微信域名，本代理处于离线状态（--allow-host 可放行）", text.Clip(host, 200))
}

var dialer = net.Dialer{Timeout: 10 * time.Second}

// dial connects to a host that is not WeChat's.
func dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if host, port, err := net.SplitHostPort(addr); err == nil && local.BelowLocalhost(wechat.BareName(host)) {
		addr = net.JoinHostPort("localhost", port)
	}
	return dialer.DialContext(ctx, network, addr)
}

// unreached answers for a host that is let through and is not there, such as a
// server of the tests that has yet to start. OnRefuse is not called.
func (p *Proxy) unreached(w http.ResponseWriter, r *http.Request, host string, err error) {
	p.deny(w, r, http.StatusBadGateway, host, text.Unreached(host, err))
}

// passer returns what sends requests on as they are. It keeps as many connections to a host
// as were needed at once, where http.Transport keeps two, and its buffers: BenchmarkPass.
func (p *Proxy) passer() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(pr *httputil.ProxyRequest) { pr.Out.Host = pr.In.Host },
		Transport: &http.Transport{DialContext: dial, DisableCompression: true,
			MaxIdleConnsPerHost: 256, IdleConnTimeout: 90 * time.Second},
		BufferPool: buffers{},
		ErrorLog:   httpd.QuietLog,
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			p.unreached(w, r, r.URL.Host, err)
		},
	}
}

// buffers are used again: one of 32 KiB would be made for each answer.
type buffers struct{}

var bufferPool = sync.Pool{New: func() any { return new([32 << 10]byte) }}

// Get returns a buffer.
func (buffers) Get() []byte { return bufferPool.Get().(*[32 << 10]byte)[:] }

// Put takes one back.
func (buffers) Put(b []byte) { bufferPool.Put((*[32 << 10]byte)(b)) }

// tunnel connects a client with another host.
func (p *Proxy) tunnel(w http.ResponseWriter, r *http.Request) {
	there, err := dial(r.Context(), "tcp", r.Host)
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
	var sent sync.WaitGroup
	sent.Go(func() { copyHalf(there, here) })
	copyHalf(here, there)
	sent.Wait()
	cut()
	here.Close()
	there.Close()
}

// copyHalf copies one way, and passes the end on.
func copyHalf(to, from net.Conn) {
	_, err := io.Copy(to, from)
	if err == nil && (httpd.Conn{Conn: to}).CloseWrite() == nil {
		return
	}
	to.Close()
	from.Close()
}
