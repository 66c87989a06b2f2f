package isolate

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// hostsFile is /etc/hosts with our names. Of the old one it keeps what leads to
// this machine: nothing else is there.
func hostsFile(old []byte, hostname string, names []string, v6 bool) []byte {
	var b bytes.Buffer
	b.WriteString("# mockwx exec --isolate\n127.0.0.1 localhost\n")
	if v6 {
		b.WriteString("::1 localhost ip6-localhost ip6-loopback\n")
	}
	if hostname != "" && hostname != "localhost" {
		fmt.Fprintf(&b, "127.0.0.1 %s\n", hostname)
	}
	for _, name := range names {
		fmt.Fprintf(&b, "127.0.0.1 %s\n", name)
		if v6 {
			fmt.Fprintf(&b, "::1 %s\n", name)
		}
	}
	for line := range strings.Lines(string(old)) {
		text, _, _ := strings.Cut(line, "#")
		fields := strings.Fields(text)
		if len(fields) < 2 {
			continue
		}
		addr, err := netip.ParseAddr(fields[0])
		if err != nil || !addr.IsLoopback() || addr.Is6() && !v6 {
			continue
		}
		others := slices.DeleteFunc(fields[1:], func(name string) bool { return name == "localhost" || slices.Contains(names, name) })
		if len(others) > 0 {
			fmt.Fprintf(&b, "%s %s\n", addr, strings.Join(others, " "))
		}
	}
	return b.Bytes()
}

// switchFile is /etc/nsswitch.conf in which names come from /etc/hosts only: a
// resolver that asks another process would get around the namespace.
func switchFile(old []byte) []byte {
	var b bytes.Buffer
	for line := range strings.Lines(string(old)) {
		if !strings.HasPrefix(strings.TrimSpace(line), "hosts:") {
			b.WriteString(strings.TrimSuffix(line, "\n") + "\n")
		}
	}
	b.WriteString("hosts: files\n")
	return b.Bytes()
}

// resolvFile is /etc/resolv.conf for those who ask a server all the same: ours.
func resolvFile([]byte) []byte {
	return []byte("# mockwx exec --isolate\nnameserver 127.0.0.1\n")
}
