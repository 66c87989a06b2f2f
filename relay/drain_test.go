package relay

import (
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
)

// A client that sends all of its body before it reads, on a connection that
// closes, as nginx does, gets its refusal and no reset.
func TestRefusalIsNoReset(t *testing.T) {
	t.Parallel()
	r := newRelay(t, testConfig(says(okReply)))
	s := httptest.NewUnstartedServer(nil)
	s.Config = r.Server(r.Handler())
	s.Start()
	t.Cleanup(s.Close)
	const size = 200 << 10
	for range 50 {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = c.(*net.TCPConn).SetWriteBuffer(4 << 10)
		_, err = io.WriteString(c,
			fmt.Sprintf("POST /session HTTP/1.0\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", size, strings.Repeat("x", size)))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(c)
		if err != nil || !strings.Contains(string(b), `"kind":"bad_request"`) {
			t.Fatalf("%v: %s", err, b)
		}
		c.Close()
	}
}
