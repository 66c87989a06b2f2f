// Package local reads names and addresses of hosts: which of them are this machine or
// the network around it, and so nothing that the public DNS could point elsewhere.
package local

import (
	"net"
	"net/netip"
	"slices"
	"strings"

	"wxflow/mockwx/text"
)

// Name is the name or address of a Host header, in lower case, without a port.
func Name(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}

// Private reports whether a host is an address, or a name that the public DNS
// does not have, so that no page elsewhere can have it point at this machine:
// localhost and others without a dot (containers of one network), *.internal
// (ICANN keeps it for private use: host.docker.internal, host.containers.internal)
// and *.local (RFC 6762: svc.cluster.local, machines of the local network).
//
// Names below localhost do not count: some resolvers ask the DNS for them.
func Private(host string) bool {
	name := Name(host)
	return isAddr(name) || !strings.Contains(name, ".") || strings.HasSuffix(name, ".internal") || strings.HasSuffix(name, ".local")
}

// NoDomain reports whether a host can be none of a mini-program's domains: an
// address, localhost or below, or a name without a dot.
func NoDomain(host string) bool {
	name := Name(host)
	return isAddr(name) || !strings.Contains(name, ".") || strings.HasSuffix(name, ".localhost")
}

// Loopback reports whether a host is this very machine: a loopback address, localhost or
// a name below it.
func Loopback(host string) bool {
	name := Name(host)
	ip, err := netip.ParseAddr(name)
	return err == nil && (ip.Unmap().IsLoopback() || ip.IsUnspecified()) || BelowLocalhost(name)
}

// BelowLocalhost reports whether a name is localhost or ends in it. Not every
// resolver takes the latter for this machine (RFC 6761): what is let through as
// loopback has to be dialled as localhost.
func BelowLocalhost(name string) bool {
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// Peer reads the address of a connection; one that does not parse counts as 0.0.0.0.
func Peer(remote string) netip.Addr {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return netip.IPv4Unspecified()
	}
	return ip.Unmap().WithZone("")
}

func isAddr(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil
}

// A HostList names hosts: example.com, *.example.com for all below it, or * for
// any.
type HostList []string

// ParseHostList checks names, such as those of a flag.
func ParseHostList(names []string) (HostList, error) {
	var list HostList
	for _, entry := range names {
		name := strings.ToLower(entry)
		base := strings.TrimPrefix(name, "*.")
		if name != anyHost && (base == "" || strings.ContainsAny(base, "*/:@[], ") || base[0] == '.' || strings.HasSuffix(base, ".")) {
			return nil, text.Invalid("%q is not a host name; write it as in ci.example.com, *.example.com for all below it, or * for any, "+
				"without a scheme, a port or a path",
				"%q 不是主机名；请写成 ci.example.com，*.example.com 表示其下所有名称，* 表示任意名称，不带协议、端口和路径", text.Clip(entry, 100))
		}
		list = append(list, name)
	}
	return list, nil
}

// anyHost is the entry for all names.
const anyHost = "*"

// Has reports whether a host, with or without a port, is in the list.
func (l HostList) Has(host string) bool {
	return slices.Contains(l, anyHost) || l.Names(Name(host))
}

// Names reports whether a name is in the list other than by anyHost.
func (l HostList) Names(name string) bool {
	for _, entry := range l {
		suffix, below := strings.CutPrefix(entry, "*")
		if entry == name || below && entry != anyHost && strings.HasSuffix(name, suffix) && len(name) > len(suffix) {
			return true
		}
	}
	return false
}
