// Package proxy is WeChat's names for programs whose base URL is fixed: an HTTP proxy,
// and the hosts themselves over TLS, with certificates of a CA that lives for a day.
// What WeChat answers comes from an http.Handler; the package knows no fake.
package proxy

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
	"syscall"
	"time"

	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/localca"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// Options configures a Proxy. The zero value refuses every host but
// WeChat's: offline means offline.
type Options struct {
	// PassOthers lets requests for other hosts out. WeChat's never leave.
	PassOthers bool
	// PassHosts are other hosts that are let out all the same.
	PassHosts local.HostList
	// PassLoopback lets requests for this machine through, for clients that send
	// them to a proxy all the same (PHP's streams know no NO_PROXY). It is no
	// way out.
	PassLoopback bool
	// OnRefuse is called with what the proxy refused and why: hosts that are not
	// WeChat's, clients that do not trust the certificate, and those that speak
	// TLS where there is none, or the reverse. Clients that left without a
	// word may not trust it: Shutdown and Close report those that made no request. It
	// must be safe for concurrent use, or nil.
	OnRefuse func(host string, why text.Text)
	// CAFile is where clients find the certificate. The log names it in the line
	// that makes a client trust it.
	CAFile string
	// Exported says that clients have what package environ sets in their
	// environment: the log names MOCKWX_CA then, and not CAFile.
	Exported bool
	// Now dates the certificates; nil: time.Now. It is the clock of the clients
	// that check them, which the fake's clock does not move.
	Now func() time.Time
}

// A Proxy takes clients that ask for https://api.weixin.qq.com, and cannot be
// configured otherwise, to the fake: as an HTTP proxy (CONNECT, and requests with an
// absolute URI), and as those hosts themselves over TLS. It speaks HTTP/1.1 and
// HTTP/2.
//
// Its certificates come from a CA of its own that is made with it and is good for
// a day. The CA's key is never written, and is gone once the certificates of
// WeChat's hosts are signed, so that a client that trusts the CA trusts it for these
// alone. Clients have to be configured to trust it, see [Proxy.CertificatePEM].
type Proxy struct {
	wx    http.Handler // WeChat
	log   *slog.Logger
	ca    *localca.CA
	front *http.Server           // takes CONNECT and absolute URIs
	sites *http.Server           // is WeChat, behind TLS
	ready *handover              // connections on their way to sites
	out   *httputil.ReverseProxy // to hosts that are let through
	may   Options

	ctx  context.Context // ends with Shutdown or Close
	stop context.CancelFunc

	mu        sync.Mutex
	closed    bool
	listeners []net.Listener // of ServeTLS
	work      sync.WaitGroup // all goroutines; not added to once closed

	judging underway // handshakes in which a client has the certificate
	open    underway // connections of sites
	leavers leavers
}

// New makes a proxy to what is WeChat. It needs to be closed; Serve and
// ServeTLS give it listeners, or its ServeHTTP takes requests of a server of yours.
func New(wx http.Handler, log *slog.Logger, o Options) (*Proxy, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	ca, err := localca.New(o.Now(), wechat.Hosts()...)
	if err != nil {
		return nil, err
	}
	p := &Proxy{wx: wx, log: log, ca: ca, ready: newHandover(), may: o}
	p.out = p.passer()
	p.ctx, p.stop = context.WithCancel(context.Background())
	p.front = httpd.New(p)
	p.sites = httpd.New(http.HandlerFunc(p.serveSite))
	p.sites.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, siteKey{}, siteOf(c))
	}
	p.sites.ConnState = p.watchSite
	p.work.Go(func() { p.sites.Serve(p.ready) })
	return p, nil
}

// CertificatePEM is the public certificate of the proxy's CA, for the trust
// store of clients: SSL_CERT_FILE (Go, OpenSSL, Ruby, PHP), NODE_EXTRA_CA_CERTS,
// REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, or an x509.CertPool.
func (p *Proxy) CertificatePEM() []byte { return p.ca.PEM() }

