package quick

import (
	"bufio"
	"bytes"
	"context"
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

func start(t *testing.T, h http.HandlerFunc, set ...func(*http.Server)) *server {
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
		f(s.Server.Server)
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

// stop stops the server, and waits.
func (s *server) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err := s.Shutdown(ctx)
	if got := <-s.served; got != http.ErrServerClosed {
		s.Errorf("Serve returned %v", got)
	}
	return err
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

// A stopping server answers what is under way, says that it was the last answer, and
// closes the other connections.
func TestShutdown(t *testing.T) {
	t.Parallel()
	goOn := make(chan bool)
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			goOn <- true
			<-goOn
		}
		whose(w, r)
	})
	waiting, slow := s.dial(), s.dial()
	waiting.send(get)
	waiting.want("200 quick")
	slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
	<-goOn
	stopped := make(chan error)
	go func() { stopped <- s.stop() }()
	waiting.wantEnd()
	select {
	case <-stopped:
		t.Error("it stopped in the middle of a request")
	default:
	}
	goOn <- true
	if resp := slow.want("200 quick"); !resp.Close {
		t.Error("the last answer has no Connection: close")
	}
	slow.wantEnd()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if c, err := net.Dial("tcp", s.addr); err == nil {
		c.Close()
		t.Error("it still listens")
	}
}

// A stop that takes too long says so, and Close ends it.
func TestClose(t *testing.T) {
	t.Parallel()
	begun := make(chan bool)
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		begun <- true
		<-r.Context().Done()
	})
	c := s.dial()
	c.send(get)
	<-begun
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Shutdown(ended); err != context.Canceled {
		t.Error(err)
	}
	s.Close()
	c.wantEnd()
}

// Each timeout of http.Server ends a connection.
func TestTimeouts(t *testing.T) {
	t.Parallel()
	block := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/block" {
			<-r.Context().Done()
			return
		}
		whose(w, r)
	}
	for name, set := range map[string]func(*http.Server){
		"first":   func(s *http.Server) { s.ReadHeaderTimeout = 1 },
		"first, ": func(s *http.Server) { s.ReadTimeout = 1 },
		"idle":    func(s *http.Server) { s.IdleTimeout = 1 },
		"write":   func(s *http.Server) { s.WriteTimeout = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, block, set).dial()
			switch name {
			case "idle":
				c.send(get)
				c.want("200 quick")
			case "write":
				c.send("GET /block HTTP/1.1\r\nHost: x\r\n\r\n")
			}
			c.wantEnd()
		})
	}
}

// A panic ends its connection, and is in the log unless it is ErrAbortHandler.
func TestPanic(t *testing.T) {
	t.Parallel()
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "lost")
		if r.URL.Path == "/bug" {
			panic("a bug")
		}
		panic(http.ErrAbortHandler)
	})
	for _, path := range []string{"/", "/bug"} {
		c := s.dial()
		c.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
		c.wantEnd()
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if got := s.log.String(); !strings.HasPrefix(got, "http: panic serving 127.0.0.1:") || strings.Count(got, "panic serving") != 1 {
		t.Errorf("log:\n%s", got)
	}
}

// A handler can have the connection, with what was read of it.
func TestHijack(t *testing.T) {
	t.Parallel()
	begun := make(chan bool)
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		begun <- true
		<-begun
		conn, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		if _, _, err := http.NewResponseController(w).Hijack(); err != http.ErrHijacked {
			t.Error(err)
		}
		if _, err := w.Write(nil); err != http.ErrHijacked {
			t.Error(err)
		}
		line, _ := buf.ReadString('\n')
		buf.WriteString(strings.ToUpper(line))
		buf.Flush()
	})
	for _, watch := range []bool{false, true} {
		c := s.dial()
		c.send(get + "some")
		<-begun
		if watch {
			s.untilWatched()
		}
		begun <- true
		c.send("thing\n")
		if got, _ := io.ReadAll(c.in); string(got) != "SOMETHING\n" {
			t.Errorf("%q", got)
		}
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

// Parts of an answer with a length are sent when the handler wants it.
func TestFlush(t *testing.T) {
	t.Parallel()
	goOn := make(chan bool)
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "4")
		for _, half := range []string{"ab", "cd"} {
			io.WriteString(w, half)
			http.NewResponseController(w).Flush()
			<-goOn
		}
		if n, err := io.WriteString(w, "e"); n != 0 || err != http.ErrContentLength {
			t.Error(n, err)
		}
	})
	c := s.dial()
	c.send(get)
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ab", "cd"} {
		half := make([]byte, 2)
		if _, err := io.ReadFull(resp.Body, half); err != nil || string(half) != want {
			t.Errorf("%s, %v", half, err)
		}
		goOn <- true
	}
}
