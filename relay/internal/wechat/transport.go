package wechat

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

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
