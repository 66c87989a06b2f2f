package wechat

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay/internal/wechat/wire"
)

// Whether a transport of the caller's has sent a request is what its trace says, and
// without one, whether the error is of making a connection.
func TestReportingTransport(t *testing.T) {
	t.Parallel()
	lost := errors.New("EOF")
	for _, x := range []struct {
		name string
		err  error
		do   func(*httptrace.ClientTrace)
		want bool
	}{
		{"it reports nothing", lost, func(*httptrace.ClientTrace) {}, true},
		{"the same, but it could not connect", errRefused, func(*httptrace.ClientTrace) {}, false},
		{"the same, without a name", &net.DNSError{Err: "no such host"}, func(*httptrace.ClientTrace) {}, false},
		{"no connection", lost, func(c *httptrace.ClientTrace) { c.GetConn("") }, false},
		{"a connection", lost, func(c *httptrace.ClientTrace) { c.GetConn(""); c.GotConn(httptrace.GotConnInfo{}) }, true},
		{"a connection, then none", errRefused, func(c *httptrace.ClientTrace) {
			c.GetConn("")
			c.GotConn(httptrace.GotConnInfo{})
			c.GetConn("")
		}, true},
	} {
		w := &Client{Scheme: "http", Host: "h", Transport: testkit.RoundTrip(func(r *http.Request) (*http.Response, error) {
			x.do(httptrace.ContextClientTrace(r.Context()))
			return nil, x.err
		})}
		if _, _, sent, err := w.send(t.Context(), "GET", "/x", "", nil); sent != x.want || !errors.Is(err, x.err) {
			t.Errorf("%s: sent %t, %v", x.name, sent, err)
		}
	}
}

// A request that the relay's own transport did not send is known to be so.
func TestOwnTransportIsBelieved(t *testing.T) {
	t.Parallel()
	own := NewTransport(1)
	w := &Client{Scheme: "http", Host: testkit.Addr(t), Transport: own}
	_, _, sent, err := w.send(t.Context(), "GET", "/x", "", nil)
	if sent || !errors.As(err, new(*wire.NotSentError)) {
		t.Errorf("sent %t, %v", sent, err)
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
