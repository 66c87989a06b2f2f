package relay

import (
	"net/http"
	"net/netip"
	"testing"

	"wxflow/relay/internal/limit"
)

func TestClientIP(t *testing.T) {
	t.Parallel()
	c := testConfig(says(okReply))
	c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8"),
		netip.MustParsePrefix("fd00::/8"), netip.MustParsePrefix("::ffff:172.16.0.0/108")}
	r := newRelay(t, c)
	for _, x := range []struct {
		peer string
		for_ []string
		want string
	}{
		{"192.0.2.1:4000", nil, "192.0.2.1"},
		{"192.0.2.1:4000", []string{"198.51.100.7"}, "192.0.2.1"}, // says who is not trusted
		{"127.0.0.1:4000", []string{"198.51.100.7"}, "198.51.100.7"},
		{"127.0.0.1:4000", []string{"6.6.6.6, 198.51.100.7"}, "198.51.100.7"}, // what the client itself wrote stands first
		{"127.0.0.1:4000", []string{"6.6.6.6", "198.51.100.7"}, "198.51.100.7"},
		{"127.0.0.1:4000", []string{"198.51.100.7, 10.1.2.3"}, "198.51.100.7"},
		{"127.0.0.1:4000", []string{"10.1.2.3"}, "10.1.2.3"},
		{"127.0.0.1:4000", []string{"nonsense"}, "127.0.0.1"},
		{"127.0.0.1:4000", []string{"198.51.100.7, nonsense"}, "127.0.0.1"},
		{"127.0.0.1:4000", nil, "127.0.0.1"},
		{"[::ffff:127.0.0.1]:4000", []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		{"[fd00::1]:4000", []string{"2001:db8::7"}, "2001:db8::7"},
		{"@", []string{"198.51.100.7"}, "invalid IP"},
		// With a port, as Azure Application Gateway writes it.
		{"127.0.0.1:4000", []string{"203.0.113.7:51234"}, "203.0.113.7"},
		{"127.0.0.1:4000", []string{"203.0.113.7:51234, 10.1.2.3:80"}, "203.0.113.7"},
		{"127.0.0.1:4000", []string{"[2001:db8::7]:51234,[fd00::2]:443"}, "2001:db8::7"},
		{"127.0.0.1:4000", []string{"[2001:db8::7]"}, "2001:db8::7"},
		{"127.0.0.1:4000", []string{"[::ffff:203.0.113.7]:1"}, "203.0.113.7"},
		{"127.0.0.1:4000", []string{"203.0.113.7:", "203.0.113.7:x", "203.0.113.7:99999"}, "127.0.0.1"},
		{"127.0.0.1:4000", []string{"[203.0.113.7", "2001:db8::7]", "[2001:db8::7]x"}, "127.0.0.1"},
		{"[fd00::1%eth0]:4000", []string{"203.0.113.7"}, "203.0.113.7"},
		{"172.16.1.2:4000", []string{"203.0.113.7"}, "203.0.113.7"}, // of a range that is written as IPv6
	} {
		req := &http.Request{RemoteAddr: x.peer, Header: http.Header{"X-Forwarded-For": x.for_}}
		if got := r.watch.Proxies.ClientIP(req).String(); got != x.want {
			t.Errorf("%s for %q: %s, want %s", x.peer, x.for_, got, x.want)
		}
	}
	if a, b := limit.Customer(netip.MustParseAddr("2001:db8::1")), limit.Customer(netip.MustParseAddr("2001:db8::ffff:1")); a != b {
		t.Errorf("%s, %s: one customer, two keys", a, b)
	}
}
