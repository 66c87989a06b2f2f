package relay

import (
	"bytes"
	"io"
	"net/http"
	"sync/atomic"
)

const (
	// replayMax is the longest body that is kept to be sent again with a
	// new token. Ours: JSON is shorter; of an upload its sender has a copy.
	replayMax = 64 << 10
	// maxUpload bounds a body. Doc: media of up to 10 MB; videos 20 MB.
	maxUpload = 32 << 20
)

// A replayBody is a caller's body, of which the beginning is kept.
type replayBody struct {
	head       []byte
	rest       *callerBody // after head; nil when head is all
	length     int64       // -1 when the caller did not say
	replayable bool
}

// A callerBody notes that it did not arrive whole, which else would look like a
// fault of WeChat's.
type callerBody struct {
	io.Reader
	failed atomic.Bool
}

func (b *callerBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && err != io.EOF {
		b.failed.Store(true)
	}
	return n, err
}

func newReplayBody(req *http.Request) (*replayBody, error) {
	head, err := io.ReadAll(io.LimitReader(req.Body, replayMax+1))
	if err != nil || req.ContentLength > maxUpload {
		return nil, notWhole()
	}
	b := &replayBody{head: head, length: int64(len(head)), replayable: true}
	if len(head) > replayMax {
		b.rest, b.length, b.replayable = &callerBody{Reader: req.Body}, req.ContentLength, false
	}
	return b, nil
}

// cut reports that the caller's body did not arrive whole.
func (b *replayBody) cut() bool { return b.rest != nil && b.rest.failed.Load() }

func notWhole() error {
	return badRequest("The body did not arrive whole, or is over 32 MiB.", "请求体不完整，或超过 32 MiB。")
}

// reader returns the body from its beginning. Without GetBody net/http does
// not send it again by itself.
func (b *replayBody) reader() io.ReadCloser {
	if b.length == 0 && b.rest == nil {
		return onceBody{}
	}
	var r io.Reader = bytes.NewReader(b.head)
	if b.rest != nil {
		r = io.MultiReader(r, b.rest)
	}
	return io.NopCloser(r)
}
