package quick

import (
	"bufio"
	"bytes"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A server serves a handler on a port of its own. All paths but those below /large are small.
type server struct {
	*testing.T
	Server
	addr   string
	log    bytes.Buffer // read it when the server has stopped
	served chan error
}

func start(t *testing.T, h http.HandlerFunc, set ...func(*Server)) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{T: t, addr: l.Addr().String(), served: make(chan error, 1)}
	s.Server = Server{
		Server: &http.Server{Handler: h, ErrorLog: log.New(&s.log, "", 0)},
		Small:  func(path string) bool { return !strings.HasPrefix(path, "/large") },
	}
	for _, f := range set {
		f(&s.Server)
	}
	go func() { s.served <- s.Serve(l) }()
	t.Cleanup(func() { s.Close() })
	return s
}

// A client is a connection to a server.
type client struct {
	*server
	net.Conn
	in *bufio.Reader
}

func (s *server) dial() *client {
	s.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { c.Close() })
	return &client{s, c, bufio.NewReader(c)}
}

func (c *client) send(text string) {
	c.Helper()
	if _, err := io.WriteString(c.Conn, text); err != nil {
		c.Fatal(err)
	}
}

// want reads an answer and holds its status and body against want.
func (c *client) want(want string) *http.Response {
	c.Helper()
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		c.Fatal(err)
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		c.Error(err)
	}
	if got := strconv.Itoa(resp.StatusCode) + " " + string(b); got != want {
		c.Errorf("answer %q, want %q", got, want)
	}
	return resp
}

// wantEnd waits for the connection to end without another byte.
func (c *client) wantEnd() {
	c.Helper()
	if b, _ := io.ReadAll(c.in); len(b) > 0 {
		c.Errorf("%q before the end", b)
	}
}

// serverOf says whose ResponseWriter it is.
func serverOf(w http.ResponseWriter) string {
	if _, ok := w.(*response); ok {
		return "quick"
	}
	return "net/http"
}

func whose(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		b = []byte(err.Error())
	}
	io.WriteString(w, serverOf(w)+string(b))
}

const get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

// Requests that are not small are answered all the same, by net/http.
func TestWhose(t *testing.T) {
	t.Parallel()
	s := start(t, whose)
	for request, want := range map[string]string{
		get: "200 quick",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab":                              "200 quickab",
		"GET /large HTTP/1.1\r\nHost: x\r\n\r\n":                                                 "200 net/http",
		"PUT / HTTP/1.1\r\nHost: x\r\n\r\n":                                                      "200 net/http",
		"GET / HTTP/1.0\r\nHost: x\r\n\r\n":                                                      "200 net/http",
		"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n":                                 "200 net/http",
		"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: y\r\n\r\n":                 "200 net/http",
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n":   "200 net/httpab",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" + strings.Repeat("a", 5000): "200 net/http" + strings.Repeat("a", 5000),
		"GET / HTTP/1.1\r\nHost: x\r\nA: " + strings.Repeat("a", 5000) + "\r\n\r\n":              "200 net/http",
		"GET / HTTP/1.1\r\n\r\n":                                                                 "400 400 Bad Request: missing required Host header",
		"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n":                                           "400 400 Bad Request",
		"GET / HTTP/1.1\r\nHost: a b\r\n\r\n":                                                    "400 400 Bad Request: malformed Host header",
		"GET / HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n":                                           "400 400 Bad Request",
		"GET / HTTP/1.1\r\nHost: x\r\nExpect: y\r\n\r\n":                                         "417 ",
		"\x16\x03\x01": "400 400 Bad Request",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n": "200 net/httpa",
	} {
		c := s.dial()
		c.send(request)
		c.Conn.(*net.TCPConn).CloseWrite()
		c.want(want)
	}
}

// A connection stays with net/http once it is there, with all that was sent.
func TestHandOver(t *testing.T) {
	t.Parallel()
	c := start(t, whose).dial()
	large := "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
	c.send(get + get + large + get)
	for _, want := range []string{"200 quick", "200 quick", "200 net/http", "200 net/http"} {
		c.want(want)
	}
	c = start(t, whose).dial()
	c.send(get + get[:9])
	c.want("200 quick")
	c.send(get[9:])
	c.want("200 net/http")
}

// What a client sends while its connection is handed over is not lost.
func TestHandOverWatched(t *testing.T) {
	t.Parallel()
	asked := make(chan bool)
	s := start(t, whose, func(s *Server) {
		s.Small = func(string) bool {
			asked <- true
			return <-asked
		}
	})
	c := s.dial()
	c.send(get)
	<-asked
	s.untilWatched()
	c.send(get)
	asked <- false
	c.want("200 net/http")
	c.want("200 net/http")
}

// The context of a request ends when its client leaves, and knows the server.
func TestLeave(t *testing.T) {
	t.Parallel()
	left := make(chan bool)
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		left <- false
		<-r.Context().Done()
		server, _ := r.Context().Value(http.ServerContextKey).(*http.Server)
		addr, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
		left <- server != nil && addr.String() == r.Host
	})
	c := s.dial()
	c.send("GET / HTTP/1.1\r\nHost: " + s.addr + "\r\n\r\n")
	<-left
	c.Conn.Close()
	if !<-left {
		t.Error("the context has another server or address")
	}
}

// What a client sends while its request is watched is its next request.
func TestWatched(t *testing.T) {
	t.Parallel()
	goOn := make(chan bool)
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		goOn <- true
		<-goOn
		whose(w, r)
	})
	c := s.dial()
	c.send(get)
	<-goOn
	c.server.untilWatched()
	c.send(get)
	goOn <- true
	c.want("200 quick")
	<-goOn
	c.server.untilWatched()
	goOn <- true
	c.want("200 quick")
	c.Conn.(*net.TCPConn).CloseWrite()
	c.wantEnd()
}

// untilWatched waits for the sweep to watch every client.
func (s *server) untilWatched() {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		n := 0
		s.mu.Lock()
		for c := range s.conns {
			if c.mark.Load().state() == watched {
				n++
			}
		}
		all := n == len(s.conns)
		s.mu.Unlock()
		if all {
			return
		}
	}
}
