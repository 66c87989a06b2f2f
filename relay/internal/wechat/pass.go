package wechat

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat/wire"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
)

// peekMax is what is read of a reply before it is passed on. Seen: a
// refusal of the token has under 300 bytes.
const peekMax = 4 << 10

// What of the headers is passed. Whatever else a caller sends, its key among
// it, is none of WeChat's business.
var (
	passedUp   = [...]string{"Content-Type", "Accept"}
	passedDown = [...]string{"Content-Type", "Content-Disposition", "Content-Language", "Last-Modified"}
)

// Pass passes a call of another back end on, with a token.
func (w *Client) Pass(ctx context.Context, method, path, query string, from http.Header, body *Body,
	token string) (answer *Answer, err error) {
	with := "access_token=" + url.QueryEscape(token)
	if query != "" {
		with += "&" + query
	}
	header := http.Header{"User-Agent": agent}
	for _, h := range passedUp {
		if v := from.Values(h); len(v) > 0 {
			header[h] = v
		}
	}
	err = w.observed(ctx, observe.RouteGateway, func(ctx context.Context) (int, error) {
		t := w.Transport
		if _, own := t.(*wire.Transport); !own {
			t = reporting{t}
		}
		q := new(question).set(w, method, path, with, header, body.reader(), body.length)
		resp, err := final(t.RoundTrip(q.WithContext(ctx)))
		switch {
		case err != nil && body.cut():
			return 0, notWhole()
		case err != nil:
			return 0, lost(ctx, err, wasSent(err), "", token, query).InCall()
		}
		if answer, err = newAnswer(resp, token); err != nil {
			_ = resp.Body.Close()
			return 0, (&fail.Failure{Kind: refusal.Upstream, Cause: fmt.Errorf("wechat: http %d: %w", resp.StatusCode, err)}).InCall()
		}
		return answer.ErrCode, nil
	})
	return answer, err
}

// An Answer is WeChat's answer, of which the beginning has been read.
type Answer struct {
	resp    *http.Response
	token   string
	body    io.Reader
	length  bool // the Content-Length is still true
	ErrCode int
	RID     string // of a refusal
	Good    bool   // WeChat did what it was asked, so it took the token
}

// newAnswer undoes gzip and refuses other encodings: what is compressed can be
// neither read nor searched for the token.
func newAnswer(resp *http.Response, token string) (*Answer, error) {
	a := &Answer{resp: resp, token: token, body: resp.Body, length: true}
	zipped, err := isZipped(resp.Header)
	if err != nil {
		return nil, err
	}
	if zipped {
		a.length = false
		if z, err := gzip.NewReader(resp.Body); err == nil {
			a.body = z
		} else {
			a.body = errReader{err}
		}
	}
	head := make([]byte, peekMax)
	n, _ := io.ReadFull(a.body, head[:1]) // an error comes again when the rest is read
	if n == 1 && head[0] == '{' {
		more, err := io.ReadFull(a.body, head[1:])
		n += more
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			var m map[string]json.RawMessage
			if json.Unmarshal(head[:n], &m) == nil {
				if e := readRefusal(m["errcode"], m["errmsg"]); e != nil {
					a.ErrCode, a.RID = e.code, e.rid
				}
			}
		}
	}
	// Ours: a page of HTML is a proxy's.
	a.Good = resp.StatusCode/100 == 2 && a.ErrCode == 0 && n > 0 && head[0] != '<'
	a.body = io.MultiReader(bytes.NewReader(head[:n]), a.body)
	return a, nil
}

type errReader struct{ err error }

func (e errReader) Read([]byte) (int, error) { return 0, e.err }

func (a *Answer) Close() { _ = a.resp.Body.Close() }

// Write passes the answer on. A body that ends early ends early for the caller,
// too: the connection is cut, for a half answer is not to look like a whole one.
func (a *Answer) Write(w http.ResponseWriter) {
	h := w.Header()
	for _, name := range passedDown {
		for _, v := range a.resp.Header.Values(name) {
			h.Add(name, strings.ReplaceAll(v, a.token, strings.Repeat("*", len(a.token))))
		}
	}
	if v := a.resp.Header.Get("Content-Length"); v != "" && a.length {
		h.Set("Content-Length", v)
	}
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(a.resp.StatusCode)
	if _, err := io.Copy(w, newMasked(a.body, a.token)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

const (
	// replayMax is the longest body that is kept to be sent again with a
	// new token. Ours: JSON is shorter; of an upload its sender has a copy.
	replayMax = 64 << 10
	// MaxUpload bounds a body. Doc: media of up to 10 MB; videos 20 MB.
	MaxUpload = 32 << 20
)

// A Body is a caller's body, of which the beginning is kept.
type Body struct {
	head       []byte
	rest       *callerBody // after head; nil when head is all
	length     int64       // -1 when the caller did not say
	Replayable bool
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

func NewBody(req *http.Request) (*Body, error) {
	head, err := io.ReadAll(io.LimitReader(req.Body, replayMax+1))
	if err != nil || req.ContentLength > MaxUpload {
		return nil, notWhole()
	}
	b := &Body{head: head, length: int64(len(head)), Replayable: true}
	if len(head) > replayMax {
		b.rest, b.length, b.Replayable = &callerBody{Reader: req.Body}, req.ContentLength, false
	}
	return b, nil
}

// cut reports that the caller's body did not arrive whole.
func (b *Body) cut() bool { return b.rest != nil && b.rest.failed.Load() }

func notWhole() error {
	return fail.BadRequest("The body did not arrive whole, or is over 32 MiB.", "请求体不完整，或超过 32 MiB。")
}

// reader returns the body from its beginning. Without GetBody net/http does
// not send it again by itself.
func (b *Body) reader() io.ReadCloser {
	if b.length == 0 && b.rest == nil {
		return onceBody{}
	}
	var r io.Reader = bytes.NewReader(b.head)
	if b.rest != nil {
		r = io.MultiReader(r, b.rest)
	}
	return io.NopCloser(r)
}

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
