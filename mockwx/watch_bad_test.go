package mockwx

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/mockwx/internal/journal"
)

// note writes so many calls into the journal.
func note(f *Fake, n int, r journal.Record) {
	w := f.world()
	for range n {
		r.ID = w.Journal.Number()
		w.Note(&r)
	}
}

// A page that never reads holds up no call and no end of the server.
func TestEventsThatNobodyReads(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	s := httptest.NewUnstartedServer(nil)
	s.Config = NewHTTPServer(f.AdminHandler())
	s.Start()
	defer s.Close()
	// More than the buffers of the connection take.
	note(f, 1000, journal.Record{AppID: app1, Body: `{"content":"` + strings.Repeat("x", journal.MaxBody-20) + `"}`})
	var pages []net.Conn
	for range 3 {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		pages = append(pages, c)
		fmt.Fprintf(c, "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		if line, err := bufio.NewReaderSize(io.LimitReader(c, 16), 16).ReadString(' '); err != nil || line != "HTTP/1.1 " {
			t.Fatalf("%q, %v", line, err)
		}
	}
	for range 100 {
		note(f, 1000, journal.Record{AppID: app1})
		if c := get(t, f, loginQuery(app1, "alice-code")); c.ErrCode != 0 {
			t.Fatalf("%+v", c)
		}
	}
	pages[0].Close()
	if err := s.Config.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

// Of 100,000 calls, those that are asked for are found; a page gets the newest 1,000, and a
// wait in vain names the nearest.
func TestLongJournal(t *testing.T) {
	t.Parallel()
	const many = 20_000
	f, err := New(Options{Fixture: goldenFixture(), Journal: many})
	if err != nil {
		t.Fatal(err)
	}
	note(f, 5, journal.Record{Path: "/first", Status: 200})
	note(f, many-5, journal.Record{Path: "/then", Status: 200, Query: "appid=wx1&secret=x"})
	if calls := f.CallsWhere(CallFilter{Path: "/first"}); len(calls) != 5 || calls[0].ID != 1 {
		t.Errorf("%+v", calls)
	}
	if got := strings.Count(askAdmin(t, f, "GET", "/calls?since=10000", "", http.StatusOK), `"id": `); got != 10_000 {
		t.Errorf("%d calls", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.WaitCalls(ctx, CallFilter{Path: "/other"}); err == nil || !strings.Contains(err.Error(), "nearest: call 19001,") {
		t.Error(err)
	}
	s := httptest.NewServer(f.AdminHandler())
	defer s.Close()
	res, err := http.Get(s.URL + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines, first := bufio.NewReader(res.Body), ""
	for n := 0; n < 1000; {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			if n++; n == 1 {
				first = data
			}
		}
	}
	if !strings.HasPrefix(first, `{"id":19001,`) {
		t.Errorf("the first is %s", first)
	}
}

// Names are text wherever they are shown.
func TestNamesAreText(t *testing.T) {
	t.Parallel()
	const name = `<img src=x onerror=alert(1)>`
	fx, err := ParseFixture("x.yaml", []byte("version: 1\napps: [{appid: "+app1+", secret: mocksecret0000000000000000000001}]\nusers: [{name: '"+name+"'}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(Options{Fixture: fx})
	if err != nil {
		t.Fatal(err)
	}
	code, err := f.IssueCode(app1, name)
	if err != nil {
		t.Fatal(err)
	}
	get(t, f, loginQuery(app1, code)+"&%3Cimg%20onerror%3D1%3E=1")
	s := httptest.NewServer(f.AdminHandler())
	defer s.Close()
	for path, kind := range map[string]string{"/calls": "application/json; charset=utf-8", "/users": "application/json; charset=utf-8", "/": "text/plain; charset=utf-8", "/events": "text/event-stream"} {
		res, err := http.Get(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if got := res.Header.Get("Content-Type"); got != kind {
			t.Errorf("%s: %s", path, got)
		}
		if res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: a browser may guess that it is a page", path)
		}
	}
	if calls := f.Calls(); calls[0].User != name || calls[0].Unread[0].Name != "<img onerror=1>" {
		t.Errorf("%+v", calls)
	}
}
