package quick

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// reflect answers with what it sees of a request, in the shape that the query asks for.
func reflect(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	remote := r.RemoteAddr != ""
	seen := fmt.Sprintf("%q %q %q %q %+q %q %d %v %v %v %q\n", r.Method, r.RequestURI, r.Proto, r.Host, r.Header, r.TransferEncoding,
		r.ContentLength, r.Close, r.Trailer, remote, body)
	seen += fmt.Sprintf("%#v\n", r.URL)
	q, _ := url.ParseQuery(r.URL.RawQuery)
	h := w.Header()
	for _, name := range slices.Sorted(maps.Keys(q)) {
		if !strings.HasPrefix(name, "-") {
			h[http.CanonicalHeaderKey(name)] = q[name]
		}
	}
	if !q.Has("-date") {
		h["Date"] = []string{"now"}
	}
	if !q.Has("-short") {
		h.Set("Content-Length", strconv.Itoa(len(seen)))
	}
	if status, err := strconv.Atoi(q.Get("-status")); err == nil && 200 <= status && status <= 999 {
		w.WriteHeader(status)
		h.Set("Too", "late")
		w.WriteHeader(500)
	}
	if q.Has("-empty") {
		return
	}
	if n, err := strconv.Atoi(q.Get("-cut")); err == nil && 0 < n && n < len(seen) {
		io.WriteString(w, seen[:n])
		if q.Has("-flush") && !q.Has("-short") {
			http.NewResponseController(w).Flush()
		}
		seen = seen[n:]
	}
	if q.Has("-short") { // net/http has chunks for a long one
		seen = seen[:min(len(seen), 500)]
	}
	io.WriteString(w, seen)
	if q.Has("-abort") {
		panic(http.ErrAbortHandler)
	}
}

// FuzzSame holds the answers to what a client sends against those of net/http alone.
func FuzzSame(f *testing.F) {
	quiet := log.New(io.Discard, "", 0)
	for _, seed := range []string{
		get, get + get, "POST /?a=b HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\nx-a: 1\r\nX-A:  2 \r\n\r\nabcGET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /?-status=204&-empty HTTP/1.1\r\nHost: x\r\n\r\n", "GET /?-status=304 HTTP/1.1\r\nHost: x\r\n\r\n" + get,
		"GET /?-status=599&-short HTTP/1.1\r\nHost: x\r\n\r\n" + get, "GET /?-cut=3 HTTP/1.1\r\nHost: x\r\n\r\n" + get,
		"GET /?-cut=3&-flush HTTP/1.1\r\nHost: x\r\n\r\n" + get, "GET /?-empty HTTP/1.1\r\nHost: x\r\n\r\n" + get,
		"GET /?-short&-empty HTTP/1.1\r\nHost: x\r\n\r\n" + get, "GET /?-cut=9&-abort HTTP/1.1\r\nHost: x\r\n\r\n" + get,
		"GET /?connection=close HTTP/1.1\r\nHost: x\r\n\r\n" + get, "GET /?connection=keep-alive&B=%0a1&b=2&a=3 HTTP/1.1\r\nHost: x\r\n\r\n" + get,
		"GET /?content-type=text/plain&-short HTTP/1.1\r\nHost: x\r\n\r\n" + get, "GET /?content-encoding=x&-short HTTP/1.1\r\nHost: x\r\n\r\n" + get,
		"GET /?content-type&-short HTTP/1.1\r\nHost: x\r\n\r\n" + get, "GET /?date&-date HTTP/1.1\r\nHost: x\r\n\r\n" + get,
		"GET /%61%2f//../b?c#d HTTP/1.1\r\nHost: x\r\n\r\n", "GET http://y/z HTTP/1.1\r\nHost: x\r\n\r\n", "GET A://0 HTTP/1.1\n\n", "GET * HTTP/1.1\nHost:0\n\n0", "GET y:z HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost: x\r\nPragma: no-cache\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na" + get,
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n\r\n" + get,
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + get,
		"GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03",
		"GET / HTTP/1.1\r\nHost: x\r\nTrailer: A\r\nCookie: a=b\r\nCookie: c\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		sent = sent[:min(len(sent), 3*most)]
		s := start(t, reflect, func(s *Server) { s.ErrorLog = quiet })
		alone := &http.Server{Handler: http.HandlerFunc(reflect), ErrorLog: quiet}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go alone.Serve(l)
		defer alone.Close()
		got, want := exchange(t, s.addr, sent), exchange(t, l.Addr().String(), sent)
		if !bytes.Equal(got, want) {
			t.Errorf("sent %q\n got %q\nwant %q", sent, got, want)
		}
	})
}

// dates are those of the moment.
var dates = regexp.MustCompile(`Date: \w{3}, .* GMT\r\n`)

// exchange sends everything and returns everything that comes.
func exchange(t *testing.T, addr string, sent []byte) []byte {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	go func() { // so that nobody waits for somebody who writes
		c.Write(sent)
		c.(*net.TCPConn).CloseWrite()
	}()
	b, _ := io.ReadAll(c) // a reset ends it as well
	return dates.ReplaceAll(b, []byte("Date: then\r\n"))
}
