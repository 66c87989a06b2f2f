package wechat

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
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

type dialFunc = func(ctx context.Context, network, addr string) (net.Conn, error)

func countDial(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &countedConn{Conn: c}, nil
	}
}

// A sendWatch follows one request through its transport.
type sendWatch struct {
	size int64 // of the request line: with fewer bytes WeChat cannot know the code

	mu    sync.Mutex
	asked bool // the transport reports to us
	sure  bool // sent, or not to be told
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
// it ended with. When it cannot be told, it has.
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
// one connection is one login, and sendWatch can tell whose bytes were sent.
// Seen: WeChat's own answers come over HTTP/1.1, with Connection: keep-alive.
func NewTransport(idle int) *http.Transport {
	dialer := &net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}
	t := &http.Transport{
		Proxy:       http.ProxyFromEnvironment,
		DialContext: countDial(dialer.DialContext),
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
		// A reply is under 200 bytes; see readBody for those who zip it.
		DisableCompression: true,
	}
	t.Protocols.SetHTTP1(true)
	return t
}
