package backend

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"sync/atomic"
	"time"
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
	w.c.SetWriteDeadline(time.Now().Add(backendIdle))
	return w.ResponseWriter.Write(p)
}

// FlushError is what http.ResponseController calls.
func (w *movingWriter) FlushError() error {
	w.c.SetWriteDeadline(time.Now().Add(backendIdle))
	err := w.c.Flush()
	w.c.SetWriteDeadline(time.Time{})
	return err
}

// Unwrap is for http.ResponseController: upgrades.
func (w *movingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
