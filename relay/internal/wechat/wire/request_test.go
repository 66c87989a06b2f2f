package wire

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// once is a body without bytes that net/http does not know to be one.
type once struct{}

func (once) Read([]byte) (int, error) { return 0, io.EOF }

func (once) Close() error { return nil }

// The bytes of a request are those of net/http, which read the body of a POST to learn
// that it was empty.
func TestRequestIsAsOfNetHTTP(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name   string
		req    *http.Request
		body   string
		length int64
		via    bool
	}{
		{"a login", &http.Request{Method: "GET"}, "", 0, false},
		{"through a proxy", &http.Request{Method: "GET"}, "", 0, true},
		{"a call", &http.Request{Method: "POST", Header: http.Header{"Content-Type": {"application/json"}}}, "{}", 2, false},
		{"a call through a proxy", &http.Request{Method: "POST", Header: http.Header{"Content-Type": {"application/json"}}}, "{}", 2, true},
		{"two values", &http.Request{Method: "PUT", Header: http.Header{"Content-Type": {"a"}, "Accept": {"b", "c\td"}}}, "{}", 2, false},
		{"no length", &http.Request{Method: "POST", Header: http.Header{"Accept": {"b"}}}, "hello", -1, false},
		{"HEAD", &http.Request{Method: "HEAD"}, "", 0, false},
		{"DELETE", &http.Request{Method: "DELETE"}, "", 0, false},
	} {
		x.req.URL = &url.URL{Scheme: "http", Host: "api.weixin.qq.com:80", Path: "/sns/a b", RawQuery: "secret=s%2F&js_code=c"}
		x.req.Host, x.req.ContentLength = "api.weixin.qq.com:80", x.length
		x.req.Body = once{}
		if x.body != "" {
			x.req.Body = io.NopCloser(strings.NewReader(x.body))
		}
		if x.req.Header == nil {
			x.req.Header = http.Header{}
		}
		x.req.Header.Set("User-Agent", "wxrelay")
		var expected bytes.Buffer
		write := x.req.Write
		if x.via {
			write = x.req.WriteProxy
		}
		if err := write(&expected); err != nil {
			t.Fatal(err)
		}
		if x.body != "" {
			x.req.Body = io.NopCloser(strings.NewReader(x.body))
		}
		here, there := net.Pipe()
		c := &conn{stream: here, forwarded: x.via}
		c.br = bufio.NewReader(c)
		go func() { _ = c.exchange(x.req) }()
		got := make([]byte, expected.Len())
		_, err := io.ReadFull(there, got)
		here.Close()
		if err != nil || !bytes.Equal(got, expected.Bytes()) {
			t.Errorf("%s: %q, want %q", x.name, got, expected.String())
		}
	}
}

// What would be two requests, or another header, is not sent.
func TestRequestIsOne(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(int, net.Conn, *bufio.Reader) {})
	for name, change := range map[string]func(*http.Request){
		"a method":         func(r *http.Request) { r.Method = "GET / HTTP/1.1\r\nX:" },
		"a method's space": func(r *http.Request) { r.Method = "GET /" },
		"a query":          func(r *http.Request) { r.URL.RawQuery = "a=1 HTTP/1.1\r\n\r\n" },
		"a query's space":  func(r *http.Request) { r.URL.RawQuery = "a=1 b" },
		"a Host":           func(r *http.Request) { r.Host = "a\r\nX: 1" },
		"a value":          func(r *http.Request) { r.Header["Accept"] = []string{"a\r\nX: 1"} },
		"a value's CR":     func(r *http.Request) { r.Header["Accept"] = []string{"a\r"} },
		"a value's NUL":    func(r *http.Request) { r.Header["Accept"] = []string{"a\x00"} },
		"a name":           func(r *http.Request) { r.Header["A\nB"] = []string{"a"} },
		"a second length":  func(r *http.Request) { r.Header["Content-Length"] = []string{"3"} },
		"a coding":         func(r *http.Request) { r.Header["Transfer-Encoding"] = []string{"chunked"} },
	} {
		req := newRequest(t.Context(), "GET", h.addr, nil)
		change(req)
		want(t, name, ask(newTransport(t), req), "not sent: "+errRequest.Error())
	}
	// The path is encoded, whatever it holds.
	c := &conn{}
	req := newRequest(t.Context(), "GET", h.addr, nil)
	req.URL.Path = "/a b\r\n"
	out, _, _, err := c.compose(nil, req)
	if line, _, _ := bytes.Cut(out, []byte("\r\n")); err != nil || string(line) != "GET /a%20b%0D%0A?a=1 HTTP/1.1" {
		t.Errorf("%q, %v", line, err)
	}
}

// cutting takes so many bytes and then fails.
type cutting struct {
	net.Conn
	takes int
}

func (c cutting) Write(b []byte) (int, error) {
	if len(b) <= c.takes {
		return len(b), nil
	}
	return c.takes, io.ErrClosedPipe
}

func (c cutting) Read([]byte) (int, error) { return 0, io.EOF }

// A request of which the host has the request line was sent; with less it does not know
// what is asked.
func TestPartOfARequest(t *testing.T) {
	t.Parallel()
	line := len("GET /x?a=1")
	for takes, expected := range map[int]string{
		0: "not sent: " + io.ErrClosedPipe.Error(), line - 1: "not sent: " + io.ErrClosedPipe.Error(),
		line: "sent: " + io.ErrClosedPipe.Error(), 1000: "sent: EOF",
	} {
		l := &link{Conn: cutting{takes: takes}}
		c := &conn{scheme: "http", host: "h", stream: cutting{takes: takes}, link: l}
		c.br = bufio.NewReader(c)
		err := c.exchange(newRequest(t.Context(), "GET", "h", nil))
		want(t, "bytes", describe(err), expected)
	}
}
