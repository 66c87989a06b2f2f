package isolate

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
)

// Go's own resolver asks the server.
func TestNames(t *testing.T) {
	for _, v6 := range []bool{false, true} {
		conn, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		served := make(chan struct{})
		go func() {
			defer close(served)
			(&nameServer{names: []string{"wechat.test"}, v6: v6}).serve(conn)
		}()
		r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
		}}
		want := "127.0.0.1"
		if v6 {
			want += " ::1"
		}
		for _, name := range []string{"wechat.test.", "WeChat.Test."} {
			addrs, err := r.LookupHost(t.Context(), name)
			slices.Sort(addrs)
			if got := strings.Join(addrs, " "); err != nil || got != want {
				t.Errorf("%s: %s, %v", name, got, err)
			}
		}
		var no *net.DNSError
		if _, err := r.LookupHost(t.Context(), "example.com."); !errors.As(err, &no) || !no.IsNotFound {
			t.Errorf("example.com: %v", err)
		}
		if txt, err := r.LookupTXT(t.Context(), "wechat.test."); len(txt) > 0 || !errors.As(err, &no) || !no.IsNotFound {
			t.Errorf("TXT: %v, %v", txt, err)
		}
		conn.Close()
		<-served
	}
}

// localhost is known without being listed; what is no query of one question is not
// answered, and a name has no pointer and no label over 63 bytes.
func TestReply(t *testing.T) {
	t.Parallel()
	const header, end = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", "\x00\x00\x01\x00\x01"
	label := func(n int) string { return string(rune(n)) + strings.Repeat("a", n) }
	s := &nameServer{names: []string{"wechat.test", strings.Repeat("a", 63), strings.Repeat("a", 64)}}
	for query, want := range map[string]int{ // the code of the answer, with 16 added for an address; -1 for none
		header + "\x09localhost" + end:                           16,
		header + "\x09LocalHost" + end:                           16,
		header + "\x06wechat\x04test" + end:                      16,
		header + "\x04test" + end:                                3,
		header + label(63) + end:                                 16,
		header + label(64) + end:                                 -1,
		header + "\x09localhost\x00\x00\x1c\x00\x01":             0, // AAAA, without IPv6
		header + "\x09localhost\x00\x00\x01\x00\x03":             0, // another class
		header + "\x09localhost\x00\x00\x01":                     -1,
		"\x12\x34\x81" + header[3:] + "\x09localhost" + end:      -1, // an answer
		"\x12\x34\x09" + header[3:] + "\x09localhost" + end:      -1, // another opcode
		header[:5] + "\x02" + header[6:] + "\x09localhost" + end: -1, // two questions
		header[:11]: -1,
	} {
		got := -1
		if reply := s.reply([]byte(query)); reply != nil {
			if got = int(reply[3] & 15); reply[7] == 1 && strings.HasSuffix(string(reply), "\x7f\x00\x00\x01") {
				got += 16
			}
			if reply[2]&1 != query[2]&1 {
				t.Errorf("%q: recursion does not go back as it came", query)
			}
		}
		if got != want {
			t.Errorf("%q: %d, want %d", query, got, want)
		}
	}
}

func FuzzReply(f *testing.F) {
	const header = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
	f.Add([]byte(header + "\x06wechat\x04test\x00\x00\x01\x00\x01"))
	f.Add([]byte(header + "\x07example\x03com\x00\x00\x1c\x00\x01"))
	f.Add([]byte(header + "\xc0\x0c\x00\x01\x00\x01"))
	f.Add([]byte(header + "\x3f"))
	f.Add([]byte("\x12\x34\x81\x80"))
	s := &nameServer{names: []string{"wechat.test"}, v6: true}
	f.Fuzz(func(t *testing.T, query []byte) {
		reply := s.reply(query)
		if reply == nil {
			return
		}
		if len(reply) < 12 || !bytes.Equal(reply[:2], query[:2]) || reply[2]&0x80 == 0 {
			t.Errorf("%x is answered by %x", query, reply)
		}
		if s.reply(reply) != nil {
			t.Errorf("%x, an answer, is answered", reply)
		}
	})
}
