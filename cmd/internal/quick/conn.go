package quick

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpguts"
)

// most is how long a request may be, its body included.
const most = 4 << 10

// A conn is a connection of which all requests so far were small. Its goroutine has
// everything but what the fields say.
type conn struct {
	net.Conn
	server *Server
	others *handedOver
	ctx    context.Context // of its requests; it ends when the client leaves
	cancel context.CancelFunc
	remote string

	room     [most]byte
	from, to int  // what is read and not yet answered
	posted   bool // the request before was a POST
	gone     bool // to net/http, or to what hijacked it

	answer response // used again

	mark    atomicMark
	mine    mark          // the newest of this goroutine
	watcher chan struct{} // of the sweep, see watch; closed when it has ended
	seen    int           // bytes that the watcher has read
}

func newConn(ctx context.Context, s *Server, nc net.Conn, others *handedOver) *conn {
	c := &conn{Conn: nc, server: s, others: others, remote: nc.RemoteAddr().String(), mine: markOf(s.clock.Load(), fresh)}
	c.ctx, c.cancel = context.WithCancel(context.WithValue(ctx, http.LocalAddrContextKey, nc.LocalAddr()))
	c.mark.Store(c.mine)
	return c
}

// serve answers requests until one is not small.
func (c *conn) serve() {
	defer c.server.remove(c)
	defer c.cancel()
	for c.next() {
	}
	if !c.gone {
		c.Conn.Close()
	}
}

// next answers one request; it reports whether there may be another.
func (c *conn) next() bool {
	c.from, c.to = 0, copy(c.room[:], c.room[c.from:c.to])
	for c.to == 0 || c.to < 4 && c.mine.state() == idle { // net/http waits for four bytes, too
		n, err := c.Conn.Read(c.room[c.to:])
		if n == 0 && err != nil {
			return false
		}
		c.to += n
	}
	if c.posted { // old clients send a line end that is not counted, RFC 9112, 2.2
		line := c.room[:min(c.to, 4)]
		c.to = copy(c.room[:], c.room[len(line)-len(bytes.TrimLeft(line, "\r\n")):c.to])
		if c.to == 0 {
			return true
		}
	}
	if !c.set(busy) { // the sweep has closed it
		return false
	}
	req := c.parse()
	if req == nil {
		c.become(closed) // to the sweep
		c.gone = c.others.give(accepted{Conn: &begun{c.Conn, bytes.Clone(c.room[:c.to])}})
		return false
	}
	ok := c.serveHTTP(req)
	if c.gone {
		return false
	}
	c.become(idle)
	return ok && c.ctx.Err() == nil && !c.server.stopping.Load()
}

// A parser reads a request out of bytes.
type parser struct {
	bytes  bytes.Reader
	reader *bufio.Reader
}

var parsers = sync.Pool{New: func() any { return &parser{reader: bufio.NewReaderSize(nil, most)} }}

// parse returns the request that is read, or nil when it is for net/http: one that is
// not there as a whole, not well-formed, or out of the ordinary. It checks what
// http.Server checks above http.ReadRequest.
func (c *conn) parse() *http.Request {
	p := parsers.Get().(*parser)
	defer parsers.Put(p)
	p.bytes.Reset(c.room[:c.to])
	p.reader.Reset(&p.bytes)
	req, err := http.ReadRequest(p.reader)
	if err != nil || req.Method != http.MethodGet && req.Method != http.MethodPost || req.Proto != "HTTP/1.1" ||
		req.Close || req.TransferEncoding != nil || !c.server.Small(req.URL.Path) {
		return nil
	}
	if req.RequestURI[0] != '/' || req.Host == "" || !httpguts.ValidHostHeader(req.Host) ||
		req.Header["Expect"] != nil || req.Header["Upgrade"] != nil {
		return nil
	}
	for name, values := range req.Header {
		for _, v := range values {
			if !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(v) {
				return nil
			}
		}
	}
	body := c.to - p.reader.Buffered() // where it begins; the reader has room for all
	if req.ContentLength > int64(c.to-body) {
		return nil
	}
	c.from, c.posted = body+int(req.ContentLength), req.Method == http.MethodPost
	if req.ContentLength > 0 {
		req.Body = io.NopCloser(bytes.NewReader(bytes.Clone(c.room[body:c.from])))
	}
	req.RemoteAddr = c.remote
	return req.WithContext(c.ctx)
}

// serveHTTP answers a request; it reports whether there may be another on the connection.
func (c *conn) serveHTTP(req *http.Request) (ok bool) {
	w := &c.answer
	w.begin(c)
	defer func() {
		if e := recover(); e != nil {
			ok = false // what is not sent is lost, as with net/http
			if e != http.ErrAbortHandler {
				c.server.logf("http: panic serving %v: %v\n%s", c.remote, e, debug.Stack())
			}
		}
	}()
	c.server.Handler.ServeHTTP(w, req)
	return !c.gone && w.end()
}

// A begun connection has been read from. Its first bytes come again.
type begun struct {
	net.Conn
	first []byte
}

// Read reads from the connection.
func (c *begun) Read(b []byte) (int, error) {
	if len(c.first) == 0 {
		return c.Conn.Read(b)
	}
	n := copy(b, c.first)
	c.first = c.first[n:]
	return n, nil
}

// A mark is what a connection is doing, and since when.
type mark int64

const (
	fresh   = iota // waits for its first request
	idle           // waits for another
	busy           // answers one
	watched        // the same, and notices when the client leaves
	closed         // by the sweep
	states
)

func markOf(clock, state int64) mark { return mark(clock*states + state) }

func (m mark) since() int64 { return int64(m) / states }
func (m mark) state() int64 { return int64(m) % states }

// An atomicMark is shared by a connection and the sweep. Each changes only what it has
// seen, so that no request begins on a connection that is closed, and none ends without
// its watcher.
type atomicMark struct{ atomic.Int64 }

func (a *atomicMark) Load() mark                { return mark(a.Int64.Load()) }
func (a *atomicMark) Store(m mark)              { a.Int64.Store(int64(m)) }
func (a *atomicMark) replace(was, is mark) bool { return a.CompareAndSwap(int64(was), int64(is)) }

// set says what the connection does now; it reports whether the sweep has left alone
// what it did before.
func (c *conn) set(state int64) bool {
	was := c.mine
	c.mine = markOf(c.server.clock.Load(), state)
	return c.mark.replace(was, c.mine)
}

// become says what the connection does after a request, which the sweep may watch.
func (c *conn) become(state int64) {
	if c.set(state) {
		return
	}
	c.Conn.SetReadDeadline(longAgo)
	<-c.watcher
	c.Conn.SetReadDeadline(time.Time{})
	c.to += c.seen
	c.mark.Store(c.mine)
}

// longAgo is a deadline that ends a read.
var longAgo = time.Unix(1, 0)

// closeUnless closes the connection unless a request has begun since it had the mark.
func (c *conn) closeUnless(was mark) {
	if c.mark.replace(was, markOf(was.since(), closed)) {
		c.Conn.Close()
	}
}

// watch begins to wait for the client to leave, unless the request ends just now. Only
// the sweep calls it.
func (c *conn) watch(was mark) {
	ended := make(chan struct{})
	c.watcher = ended
	if !c.mark.replace(was, markOf(was.since(), watched)) {
		return
	}
	go func() {
		defer close(ended)
		var err error
		// A client that does not leave sends its next request, if anything.
		c.seen, err = c.Conn.Read(c.room[c.to:])
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			c.cancel()
		}
	}()
}
