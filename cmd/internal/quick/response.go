package quick

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"
)

// A response is the http.ResponseWriter of a request.
type response struct {
	conn    *conn
	header  http.Header
	status  int // 0: not yet written
	length  int // the Content-Length that the handler has set; -1: none
	written int
	last    bool         // of the connection, as the server stops
	sent    bool         // the header
	head    bytes.Buffer // what is not sent of it
	body    []byte       // what is not sent
}

// begin makes w that of the next request of the connection, in the same memory.
func (w *response) begin(c *conn) {
	if w.header == nil {
		w.header = make(http.Header)
	}
	clear(w.header)
	if w.head.Cap() > 2*most { // a rare one
		w.head, w.body = bytes.Buffer{}, nil
	}
	w.head.Reset()
	*w = response{conn: c, header: w.header, length: -1, head: w.head, body: w.body[:0]}
}

// Header returns the header that WriteHeader will send.
func (w *response) Header() http.Header { return w.header }

// mayHaveBody reports whether an answer of the status has a body. RFC 9110, 6.4.1.
func (w *response) mayHaveBody() bool {
	return w.status != http.StatusNoContent && w.status != http.StatusNotModified
}

// WriteHeader begins the answer. An informational one is dropped: the answer is at hand.
func (w *response) WriteHeader(status int) {
	if status < 100 || status > 999 {
		panic(fmt.Sprintf("invalid WriteHeader code %d", status))
	}
	if w.status != 0 || status < 200 {
		return
	}
	w.status, w.last = status, w.conn.server.stopping.Load()
	if v := w.header.Get("Content-Length"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			w.conn.server.logf("http: invalid Content-Length of %q", v)
			w.header.Del("Content-Length")
			n = -1
		}
		w.length = n
	}
	b := &w.head
	b.WriteString("HTTP/1.1 ")
	b.Write(strconv.AppendInt(b.AvailableBuffer(), int64(status), 10))
	if text := http.StatusText(status); text != "" {
		b.WriteString(" " + text + "\r\n")
	} else {
		fmt.Fprintf(b, " status code %d\r\n", status)
	}
	w.header.WriteSubset(b, w.omitted()) // no write to a buffer fails
}

// omitted are the headers that an answer has not, or not from the handler.
func (w *response) omitted() map[string]bool {
	var omit map[string]bool
	switch w.status {
	case http.StatusNoContent:
		omit = withoutBody
	case http.StatusNotModified:
		omit = notModified
	}
	if w.last {
		omit = maps.Clone(omit)
		if omit == nil {
			omit = map[string]bool{}
		}
		omit["Connection"] = true
	}
	return omit
}

var (
	withoutBody = map[string]bool{"Content-Length": true, "Transfer-Encoding": true}
	notModified = map[string]bool{"Content-Length": true, "Transfer-Encoding": true, "Content-Type": true}
)

// Write adds to the body.
func (w *response) Write(p []byte) (int, error) {
	if w.conn.gone {
		return 0, http.ErrHijacked
	}
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if len(p) > 0 && !w.mayHaveBody() {
		return 0, http.ErrBodyNotAllowed
	}
	w.written += len(p)
	if w.length >= 0 && w.written > w.length {
		return 0, http.ErrContentLength
	}
	w.body = append(w.body, p...)
	return len(p), nil
}

// Flush sends what there is of an answer with a Content-Length.
func (w *response) Flush() {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if w.length >= 0 {
		_ = w.send() // the next one fails as well
	}
}

// send sends what is not sent, in one write.
func (w *response) send() error {
	if !w.sent {
		w.endHeader()
	}
	w.sent = true
	w.head.Write(w.body)
	_, err := w.head.WriteTo(w.conn.Conn)
	w.body = w.body[:0]
	return err
}

// endHeader adds what the handler has not set, in the order of net/http.
func (w *response) endHeader() {
	b := w.head.AvailableBuffer()
	if _, ok := w.header["Date"]; !ok {
		b = append(time.Now().UTC().AppendFormat(append(b, "Date: "...), http.TimeFormat), "\r\n"...)
	}
	if w.mayHaveBody() && w.length < 0 {
		b = append(strconv.AppendInt(append(b, "Content-Length: "...), int64(len(w.body)), 10), "\r\n"...)
	}
	if _, ok := w.header["Content-Type"]; !ok && len(w.body) > 0 && w.header.Get("Content-Encoding") == "" {
		b = append(append(append(b, "Content-Type: "...), http.DetectContentType(w.body)...), "\r\n"...)
	}
	if w.last {
		b = append(b, "Connection: close\r\n"...)
	}
	w.head.Write(append(b, "\r\n"...))
}

// end sends the answer; it reports whether the connection is good for another.
func (w *response) end() bool {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	err := w.send()
	whole := w.length < 0 || w.written == w.length || !w.mayHaveBody()
	return err == nil && whole && !w.last && w.header.Get("Connection") != "close"
}

// Hijack gives the connection to the handler.
func (w *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c := w.conn
	if c.gone {
		return nil, nil, http.ErrHijacked
	}
	c.become(closed) // to the sweep
	c.gone = true
	first := bytes.NewReader(bytes.Clone(c.room[c.from:c.to]))
	return c.Conn, bufio.NewReadWriter(bufio.NewReader(io.MultiReader(first, c.Conn)), bufio.NewWriter(c.Conn)), nil
}
