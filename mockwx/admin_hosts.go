package mockwx

import (
	"net/netip"
	"net/url"

	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/text"
)

// adminHost reports whether a Host header can only come from those who mean us.
func (f *Fake) adminHost(host string) bool { return local.Private(host) || f.adminNames.Has(host) }

// adminOrigin reports whether a page comes from a server of this very machine, or
// from a host that Options.AdminHosts names. An address or a name of the local
// network does not count by itself: that is somebody else's. Nor does the entry
// for any host, which would let every page of the web in.
func (f *Fake) adminOrigin(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	name := local.Name(u.Host)
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.IsLoopback()
	}
	return name == "localhost" || f.adminNames.Names(name)
}

func whyHost(host string) Text {
	return text.Say("the Host header %q is none of the names that the admin API takes: an address, localhost, a name without a dot, *.local, *.internal; to add it: --admin-hosts or MOCKWX_ADMIN_HOSTS",
		"admin 接口不接受 Host 头 %q：可用 IP、localhost、不带点的主机名、*.local、*.internal；要加入它，请用 --admin-hosts 或 MOCKWX_ADMIN_HOSTS", text.Clip(host, 64))
}