// Serve is an HTTP proxy on a listener until Shutdown or Close; it returns
// http.ErrServerClosed then.
func (p *Proxy) Serve(l net.Listener) error { return p.front.Serve(p.plain(l)) }

// ServeTLS is WeChat's hosts, by the name that a client asks for (SNI), on a
// listener until Shutdown or Close; it returns http.ErrServerClosed then. A
// client that names none gets api.weixin.qq.com.
func (p *Proxy) ServeTLS(l net.Listener) error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		l.Close()
		return http.ErrServerClosed
	}
	p.listeners = append(p.listeners, l)
	p.mu.Unlock()
	for {
		conn, err := l.Accept()
		if err != nil {
			if p.ctx.Err() != nil || p.isClosed() {
				return http.ErrServerClosed
			}
			if errors.Is(err, syscall.EMFILE) { // it passes
				select {
				case <-time.After(50 * time.Millisecond):
				case <-p.ctx.Done():
				}
				continue
			}
			return err
		}
		if !p.begin(func() { p.terminate(&siteConn{Conn: httpd.Conn{Conn: conn}, r: conn, site: wechat.HostAPI.Name()}) }) {
			conn.Close()
		}
	}
}

// begin runs f in a goroutine that Shutdown waits for, unless the proxy is closed.
func (p *Proxy) begin(f func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.work.Go(f)
	}
	return !p.closed
}

func (p *Proxy) isClosed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

// Shutdown takes no new connections, lets requests to the fake finish until the
// context ends, and cuts what is left, such as tunnels to other hosts.
func (p *Proxy) Shutdown(ctx context.Context) error {
	wait := func(t *underway) {
		select {
		case <-t.none():
		case <-ctx.Done():
		}
	}
	return p.end(func() error {
		wait(&p.judging) // a client that does not trust the certificate is logged
		err := errors.Join(p.front.Shutdown(ctx), p.sites.Shutdown(ctx))
		if err == nil {
			wait(&p.open) // the server forgets a connection before watchSite has seen its end
		}
		return err
	})
}

// Close ends everything at once.
func (p *Proxy) Close() error {
	p.stop()
	return p.end(func() error { return errors.Join(p.front.Close(), p.sites.Close()) })
}

func (p *Proxy) end(how func() error) error {
	p.mu.Lock()
	p.closed = true
	for _, l := range p.listeners {
		l.Close()
	}
	p.listeners = nil
	p.mu.Unlock()
	err := how()
	p.stop()
	p.front.Close()
	p.sites.Close()
	p.work.Wait()
	p.out.Transport.(*http.Transport).CloseIdleConnections()
	for _, x := range p.leavers.all() {
		p.report(x.host, x.why)
	}
	return err
}

// report calls OnRefuse.
func (p *Proxy) report(host string, why text.Text) {
	if p.may.OnRefuse != nil {
		p.may.OnRefuse(text.Clip(host, 200), why)
	}
}

// say logs what WeChat would not say, in both languages.
func (p *Proxy) say(level slog.Level, host, client string, why text.Text) {
	p.log.Log(context.Background(), level, "proxy", "host", text.Clip(host, 200), "client", client, "reason", why.EN, "reason_zh", why.ZH)
}

// plain is the same for the port of the proxy.
func (p *Proxy) plain(l net.Listener) net.Listener {
	return httpd.Plain(l, func(c net.Conn) {
		at := c.LocalAddr().String()
		why := text.Say("a client spoke TLS to the proxy at %[1]s, which is plain HTTP, also for https sites: write HTTPS_PROXY=http://%[1]s",
			"有客户端在代理 %[1]s 上使用 TLS，而代理端口是明文 HTTP，访问 https 站点时也一样：请改写为 HTTPS_PROXY=http://%[1]s", at)
		p.say(slog.LevelWarn, at, c.RemoteAddr().String(), why)
		p.report(at, why)
	})
}
