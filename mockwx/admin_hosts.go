package mockwx

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	"wxflow/mockwx/text"
)

// adminHost reports whether a Host header can only come from those who mean us.
func (f *Fake) adminHost(host string) bool { return privateHost(host) || f.adminNames.Has(host) }

// privateHost reports whether a host is an address, or a name that the public DNS
// does not have, so that no page elsewhere can have it point at this machine:
// localhost and others without a dot (containers of one network), *.internal
// (ICANN keeps it for private use: host.docker.internal, host.containers.internal)
// and *.local (RFC 6762: svc.cluster.local, machines of the local network).
//
// Names below localhost are none of them: some resolvers ask the DNS for them.
func privateHost(host string) bool {
	name := bareHost(host)
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return !strings.Contains(name, ".") || strings.HasSuffix(name, ".internal") || strings.HasSuffix(name, ".local")
}

// localName reports whether a host can be none of a mini-program's domains: an
// address, localhost or below, or a name without a dot.
func localName(host string) bool {
	name := bareHost(host)
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return !strings.Contains(name, ".") || strings.HasSuffix(name, ".localhost")
}

// adminOrigin reports whether a page comes from a server of this very machine, or
// from a host that Options.AdminHosts names. An address or a name of the local
// network does not count by itself: that is somebody else's. Nor does the entry
// for any host, which would let every page of the web in.
func (f *Fake) adminOrigin(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	name := bareHost(u.Host)
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.IsLoopback()
	}
	return name == "localhost" || f.adminNames.names(name)
}

// bareHost is the name or address of a Host header, in lower case.
func bareHost(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}

func whyHost(host string) Text {
	return text.Say("the Host header %q is none of the names that the admin API takes: an address, localhost, a name without a dot, *.local, *.internal; to add it: --admin-hosts or MOCKWX_ADMIN_HOSTS",
		"admin 接口不接受 Host 头 %q：可用 IP、localhost、不带点的主机名、*.local、*.internal；要加入它，请用 --admin-hosts 或 MOCKWX_ADMIN_HOSTS", text.Clip(host, 64))
}
