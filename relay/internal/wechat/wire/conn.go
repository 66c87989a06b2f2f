package wire

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"time"
)

// A conn is a connection to the host. It serves one request at a time.
type conn struct {
	scheme, host string // that it was made for
	link         *link
	stream       net.Conn // link, or TLS on it
	br           *bufio.Reader
	left         int64 // of what may be read for a header
	failed       error // of the last Read

	forwarded   bool   // by a proxy that reads the requests
	credentials string // for that proxy

	cancel  func()      // makes reads and writes end now
	unwatch func() bool // reports whether cancel will not be called any more
	since   time.Time   // idle
	out     []byte      // the request, then the header of the response with what came along
	one     [1]byte

	sent  chan struct{} // closed at the end of an upload; nil: none
	whole bool          // the upload was all written; to be read after sent is closed
}

var (
	errHeader     = fmt.Errorf("header is over %d KiB", maxHeader>>10)
	errTwoLengths = errors.New("response has a Content-Length and a Transfer-Encoding")
)

// Read is for br, which it gives no more than the bound of the header.
func (c *conn) Read(p []byte) (int, error) {
	if c.left <= 0 {
		c.failed = errHeader
		return 0, errHeader
	}
	n, err := c.stream.Read(p[:min(int64(len(p)), c.left)])
	if c.left <= maxHeader {
		c.out = append(c.out, p[:n]...)
	}
	c.left -= int64(n)
	if c.failed = err; err == io.EOF {
		c.failed = io.ErrUnexpectedEOF
	}
	return n, err
}

// watch binds the connection to a context. It reports false when the host has closed a
// kept connection, or has written on it unasked: neither is good for another request.
func (c *conn) watch(ctx context.Context) bool {
	until, _ := ctx.Deadline() // the zero time is no deadline
	_ = c.link.SetDeadline(until)
	if c.br != nil && !c.quiet(until) {
		return false
	}
	// A context that ends by its time alone is not waited for: a login's is one, and the
	// timer would be a twentieth of what it costs (BenchmarkWatch).
	if t, ok := ctx.(interface{ ByTime() bool }); ok && t.ByTime() {
		c.unwatch = notWatched
		return true
	}
	c.unwatch = context.AfterFunc(ctx, c.cancel)
	return true
}

func notWatched() bool { return true }

// quiet reports whether the host has neither written nor closed since the last
// response. It looks without waiting. What TLS has read already counts, too; records
// that are its own business, such as session tickets, do not.
func (c *conn) quiet(until time.Time) bool {
	if c.br.Buffered() > 0 {
		return false
	}
	c.link.probing = true
	n, err := c.stream.Read(c.one[:])
	c.link.probing = false
	c.link.probed(until)
	return n == 0 && errors.Is(err, os.ErrDeadlineExceeded)
}

// exchange sends a request and waits for the beginning of its response.
func (c *conn) exchange(req *http.Request) error {
	c.sent = nil
	out, line, long, err := c.compose(c.out[:0], req)
	if err != nil {
		closeBody(req)
		return &NotSentError{err}
	}
	n, err := c.stream.Write(out)
	if c.out = out; cap(out) > 2*maxShort {
		c.out = nil
	}
	if err == nil && long {
		c.sent, c.whole = make(chan struct{}), false
		go c.upload(req.Body, req.ContentLength, c.sent)
	} else {
		closeBody(req)
	}
	switch {
	case err == nil:
		c.left, c.out = maxHeader, c.out[:0]
		_, err = c.br.Peek(1) // io.EOF is no answer at all
	case n < line:
		// Without the whole request line the host does not know what is asked.
		return &NotSentError{err}
	}
	return err
}

// answer reads the header of a response, and skips those of status 1xx before it.
func (c *conn) answer(req *http.Request) (*http.Response, error) {
	for {
		resp, err := http.ReadResponse(c.br, req)
		switch {
		case err != nil:
			// ReadResponse takes a header that is cut for a malformed one.
			return nil, cmp.Or(c.failed, err)
		case resp.TransferEncoding != nil && bytes.Contains(bytes.ToLower(c.out[:len(c.out)-c.br.Buffered()]), []byte("\ncontent-length:")):
			// RFC 9112: this may be one response in another. ReadResponse has taken the length away.
			return nil, errTwoLengths
		case resp.StatusCode/100 != 1 || resp.StatusCode == http.StatusSwitchingProtocols:
			c.left = math.MaxInt64
			return resp, nil
		}
	}
}
