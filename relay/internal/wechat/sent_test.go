package wechat

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"testing"
)

func TestSendWatch(t *testing.T) {
	t.Parallel()
	const size = 100
	pipe := func() *countedConn {
		a, b := net.Pipe()
		go func() { _, _ = io.Copy(io.Discard, b) }()
		t.Cleanup(func() { a.Close(); b.Close() })
		return &countedConn{Conn: a}
	}
	write := func(c *countedConn, n int) {
		if _, err := c.Write(make([]byte, n)); err != nil {
			t.Fatal(err)
		}
	}
	got := func(c net.Conn) httptrace.GotConnInfo { return httptrace.GotConnInfo{Conn: c, Reused: true} }
	eof := errors.New("EOF")
	for _, x := range []struct {
		name string
		err  error
		do   func(s *sendWatch)
		want bool
	}{
		{"a transport that reports nothing", eof, func(*sendWatch) {}, true},
		{"the same, but it could not connect", errRefused, func(*sendWatch) {}, false},
		{"no connection", eof, func(s *sendWatch) { s.getConn("") }, false},
		{"a connection, nothing written", eof, func(s *sendWatch) { s.getConn(""); s.gotConn(got(pipe())) }, false},
		{"what was written before does not count", eof, func(s *sendWatch) {
			c := pipe()
			write(c, 1000)
			s.getConn("")
			s.gotConn(got(c))
		}, false},
		{"an alert is no request", eof, func(s *sendWatch) {
			c := pipe()
			s.getConn("")
			s.gotConn(got(c))
			write(c, 31)
		}, false},
		{"one byte short of the request line", eof, func(s *sendWatch) {
			c := pipe()
			s.getConn("")
			s.gotConn(got(c))
			write(c, size-1)
		}, false},
		{"written", eof, func(s *sendWatch) {
			c := pipe()
			s.getConn("")
			s.gotConn(got(c))
			write(c, size)
		}, true},
		{"written, then the transport took another", errRefused, func(s *sendWatch) {
			c := pipe()
			s.getConn("")
			s.gotConn(got(c))
			write(c, size)
			s.getConn("")
			s.gotConn(got(pipe()))
		}, true},
		{"written under TLS", eof, func(s *sendWatch) {
			c := pipe()
			s.getConn("")
			s.gotConn(got(tls.Client(c, &tls.Config{ServerName: "x"})))
			write(c, size)
		}, true},
		{"a connection of another kind", eof, func(s *sendWatch) {
			a, b := net.Pipe()
			t.Cleanup(func() { a.Close(); b.Close() })
			s.getConn("")
			s.gotConn(got(a))
		}, true},
	} {
		s := &sendWatch{size: size}
		x.do(s)
		if s.sent(x.err) != x.want {
			t.Errorf("%s: sent %t, want %t", x.name, !x.want, x.want)
		}
	}
}

// quickPeer has read what is written, and answered, before Write returns.
type quickPeer struct {
	net.Conn
	answered func()
}

func (c quickPeer) Write(b []byte) (int, error) {
	c.answered()
	return len(b), nil
}

// An answer, or the end of the connection, may come before the write it follows
// has returned: it was sent all the same.
func TestAnswerBeforeTheWriteReturns(t *testing.T) {
	t.Parallel()
	s := &sendWatch{size: 100}
	sent := false
	c := &countedConn{Conn: quickPeer{answered: func() { sent = s.sent(io.EOF) }}}
	s.getConn("")
	s.gotConn(httptrace.GotConnInfo{Conn: c})
	if _, err := c.Write(make([]byte, 100)); err != nil || !sent {
		t.Errorf("sent %t, %v", sent, err)
	}
}

// failingConn takes so many bytes and then fails.
type failingConn struct {
	net.Conn
	takes int
}

func (c failingConn) Write([]byte) (int, error) { return c.takes, io.ErrClosedPipe }

// What a failed write did not hand over was not sent.
func TestFailedWriteIsNotSent(t *testing.T) {
	t.Parallel()
	for takes, want := range map[int]bool{0: false, 99: false, 100: true} {
		s := &sendWatch{size: 100}
		c := &countedConn{Conn: failingConn{takes: takes}}
		s.getConn("")
		s.gotConn(httptrace.GotConnInfo{Conn: c})
		if _, err := c.Write(make([]byte, 200)); err == nil || s.sent(err) != want {
			t.Errorf("%d taken: sent %t, want %t", takes, !want, want)
		}
	}
}

// The body is what keeps net/http from repeating a request; were it one of
// the two that count as none, it would not.
func TestOnceBodyIsNotNoBody(t *testing.T) {
	t.Parallel()
	var b io.ReadCloser = onceBody{}
	if b == http.NoBody {
		t.Error("onceBody is http.NoBody")
	}
	if n, err := b.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("Read: %d, %v", n, err)
	}
}
