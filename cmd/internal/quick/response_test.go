package quick

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

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
