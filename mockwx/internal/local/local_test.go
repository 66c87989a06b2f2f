package local

import (
	"net/netip"
	"testing"
)

func TestHosts(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]struct{ private, noDomain, loopback bool }{
		"localhost": {true, true, true}, "LOCALHOST.:80": {true, true, true}, "a.localhost": {false, true,
			true}, "127.0.0.1": {true, true, true}, "127.9.9.9:80": {true, true, true},
		"[::1]:80": {true, true, true}, "::1": {true, true, true}, "[::ffff:127.0.0.1]": {true, true,
			true}, "0.0.0.0:80": {true, true, true}, "[::]:80": {true, true, true},
		"10.0.0.1": {true, true, false}, "box": {true, true, false}, "host.docker.internal": {true, false,
			false}, "x.svc.cluster.local:80": {true, false, false},
		"example.com": {false, false, false}, "localhost.example.com": {false, false, false}, "xlocalhost.com": {false,
			false, false}, "internal.com": {false, false, false},
	} {
		if got := Private(host); got != want.private {
			t.Errorf("%s: private %t", host, got)
		}
		if got := NoDomain(host); got != want.noDomain {
			t.Errorf("%s: no domain %t", host, got)
		}
		if got := Loopback(host); got != want.loopback {
			t.Errorf("%s: loopback %t", host, got)
		}
	}
	for remote, want := range map[string]string{
		"10.0.0.1:80": "10.0.0.1", "[::ffff:10.0.0.1]:80": "10.0.0.1", "[fe80::1%eth0]:80": "fe80::1", "10.0.0.1": "10.0.0.1", "@": "0.0.0.0", "": "0.0.0.0",
	} {
		if got := Peer(remote); got != netip.MustParseAddr(want) {
			t.Errorf("%q: %v", remote, got)
		}
	}
}

func TestHostList(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		list, host string
		has        bool
	}{
		{"CI.example.com", "ci.EXAMPLE.com.:80", true}, {"ci.example.com", "a.ci.example.com", false}, {"*.example.com",
			"a.b.example.com", true}, {"*.example.com", "example.com", false},
		{"*.example.com", ".example.com", false}, {"*.example.com", "xexample.com", false}, {"*", "anything", true}, {"*", "", true},
	} {
		list, err := ParseHostList([]string{x.list})
		if err != nil || list.Has(x.host) != x.has {
			t.Errorf("%+v: %t, %v", x, !x.has, err)
		}
		if x.list == "*" && list.Names(x.host) {
			t.Errorf("* names %s", x.host)
		}
	}
	for _, bad := range []string{"", "*.", ".a", "a.", "a:80", "http://a", "a/b", "*a", "a.*", "**", "[::1]", "a,b", "a b"} {
		if list, err := ParseHostList([]string{"ok", bad}); err == nil {
			t.Errorf("%q: %q", bad, list)
		}
	}
	if HostList(nil).Has("a") {
		t.Error("no list has a host")
	}
}
