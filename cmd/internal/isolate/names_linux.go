package isolate

import (
	"encoding/binary"
	"net"
	"slices"
	"strings"
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

// Parts of a message. Doc: RFC 1035, section 4.
const (
	dnsHeader   = 12
	dnsResponse = 1 << 15
	dnsOpcode   = 0xf << 11
	dnsSure     = 1<<10 | 1<<7 // authoritative, recursion available
	dnsDesired  = 1 << 8       // recursion; goes back as it came
	dnsNoName   = 3            // NXDOMAIN

	dnsA, dnsAAAA = 1, 28
	dnsInternet   = 1
)

// reply answers a query of one question; nil for anything else.
func (s *nameServer) reply(query []byte) []byte {
	if len(query) < dnsHeader {
		return nil
	}
	flags, questions := binary.BigEndian.Uint16(query[2:]), binary.BigEndian.Uint16(query[4:])
	name, rest, ok := questionName(query[dnsHeader:])
	if flags&(dnsResponse|dnsOpcode) != 0 || questions != 1 || !ok || len(rest) < 4 {
		return nil
	}
	kind, class := binary.BigEndian.Uint16(rest), binary.BigEndian.Uint16(rest[2:])
	flags = dnsResponse | dnsSure | flags&dnsDesired
	var addr net.IP
	switch {
	case name != "localhost" && !slices.Contains(s.names, name):
		flags |= dnsNoName
	case class == dnsInternet && kind == dnsA:
		addr = net.IPv4(127, 0, 0, 1).To4()
	case class == dnsInternet && kind == dnsAAAA && s.v6:
		addr = net.IPv6loopback
	}
	question := query[dnsHeader : len(query)-len(rest)+4]
	out := slices.Clone(query[:2])
	out = binary.BigEndian.AppendUint16(out, flags)
	answers := uint16(min(len(addr), 1))
	for _, n := range []uint16{1, answers, 0, 0} {
		out = binary.BigEndian.AppendUint16(out, n)
	}
	out = append(out, question...)
	if addr != nil {
		out = append(out, 0xc0, dnsHeader) // the name of the question
		out = append(out, rest[:4]...)
		out = append(out, 0, 0, 0, 0) // to be kept for no time
		out = binary.BigEndian.AppendUint16(out, uint16(len(addr)))
		out = append(out, addr...)
	}
	return out
}

// questionName reads a name, which no pointer can be part of here.
func questionName(b []byte) (name string, rest []byte, ok bool) {
	var labels []string
	for len(b) > 0 {
		n := int(b[0])
		if n == 0 {
			return strings.ToLower(strings.Join(labels, ".")), b[1:], true
		}
		if n > 63 || len(b) < 1+n {
			break
		}
		labels = append(labels, string(b[1:1+n]))
		b = b[1+n:]
	}
	return "", nil, false
}
