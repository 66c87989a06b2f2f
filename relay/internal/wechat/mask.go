package wechat

import (
	"bytes"
	"io"
)

// A masked reader puts stars where its source has a secret, wherever the
// source cuts it. The length stays the same.
type masked struct {
	src    io.Reader
	secret []byte
	buf    []byte // read, masked up to keep bytes before its end
	err    error
}

func newMasked(src io.Reader, secret string) io.Reader {
	if secret == "" {
		return src
	}
	return &masked{src: src, secret: []byte(secret)}
}

func (m *masked) Read(p []byte) (int, error) {
	for {
		// What may be the beginning of the secret waits for what follows.
		ready := len(m.buf)
		if m.err == nil {
			ready = max(0, ready-len(m.secret)+1)
		}
		if ready > 0 {
			n := copy(p, m.buf[:ready])
			m.buf = m.buf[n:]
			return n, nil
		}
		if m.err != nil {
			return 0, m.err
		}
		chunk := make([]byte, 16<<10)
		n, err := m.src.Read(chunk)
		m.buf, m.err = append(m.buf, chunk[:n]...), err
		m.buf = bytes.ReplaceAll(m.buf, m.secret, bytes.Repeat([]byte("*"), len(m.secret)))
	}
}
