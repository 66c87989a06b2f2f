package wire

import (
	"io"
	"net/http"
	"strconv"
)

// A body is that of a response. Its end is the end of the connection's use.
type body struct {
	t     *Transport
	c     *conn // nil after the end
	keep  bool
	inner io.ReadCloser
	err   error // that ended it
}

func (b *body) Read(p []byte) (int, error) {
	if b.c == nil {
		return 0, b.err
	}
	n, err := b.inner.Read(p)
	if err != nil {
		b.end(err)
	}
	return n, err
}

// Close does not read what is left: a new connection costs less than a body without end.
func (b *body) Close() error {
	b.end(http.ErrBodyReadAfterClose)
	return nil
}

func (b *body) end(err error) {
	if c := b.c; c != nil {
		b.c, b.err = nil, err
		b.t.done(c, b.keep && err == io.EOF)
	}
}

// upload writes a long body, while the response is read. One that does not arrive whole
// closes the connection. When it is the host that takes no more, it may have answered.
func (c *conn) upload(body io.ReadCloser, length int64, sent chan<- struct{}) {
	defer close(sent)
	defer body.Close()
	data, chunk := make([]byte, 32<<10), []byte(nil)
	for left := length; left != 0; {
		part := data
		if left > 0 {
			part = data[:min(int64(len(data)), left)]
		}
		n, err := body.Read(part)
		if n > 0 {
			part = part[:n]
			if left < 0 {
				chunk = append(append(strconv.AppendInt(chunk[:0], int64(n), 16), "\r\n"...), part...)
				chunk = append(chunk, "\r\n"...)
				part = chunk
			} else {
				left -= int64(n)
			}
			if _, err := c.stream.Write(part); err != nil {
				return
			}
		}
		switch {
		case err == io.EOF && left < 0:
			_, err = c.stream.Write([]byte("0\r\n\r\n"))
			c.whole = err == nil
			return
		case err != nil && left != 0:
			_ = c.link.Close()
			return
		}
	}
	c.whole = true
}

// uploaded reports whether the upload, if there is one, was all written.
func (c *conn) uploaded() bool {
	if c.sent == nil {
		return true
	}
	select {
	case <-c.sent:
		return c.whole
	default:
		return false
	}
}
