package relay

import (
	"net/netip"
	"strconv"
	"strings"

	"wxflow/relay/internal/web"
	"wxflow/relay/text"
)

func setNumber(least int, field func(*Settings) *int) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least {
			return text.Errorf("%q is not a number from %d up", "%q 不是不小于 %d 的数字", v, least)
		}
		*field(s) = n
		return nil
	}
}

// setProxies reads addresses and ranges of proxies.
func setProxies(s *Settings, v string) error {
	for _, x := range strings.Split(v, ",") {
		x = strings.TrimSpace(x)
		p, err := netip.ParsePrefix(x)
		if ip, err2 := netip.ParseAddr(x); err2 == nil {
			p, err = netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()), nil
		}
		if err != nil {
			return text.Errorf("%q is not an address or range like 127.0.0.1 or 10.0.0.0/8", "%q 不是 127.0.0.1 或 10.0.0.0/8 这样的地址或网段", x)
		}
		if p = web.UnmapPrefix(p); web.HoldsAll(p) {
			return text.Errorf("%q would believe everybody: name your proxies", "%q 会信任所有人：请写明代理的地址", x)
		}
		s.Config.TrustedProxies = append(s.Config.TrustedProxies, p)
	}
	return nil
}
