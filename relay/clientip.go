package relay

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// clientIP tells who a request is from. A proxy that is trusted says whom it
// stands for in X-Forwarded-For; what anybody else says there is ignored, for
// clients can write it too. Read from the right: each proxy appends the address
// it saw, so the first one that is no proxy of ours is the client.
func (r *Relay) clientIP(req *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(req.RemoteAddr)
	if err != nil {
		return netip.Addr{} // a listener without addresses
	}
	ip := peer.Addr().Unmap()
	hops := forwardedFor(req.Header)
	for i := len(hops) - 1; i >= 0 && r.trusts(ip); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break // the last one we know
		}
		ip = next.Unmap()
	}
	return ip
}

func forwardedFor(h http.Header) []string {
	lines := h["X-Forwarded-For"]
	if len(lines) == 0 {
		return nil
	}
	return strings.Split(strings.Join(lines, ","), ",")
}

func (r *Relay) trusts(ip netip.Addr) bool {
	return slices.ContainsFunc(r.proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// customer is the part of an address that one customer has: an IPv6 customer
// has a whole /64 to pick from.
func customer(ip netip.Addr) netip.Addr {
	if ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return ip
}
