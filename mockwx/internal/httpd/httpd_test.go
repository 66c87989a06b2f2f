package httpd

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// The first byte of a connection says whether a client speaks TLS, and it is told once.
func TestPlain(t *testing.T) {
	t.Parallel()
	for first, want := range map[string]int{"\x16\x03\x01\x16": 1, "GET /\x16": 0, "": 0} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		told := 0
		plain := Plain(l, func(c net.Conn) { told++ })
		client, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		server, err := plain.Accept()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := server.Read(nil); n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		io.WriteString(client, first)
		if err := (Conn{client}).CloseWrite(); err != nil {
			t.Error(err)
		}
		var got []byte
		for one := make([]byte, 1); ; { // so that each byte is a first one of its Read
			n, err := server.Read(one)
			got = append(got, one[:n]...)
			if err != nil {
				break
			}
		}
		if string(got) != first || told != want {
			t.Errorf("%q: read %q, told %d times", first, got, told)
		}
		if err := errors.Join((Conn{server}).SetLinger(0), (Conn{server}).CloseWrite()); err != nil {
			t.Error(err)
		}
		server.Close()
		client.Close()
		plain.Close()
		if _, err := plain.Accept(); err == nil {
			t.Error("a closed listener accepts")
		}
	}
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	if !errors.Is((Conn{a}).SetLinger(0), errors.ErrUnsupported) || !errors.Is((Conn{a}).CloseWrite(), errors.ErrUnsupported) {
		t.Error("a pipe can be reset or half closed")
	}
}

func TestIsPath(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		u    url.URL
		want bool
	}{
		{url.URL{Path: "/x"}, true}, {url.URL{Path: "/"}, true}, {url.URL{}, false}, {url.URL{Path: "*"}, false}, {url.URL{Path: "x"}, false},
		{url.URL{Scheme: "http", Path: "/x"}, false}, {url.URL{Host: "h", Path: "/x"}, false}, {url.URL{Opaque: "o",
			Path: "/x"}, false}, {url.URL{User: url.User("u"), Path: "/x"}, false},
	} {
		if IsPath(&x.u) != x.want {
			t.Errorf("%+v: %t", x.u, !x.want)
		}
	}
}

// OPTIONS * comes to the handler, too.
func TestServer(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(nil)
	s.Config = New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Method+" "+r.RequestURI) }))
	s.Start()
	defer s.Close()
	req, err := http.NewRequest("OPTIONS", s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.URL.Opaque = "*"
	resp, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if b, err := io.ReadAll(resp.Body); err != nil || string(b) != "OPTIONS *" {
		t.Errorf("%q, %v", b, err)
	}
	if s.Config.ReadHeaderTimeout == 0 || s.Config.ErrorLog != QuietLog {
		t.Error("it waits for headers for ever, or says something")
	}
}
