package isolate

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// A nameServer is for those who ask a server, and never read /etc/hosts (c-ares,
// dig): our names are here, and any other does not exist, which they learn at
// once.
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
			conn.WriteTo(reply, from) // who is gone asks no more
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
