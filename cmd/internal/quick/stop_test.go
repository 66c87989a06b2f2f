package quick

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"
)

// stop stops the server, and waits.
func (s *server) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err := s.Shutdown(ctx)
	if got := <-s.served; got != http.ErrServerClosed {
		s.Errorf("Serve returned %v", got)
	}
	return err
}

// A stopping server answers what is under way, says that it was the last answer, and
// closes the other connections.
func TestShutdown(t *testing.T) {
	t.Parallel()
	goOn := make(chan bool)
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			goOn <- true
			<-goOn
		}
		whose(w, r)
	})
	waiting, slow := s.dial(), s.dial()
	waiting.send(get)
	waiting.want("200 quick")
	slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
	<-goOn
	stopped := make(chan error)
	go func() { stopped <- s.stop() }()
	waiting.wantEnd()
	select {
	case <-stopped:
		t.Error("it stopped in the middle of a request")
	default:
	}
	goOn <- true
	if resp := slow.want("200 quick"); !resp.Close {
		t.Error("the last answer has no Connection: close")
	}
	slow.wantEnd()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if c, err := net.Dial("tcp", s.addr); err == nil {
		c.Close()
		t.Error("it still listens")
	}
}

// A stop that takes too long says so, and Close ends it.
func TestClose(t *testing.T) {
	t.Parallel()
	begun := make(chan bool)
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		begun <- true
		<-r.Context().Done()
	})
	c := s.dial()
	c.send(get)
	<-begun
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Shutdown(ended); err != context.Canceled {
		t.Error(err)
	}
	s.Close()
	c.wantEnd()
}

// Each timeout of http.Server ends a connection.
func TestTimeouts(t *testing.T) {
	t.Parallel()
	block := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/block" {
			<-r.Context().Done()
			return
		}
		whose(w, r)
	}
	for name, set := range map[string]func(*Server){
		"first":   func(s *Server) { s.ReadHeaderTimeout = 1 },
		"first, ": func(s *Server) { s.ReadTimeout = 1 },
		"idle":    func(s *Server) { s.IdleTimeout = 1 },
		"write":   func(s *Server) { s.WriteTimeout = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, block, set).dial()
			switch name {
			case "idle":
				c.send(get)
				c.want("200 quick")
			case "write":
				c.send("GET /block HTTP/1.1\r\nHost: x\r\n\r\n")
			}
			c.wantEnd()
		})
	}
}
