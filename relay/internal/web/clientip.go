package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the addresses whose X-Forwarded-For is believed.
type Proxies []netip.Prefix

func NewProxies(list []netip.Prefix) (p Proxies) {
	for _, x := range list {
		p = append(p, UnmapPrefix(x))
	}
	return p
}

// ClientIP returns the address that a request is from. A proxy that is trusted says whom it
// stands for in X-Forwarded-For; what anybody else says there is ignored, for
// clients can write it too. Read from the right: each proxy appends the address
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
