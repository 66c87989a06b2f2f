package proxy

import "sync"

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
