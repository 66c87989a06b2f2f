// Package wire is a client of HTTP/1.1 for one host. The goroutine that asks writes the
// request and reads the response itself, so whether a request was sent is a fact.
// Ours, all of it.
package wire

import (
	"context"
	"crypto/tls"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

const (
	// idleTimeout ends a connection that is not used. Ours: below what front ends
	// usually allow, so that it is we who close, not they while a code is on its way.
	idleTimeout = 30 * time.Second
	// maxHeader bounds the header of a response, with those of status 1xx before it.
	maxHeader = 64 << 10
)

// A Transport is an http.RoundTripper for one host. Set the fields before its first use.
//
// Unlike the one of net/http it never sends a request twice, and a request that the
// host cannot have seen ends with a *NotSentError. The body of a response must be read by
// one goroutine. HTTP/2 is not offered: there all calls share one connection, so that
// each GOAWAY fails calls, and a connection that breaks takes every call that was on it.
type Transport struct {
	TLSClientConfig     *tls.Config
	TLSHandshakeTimeout time.Duration                         // 0: as long as the request may take
	DialTimeout         time.Duration                         // the same
	Proxy               func(*http.Request) (*url.URL, error) // nil: none
	MaxIdle             int                                   // connections kept for the next request

	mu      sync.Mutex
	idle    []*conn // the one used last is at the end, and is taken first
	closing bool    // what becomes idle is not kept
	sweeps  bool    // sweep will come
}

// A NotSentError ends a request that the host cannot have seen.
type NotSentError struct{ Err error }

func (e *NotSentError) Error() string { return e.Err.Error() }

func (e *NotSentError) Unwrap() error { return e.Err }

// RoundTrip sends a request once.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	c, err := t.exchange(req.Context(), req)
	if err != nil {
		return nil, err
	}
	return t.answer(c, req)
}

// Ask is RoundTrip for the sake of a status and a body. Of a plain answer, with a body of
// up to max bytes, it returns these, and of any other a response. The request needs no
// context of its own, and without a response nothing of it is kept.
func (t *Transport) Ask(ctx context.Context, req *http.Request, max int) (status int, body []byte, resp *http.Response, err error) {
	c, err := t.exchange(ctx, req)
	if err != nil {
		return 0, nil, nil, err
	}
	begun, _ := c.br.Peek(c.br.Buffered())
	status, header, length, ok := plain(begun)
	if !ok || length > max || req.Method == http.MethodHead {
		resp, err = t.answer(c, req)
		return 0, nil, resp, err
	}
	_, _ = c.br.Discard(header) // it is buffered
	c.left, body = math.MaxInt64, make([]byte, length)
	if _, err = io.ReadFull(c.br, body); err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	t.done(c, err == nil)
	return status, body, nil, err
}

// exchange sends a request and waits for the beginning of its response.
func (t *Transport) exchange(ctx context.Context, req *http.Request) (*conn, error) {
	c, err := t.get(ctx, req)
	if err != nil {
		closeBody(req)
		return nil, &NotSentError{err}
	}
	if err := c.exchange(req); err != nil {
		t.done(c, false)
		return nil, err
	}
	return c, nil
}

// answer reads a response.
func (t *Transport) answer(c *conn, req *http.Request) (*http.Response, error) {
	resp, err := c.answer(req)
	if err != nil {
		t.done(c, false)
		return nil, err
	}
	keep := !resp.Close && resp.StatusCode >= 200
	if resp.Body == http.NoBody {
		t.done(c, keep)
	} else {
		resp.Body = &body{t: t, c: c, keep: keep, inner: resp.Body}
	}
	return resp, nil
}

// get returns a connection that ends with a context: a kept one on which the host is
// quiet, or a new one.
func (t *Transport) get(ctx context.Context, req *http.Request) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for {
		c := t.take()
		if c == nil {
			return t.dial(ctx, req)
		}
		if c.scheme == req.URL.Scheme && c.host == req.URL.Host && c.watch(ctx) {
			return c, nil
		}
		_ = c.link.Close()
	}
}

func (t *Transport) take() *conn {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closing = false
	if len(t.idle) == 0 {
		return nil
	}
	last := len(t.idle) - 1
	c := t.idle[last]
	t.idle[last], t.idle = nil, t.idle[:last]
	return c
}

// done ends the use of a connection by a request.
func (t *Transport) done(c *conn, keep bool) {
	// Once the context has ended, its end may reach the connection at any time.
	if !c.unwatch() || !keep || !c.uploaded() || !t.put(c) {
		_ = c.link.Close()
	}
}

func (t *Transport) put(c *conn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closing || len(t.idle) >= t.MaxIdle {
		return false
	}
	c.since = time.Now()
	t.idle = append(t.idle, c)
	if !t.sweeps {
		t.sweeps = true
		time.AfterFunc(idleTimeout, t.sweep)
	}
	return true
}

// sweep closes what has been idle for too long, and comes again while there is more.
func (t *Transport) sweep() {
	t.mu.Lock()
	n, now := 0, time.Now()
	for n < len(t.idle) && now.Sub(t.idle[n].since) >= idleTimeout {
		n++
	}
	old := slices.Clone(t.idle[:n])
	t.idle = slices.Delete(t.idle, 0, n)
	if t.sweeps = len(t.idle) > 0; t.sweeps {
		time.AfterFunc(t.idle[0].since.Add(idleTimeout).Sub(now), t.sweep)
	}
	t.mu.Unlock()
	closeAll(old)
}

// CloseIdleConnections closes what is not used, and what is used once it no longer is,
// until the next request.
func (t *Transport) CloseIdleConnections() {
	t.mu.Lock()
	old := t.idle
	t.idle, t.closing = nil, true
	t.mu.Unlock()
	closeAll(old)
}

func closeAll(old []*conn) {
	for _, c := range old {
		_ = c.stream.Close() // with the alert of TLS
	}
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
