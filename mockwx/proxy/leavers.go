package proxy

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"wxflow/mockwx/text"
)

// A kind of client is what its ClientHello offers: the clients of one program
// and one TLS library are mostly of one kind.
type clientKind string

func kindOf(h *tls.ClientHelloInfo) clientKind {
	// BoringSSL puts random values of the form 0x?a?a (GREASE) among the others.
	real := func(list []uint16) []uint16 {
		return slices.DeleteFunc(slices.Clone(list), func(v uint16) bool { return v&0x0f0f == 0x0a0a })
	}
	curves := make([]uint16, len(h.SupportedCurves))
	for i, c := range h.SupportedCurves {
		curves[i] = uint16(c)
	}
	return clientKind(fmt.Sprint(real(h.CipherSuites), real(curves), h.SupportedPoints, h.SignatureSchemes, h.SupportedProtos,
		real(h.SupportedVersions)))
}

// maxKinds bounds how many kinds of clients are remembered.
const maxKinds = 1000

// leavers are the clients that were sent the certificate and left without a
// request and without an alert. GnuTLS (wget, Debian's pycurl) and Node do so
// when they do not trust it. But connections may also have been opened for
// nothing: by a pool (Go), or by who tries IPv6 and IPv4 at once (Bun). Such
// clients make their requests on other connections, which is how the two are
// distinguished: in the end the kinds of clients that never made one count.
type leavers struct {
	mu    sync.Mutex
	asked map[clientKind]bool
	left  map[clientKind][]leaver
}

type leaver struct {
	host string
	why  text.Text
}

// asks notes that clients of a kind do make requests.
func (l *leavers) asks(kind clientKind) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.left, kind)
	if l.asked == nil {
		l.asked = map[clientKind]bool{}
	}
	if len(l.asked) < maxKinds {
		l.asked[kind] = true
	}
}

// leave notes a client that left. It reports whether its kind has made
// no request so far, which means that it may not trust the certificate.
func (l *leavers) leave(kind clientKind, x leaver) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asked[kind] {
		return false
	}
	if l.left == nil {
		l.left = map[clientKind][]leaver{}
	}
	if list, known := l.left[kind]; (known || len(l.left) < maxKinds) && len(list) < maxKinds {
		l.left[kind] = append(list, x)
	}
	return true
}

// all returns those that count, and forgets them.
func (l *leavers) all() (out []leaver) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, list := range l.left {
		out = append(out, list...)
	}
	l.left = nil
	return out
}

// left says what a client's leaving may mean.
func (p *Proxy) left(c *siteConn, why text.Text) {
	level := slog.LevelInfo
	why = p.howToTrust(why)
	if !p.leavers.leave(c.kind, leaver{c.site, why}) {
		level = slog.LevelDebug
	}
	p.say(level, c.site, c.RemoteAddr().String(), why)
}
