package proxy

import (
	"context"
	"net"
	"sync"
)

// A handover is a listener whose connections are given to it.
type handover struct {
	conns  chan net.Conn
	closed chan struct{}
	close  func()
}

func newHandover() *handover {
	h := &handover{conns: make(chan net.Conn), closed: make(chan struct{})}
	h.close = sync.OnceFunc(func() { close(h.closed) })
	return h
}

// give hands a connection to the next Accept; false when there will be none.
func (h *handover) give(ctx context.Context, c net.Conn) bool {
	select {
	case h.conns <- c:
		return true
	case <-h.closed:
	case <-ctx.Done():
	}
	return false
}

// Accept waits for a connection.
func (h *handover) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept.
func (h *handover) Close() error {
	h.close()
	return nil
}

// Addr is no address.
func (h *handover) Addr() net.Addr { return &net.TCPAddr{} }

// An underway counts what is under way, and signals when nothing is.
type underway struct {
	mu   sync.Mutex
	n    int
	over chan struct{} // closed when n is 0; nil: nothing waits for it
}

func (u *underway) add(n int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.n += n; u.n == 0 && u.over != nil {
		close(u.over)
		u.over = nil
	}
}

// none returns a channel that is closed when nothing is under way.
func (u *underway) none() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	over := u.over
	if over == nil {
		over = make(chan struct{})
		u.over = over
	}
	if u.n == 0 {
		close(over)
		u.over = nil
	}
	return over
}
