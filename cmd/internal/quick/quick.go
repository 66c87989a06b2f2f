// Package quick serves small requests: it takes a request that one read brings whole, and
// sends the answer in one write. Every other request goes to net/http, and its connection
// with it, from the first byte of that request on.
//
// The parser is net/http's own, so that both read a request alike, and the bytes of an
// answer are those of net/http, which FuzzSame holds against each other. What is spared
// is a goroutine, four changes of a deadline, and most of the memory of a request
// (BenchmarkServer).
package quick

import (
	"cmp"
	"context"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A Server is an http.Server that answers small requests itself. It keeps the timeouts
// of that one, to a tick, and logs where that one logs.
type Server struct {
	*http.Server

	// Small reports whether the handler answers a path with a Content-Length, or without
	// a body, and sets no deadlines. Such an answer is sent as a whole.
	Small func(path string) bool

	mu       sync.Mutex
	conns    map[*conn]struct{}
	sweeping bool
	drained  chan struct{} // closed when a stopping server has lost its last connection
	stopping atomic.Bool
	clock    atomic.Int64 // ticks
}

// tick is how exact timeouts are. A request that is under way for longer, for two at
// most, has its client watched. Ours: net/http has a timer and a waiting goroutine for each.
const tick = 100 * time.Millisecond

// Serve serves the connections of l.
func (s *Server) Serve(l net.Listener) error {
	s.sweepAlways()
	ctx := context.Background()
	if s.BaseContext != nil {
		ctx = s.BaseContext(l)
	}
	others := &handedOver{Listener: l, conns: make(chan accepted), closed: make(chan struct{})}
	go s.accept(context.WithValue(ctx, http.ServerContextKey, s.Server), others)
	return s.Server.Serve(others)
}

// accept serves each connection in a goroutine of its own. net/http decides what an
// error of the listener means.
func (s *Server) accept(ctx context.Context, others *handedOver) {
	for {
		nc, err := others.Listener.Accept()
		if err == nil {
			if c := newConn(ctx, s, nc, others); s.add(c) {
				go c.serve()
			}
		} else if !others.give(accepted{err: err}) {
			return
		}
	}
}

func (s *Server) add(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping.Load() {
		c.Conn.Close()
		return false
	}
	if s.conns == nil {
		s.conns = make(map[*conn]struct{})
	}
	s.conns[c] = struct{}{}
	return true
}

func (s *Server) remove(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	if len(s.conns) == 0 && s.drained != nil {
		close(s.drained)
		s.drained = nil
	}
}

// Shutdown is that of http.Server: requests under way are answered, and connections
// without one close.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stopping.Store(true)
	others := make(chan error, 1)
	go func() { others <- s.Server.Shutdown(ctx) }()
	return cmp.Or(s.drain(ctx), <-others)
}

// drain closes connections without a request, and waits for the others.
func (s *Server) drain(ctx context.Context) error {
	s.mu.Lock()
	for c := range s.conns {
		if m := c.mark.Load(); m.state() == idle {
			c.closeUnless(m)
		}
	}
	if len(s.conns) == 0 {
		s.mu.Unlock()
		return nil
	}
	drained := make(chan struct{})
	s.drained = drained
	s.mu.Unlock()
	select {
	case <-drained:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close closes the listeners and all connections.
func (s *Server) Close() error {
	s.stopping.Store(true)
	s.mu.Lock()
	for c := range s.conns {
		c.Conn.Close()
	}
	s.mu.Unlock()
	return s.Server.Close()
}

func (s *Server) logf(format string, args ...any) {
	if s.ErrorLog != nil {
		s.ErrorLog.Printf(format, args...)
	} else {
		log.Printf(format, args...)
	}
}

// sweepAlways looks at the connections every tick, until the server has stopped.
func (s *Server) sweepAlways() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sweeping {
		return
	}
	s.sweeping = true
	go func() {
		ticker := time.NewTicker(tick)
		defer ticker.Stop()
		for range ticker.C {
			if s.sweep(); s.stopping.Load() && s.none() {
				return
			}
		}
	}()
}

func (s *Server) none() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns) == 0
}

// sweep closes what has taken too long, and begins to watch the clients of requests that
// are under way for longer than a moment.
func (s *Server) sweep() {
	now := s.clock.Add(1)
	first := cmp.Or(s.ReadHeaderTimeout, s.ReadTimeout)
	if s.stopping.Load() {
		first = 5 * time.Second // of a new connection: as http.Server has it
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		m := c.mark.Load()
		age := time.Duration(now-m.since()) * tick
		over := func(limit time.Duration) bool { return limit > 0 && age > limit }
		switch m.state() {
		case fresh:
			if over(first) {
				c.closeUnless(m)
			}
		case idle:
			if over(cmp.Or(s.IdleTimeout, s.ReadTimeout)) {
				c.closeUnless(m)
			}
		case busy:
			if age > tick { // most requests never cost a goroutine
				c.watch(m)
			}
		case watched:
			if over(s.WriteTimeout) {
				c.Conn.Close()
			}
		}
	}
}

// handedOver is the listener of the http.Server: its connections are those that were
// handed over to it.
type handedOver struct {
	net.Listener
	conns  chan accepted
	once   sync.Once
	closed chan struct{}
}

type accepted struct {
	net.Conn
	err error
}

// give hands a over to Accept; it reports whether it could.
func (h *handedOver) give(a accepted) bool {
	select {
	case h.conns <- a:
		return true
	case <-h.closed:
		return false
	}
}

// Accept returns the next connection.
func (h *handedOver) Accept() (net.Conn, error) {
	select {
	case a := <-h.conns:
		return a.Conn, a.err
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

// Close closes the listener behind it.
func (h *handedOver) Close() error {
	h.once.Do(func() { close(h.closed) })
	return h.Listener.Close()
}
