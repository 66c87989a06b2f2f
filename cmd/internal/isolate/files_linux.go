package isolate

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
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

// A nameServer answers programs that ask a server and never read /etc/hosts (c-ares,
// dig): it knows our names, and says at once that any other does not exist.
type nameServer struct {
	names []string
	v6    bool
}

// serve answers on a socket for as long as it is open.
func (s *nameServer) serve(conn net.PacketConn) {
	query := make([]byte, 4096)
	for {
		n, from, err := conn.ReadFrom(query)
		if err != nil {
			return
		}
		if reply := s.reply(query[:n]); reply != nil {
			conn.WriteTo(reply, from) // an error means that the program is gone
		}
	}
}

// reply answers a query of one question; nil for anything else. Doc: RFC 1035.
func (s *nameServer) reply(query []byte) []byte {
	var p dnsmessage.Parser
	h, err := p.Start(query)
	if err != nil || h.Response || h.OpCode != 0 {
		return nil
	}
	q, err := p.Question()
	if _, more := p.Question(); err != nil || !errors.Is(more, dnsmessage.ErrSectionDone) {
		return nil
	}
	m := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: h.ID, Response: true, Authoritative: true, RecursionDesired: h.RecursionDesired, RecursionAvailable: true,
		},
		Questions: []dnsmessage.Question{q},
	}
	answer := func(r dnsmessage.ResourceBody) { // to be kept for no time
		m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class}, Body: r}}
	}
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	switch {
	case name != "localhost" && !slices.Contains(s.names, name):
		m.RCode = dnsmessage.RCodeNameError
	case q.Class == dnsmessage.ClassINET && q.Type == dnsmessage.TypeA:
		answer(&dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}})
	case q.Class == dnsmessage.ClassINET && q.Type == dnsmessage.TypeAAAA && s.v6:
		answer(&dnsmessage.AAAAResource{AAAA: netip.IPv6Loopback().As16()})
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}
