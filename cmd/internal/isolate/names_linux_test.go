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
		if len(reply) < dnsHeader || !bytes.Equal(reply[:2], query[:2]) || reply[2]&0x80 == 0 {
			t.Errorf("%x is answered by %x", query, reply)
		}
		if s.reply(reply) != nil {
			t.Errorf("%x, an answer, is answered", reply)
		}
	})
}
