package relay

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

func setNumber(least int, field func(*Settings) *int) func(*Settings, string) error {
	return func(s *Settings, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least {
			return fmt.Errorf("%q is not a number from %d up", v, least)
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
			return fmt.Errorf("%q is not an address or range like 127.0.0.1 or 10.0.0.0/8", x)
		}
		if p.Bits() == 0 {
			return fmt.Errorf("%q would believe everybody: name your proxies", x)
		}
		s.Config.TrustedProxies = append(s.Config.TrustedProxies, p.Masked())
	}
	return nil
}
