package mockwx

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// adminNames are the names by which the admin API may be called, beside those
// that no attacker's DNS can point at us.
type adminNames []string

// readAdminHosts checks Options.AdminHosts.
func readAdminHosts(list []string) (adminNames, error) {
	var names adminNames
	for _, entry := range list {
		name := strings.ToLower(entry)
		base := strings.TrimPrefix(name, "*.")
		if name != anyName && (base == "" || strings.ContainsAny(base, "*/:@[], ") || strings.HasPrefix(base, ".") || strings.HasSuffix(base, ".")) {
			return nil, &adminHostError{say("a name for the admin API (--admin-hosts, MOCKWX_ADMIN_HOSTS): %q is not a host name; write it as in ci.example.com, *.example.com for all below it, or * for any, without a scheme, a port or a path",
				"admin 接口的主机名（--admin-hosts、MOCKWX_ADMIN_HOSTS）：%q 不是主机名；请写成 ci.example.com，*.example.com 表示其下所有名称，* 表示任意名称，不带协议、端口和路径", clip(entry, 100))}
		}
		names = append(names, name)
	}
	return names, nil
}

type adminHostError struct{ why Text }

// Error returns the message in English.
func (e *adminHostError) Error() string { return e.why.EN }

// In returns the message in the language of lang, see [Text.In].
func (e *adminHostError) In(lang string) string { return e.why.In(lang) }

// anyName is the entry for all names.
const anyName = "*"

// has reports whether a name is in the list, other than by anyName.
func (n adminNames) has(name string) bool {
	for _, entry := range n {
		suffix, below := strings.CutPrefix(entry, "*")
		if entry == name || below && entry != anyName && strings.HasSuffix(name, suffix) && len(name) > len(suffix) {
			return true
		}
	}
	return false
}

// host reports whether a Host header can only come from those who mean us.
func (n adminNames) host(host string) bool {
	return privateHost(host) || n.has(bareHost(host)) || slices.Contains(n, anyName)
}

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

// origin reports whether a page comes from a server of this very machine, or of
// a name that the list has. An address or a name of the local network does not
// count by itself: that is somebody else's. Nor does anyName: it would let every
// page of the web in.
func (n adminNames) origin(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	name := bareHost(u.Host)
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.IsLoopback()
	}
	return name == "localhost" || n.has(name)
}

// bareHost is the name or address of a Host header, in lower case.
func bareHost(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}

func whyHost(host string) Text {
	return say("the Host header %q is none of the names that the admin API takes: an address, localhost, a name without a dot, *.local, *.internal; to add it: --admin-hosts or MOCKWX_ADMIN_HOSTS",
		"admin 接口不接受 Host 头 %q：可用 IP、localhost、不带点的主机名、*.local、*.internal；要加入它，请用 --admin-hosts 或 MOCKWX_ADMIN_HOSTS", clip(host, 64))
}
