package web

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"

	"wxflow/relay/internal/fail"
)

// Proxies are the addresses whose X-Forwarded-For is believed.
type Proxies []netip.Prefix

func NewProxies(list []netip.Prefix) (p Proxies) {
	for _, x := range list {
		p = append(p, UnmapPrefix(x))
	}
	return p
}

// ClientIP returns the address that a request is from. A trusted proxy names its client in
// X-Forwarded-For; the header is ignored from other senders, since clients can
// write it too. Read from the right: each proxy appends the address
// it saw, so the first one that is no proxy of ours is the client.
func (p Proxies) ClientIP(req *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(req.RemoteAddr)
	if err != nil {
		return netip.Addr{} // a listener without addresses
	}
	ip := peer.Addr().Unmap()
	hops := forwardedFor(req.Header)
	for i := len(hops) - 1; i >= 0 && p.trusts(ip); i-- {
		next, ok := parseHop(hops[i])
		if !ok {
			break // the last one we know
		}
		ip = next
	}
	return ip
}

// parseHop reads an address of X-Forwarded-For. Doc: Azure Application Gateway writes
// IP:port, and so IPv6 in brackets. Ours: brackets without a port, too.
func parseHop(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	ip, err := netip.ParseAddr(s)
	if err != nil {
		if at, err := netip.ParseAddrPort(s); err == nil {
			return at.Addr().Unmap(), true
		}
		inner, open := strings.CutPrefix(s, "[")
		inner, shut := strings.CutSuffix(inner, "]")
		if !open || !shut {
			return netip.Addr{}, false
		}
		ip, err = netip.ParseAddr(inner)
	}
	return ip.Unmap(), err == nil
}

func forwardedFor(h http.Header) []string {
	lines := h["X-Forwarded-For"]
	if len(lines) == 0 {
		return nil
	}
	return strings.Split(strings.Join(lines, ","), ",")
}

func (p Proxies) trusts(ip netip.Addr) bool {
	ip = ip.WithZone("") // a range has none
	return slices.ContainsFunc(p, func(r netip.Prefix) bool { return r.Contains(ip) })
}

// UnmapPrefix returns a range of IPv4 that is written as IPv6, as ::ffff:10.0.0.0/104,
// in the form in which addresses are compared.
func UnmapPrefix(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p.Masked()
}

// HoldsAll reports whether a range has every IPv4 or every IPv6 address in it.
func HoldsAll(p netip.Prefix) bool {
	return p.Bits() == 0 || p.Bits() <= 96 && p.Contains(netip.AddrFrom16([16]byte{10: 0xff, 11: 0xff}))
}

const (
	HeaderRequestID   = "X-Request-Id"
	headerTraceParent = "Traceparent"
)

// goodRequestID matches the ids of others that are used: safe in a header, a log and a
// shell. Ours: up to 64 characters.
var goodRequestID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-zA-Z0-9_.:/+=@-]{1,64}$`) })

// newID returns 128 random bits.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// requestID returns the id of a request: the one that a trusted proxy gave it,
// so that its log and ours can be read together, else a new one.
func requestID(req *http.Request, trusted bool) string {
	if id := req.Header[HeaderRequestID]; trusted && len(id) == 1 && goodRequestID().MatchString(id[0]) {
		return id[0]
	}
	return newID()
}

// FromProxy reports whether a request comes from a proxy that is trusted.
func (p Proxies) FromProxy(req *http.Request) bool {
	if len(p) == 0 {
		return false
	}
	peer, err := netip.ParseAddrPort(req.RemoteAddr)
	return err == nil && p.trusts(peer.Addr().Unmap())
}

// methodName is a method as logs and metrics have it. A client can make up as
// many as it likes.
func methodName(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
		http.MethodConnect, http.MethodTrace:
		return method
	}
	return "other"
}

// BearerToken reads the Authorization header. Doc: RFC 6750 §2.1; the scheme
// is matched in any case, RFC 9110 §11.1.
func BearerToken(req *http.Request) (string, error) {
	h := req.Header["Authorization"]
	if len(h) != 1 {
		return "", fail.Unauthorized("not exactly one Authorization header")
	}
	scheme, token, ok := strings.Cut(h[0], " ")
	token = strings.Trim(token, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", fail.Unauthorized("the Authorization header is not Bearer and a token")
	}
	return token, nil
}
