package backend

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

// inTime returns what an answer and the body of its request go through on their way
// to and from the back end, and what to call at the end. The bounds of the server are
// for logins: here, either side may take as long as it likes, as long as something
// moves, and the back end as long as its own bound says. So a deadline is set for each
// read and each write, and for nothing in between: over HTTP/2 a deadline that
// passes ends the stream, though there is nothing to read or to write.
func inTime(w http.ResponseWriter, req *http.Request) (*movingWriter, *movingBody, func()) {
	c := http.NewResponseController(w)
	c.SetReadDeadline(time.Time{}) // not every writer has deadlines
	c.SetWriteDeadline(time.Time{})
	body := &movingBody{ReadCloser: req.Body, c: c}
	return &movingWriter{ResponseWriter: w, c: c, own: maps.Clone(w.Header())}, body, func() {
		// What the server still has to write, and to read of a body.
		c.SetWriteDeadline(time.Now().Add(backendIdle))
		if !body.over.Load() {
			c.SetReadDeadline(time.Now().Add(backendIdle))
		}
	}
}

// movingBody gives the client more time with everything it sends.
type movingBody struct {
	io.ReadCloser
	c      *http.ResponseController
	err    error       // of the last Read, for the one who reads
	over   atomic.Bool // there was one
	silent atomic.Bool // the client sent nothing for too long
}

func (b *movingBody) Read(p []byte) (n int, err error) {
	if b.err != nil {
		// After the end net/http waits for the client to leave, and that
		// read is not to have a deadline.
		return 0, b.err
	}
	b.c.SetReadDeadline(time.Now().Add(backendIdle))
	n, b.err = b.ReadCloser.Read(p)
	if b.err == nil {
		b.c.SetReadDeadline(time.Time{})
		return n, nil
	}
	b.silent.Store(errors.Is(b.err, os.ErrDeadlineExceeded))
	b.over.Store(true)
	return n, b.err
}

// movingWriter gives the client more time with everything it takes. ReverseProxy
// flushes whatever it writes, so that it is known to have been taken.
type movingWriter struct {
	http.ResponseWriter
	c     *http.ResponseController
	own   http.Header // what the relay has said before the back end
	wiped bool        // ReverseProxy took it out, after an interim answer
	mu    sync.Mutex  // of writes: ReverseProxy flushes from a goroutine of its own
}

// Header returns the headers of the answer that comes next.
func (w *movingWriter) Header() http.Header {
	h := w.ResponseWriter.Header()
	if w.wiped {
		w.wiped = false
		maps.Copy(h, w.own)
	}
	return h
}

// WriteHeader sends an interim answer at once, after which ReverseProxy empties the
// header.
func (w *movingWriter) WriteHeader(status int) {
	if status >= 200 {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.c.SetWriteDeadline(time.Now().Add(backendIdle))
	w.ResponseWriter.WriteHeader(status)
	w.c.SetWriteDeadline(time.Time{})
	w.wiped = true
}

func (w *movingWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.c.SetWriteDeadline(time.Now().Add(backendIdle))
	return w.ResponseWriter.Write(p)
}

// FlushError is what http.ResponseController calls.
func (w *movingWriter) FlushError() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.c.SetWriteDeadline(time.Now().Add(backendIdle))
	err := w.c.Flush()
	w.c.SetWriteDeadline(time.Time{})
	return err
}

// Unwrap is for http.ResponseController: upgrades.
func (w *movingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// A cutBody is the body of an answer. Before it breaks off, what came of the answer is sent
// to the client: ReverseProxy may have it wait, and would drop it.
type cutBody struct {
	io.ReadCloser
	answer *movingWriter
}

func (b *cutBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case err == nil, err == io.EOF:
		return n, err
	case n > 0: // and then the error, once more
		return n, nil
	}
	_ = b.answer.FlushError() // a client that has gone is no news
	return 0, err
}

// sessionCheck is how often the session of what has no end of its own is looked at.
// Ours: soon enough after a logout, and one read of the store for each.
const sessionCheck = 10 * time.Second

// A passage is one request on its way to the back end and back.
type passage struct {
	session session.Session
	answer  *movingWriter
	body    *movingBody
	cancel  context.CancelFunc
	ended   atomic.Bool // its session did, and it with that
}

type passageKey struct{}

func passageOf(ctx context.Context) *passage { return ctx.Value(passageKey{}).(*passage) }

// close ends what is left of a passage, and has the log say why it ended.
func (p *passage) close(t *web.Trail) {
	p.cancel()
	if p.ended.Load() {
		t.Attrs = append(t.Attrs, slog.String("ended", "with its session"))
	}
}

// answered sees an answer of the back end before the client does.
func (b *Proxy) answered(resp *http.Response) error {
	ctx := resp.Request.Context()
	p := passageOf(ctx)
	// The id in the answer is the relay's, which the back end was given.
	resp.Header.Del(web.HeaderRequestID)
	if p.answer.own[web.HeaderAllowOrigin] != nil { // the relay has answered for this origin
		for name := range resp.Header {
			if strings.HasPrefix(name, "Access-Control-") && name != web.HeaderExpose {
				delete(resp.Header, name)
			}
		}
	}
	upgraded := resp.StatusCode == http.StatusSwitchingProtocols
	if upgraded || resp.ContentLength < 0 {
		go b.endWithSession(ctx, p)
	}
	if !upgraded {
		resp.Body = &cutBody{resp.Body, p.answer}
	}
	return nil
}

// endWithSession ends a passage without an end of its own, a websocket or a stream,
// when its session has ended, wherever that was. To have one open is to use the
// session. While the store is out of reach, the end that was known last counts.
func (b *Proxy) endWithSession(ctx context.Context, p *passage) {
	tick := time.NewTicker(sessionCheck)
	defer tick.Stop()
	expires := p.session.Expires
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		// The trail is the handler's, and the trace of a request does not go
		// on for as long as this may.
		s, err := b.sessions.SessionAt(context.Background(), p.session.Token)
		if err == nil {
			expires = s.Expires
		} else if fail.Of(err).Kind == refusal.Unauthorized || !expires.After(b.sessions.Now()) {
			p.ended.Store(true)
			p.cancel()
			return
		}
	}
}
