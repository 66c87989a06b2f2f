// Package wechat is the client of api.weixin.qq.com. It tries again only where nothing can
// have been spent, and no error of it quotes a URL or a reply.
package wechat

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat/wire"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
)

const (
	codePath = "/sns/jscode2session"

	// maxReply bounds a reply, after decompression. Seen: under 200 bytes.
	maxReply = 64 << 10
)

// Client is the client of jscode2session.
type Client struct {
	Scheme, Host string
	Transport    http.RoundTripper
	Now          func() time.Time
	Observer     observe.Observer
}

// Login redeems a code, trying again where nothing can have been spent.
func (w *Client) Login(ctx context.Context, app credential.App, code string) (id Identity, err error) {
	err = w.retry(ctx, codePath, nil, func(ctx context.Context) error {
		id, err = w.once(ctx, app, code)
		return err
	})
	return id, err
}

// retry tries once, and again as long as the failure says that nothing was spent. about
// goes into the log of a failure.
func (w *Client) retry(ctx context.Context, path string, about []slog.Attr, do func(context.Context) error) error {
	for try := 0; ; try++ {
		err := w.observed(ctx, path, func(ctx context.Context) (int, error) { return 0, do(ctx) })
		if err == nil {
			return nil
		}
		f := fail.Of(err)
		if !f.Retryable || try == len(backoff) || !Pause(ctx, backoff[try]) {
			f.Attrs = append(append(f.Attrs, about...), slog.Int("tries", try+1))
			return f
		}
	}
}

// observed does one try of a call and reports it to the observer. do returns the
// errcode of an answer that is passed on as it is.
func (w *Client) observed(ctx context.Context, endpoint string, do func(context.Context) (errCode int, err error)) error {
	if w.Observer == nil {
		_, err := do(ctx)
		return err
	}
	start := w.Now()
	ctx, end := w.Observer.Call(ctx, endpoint)
	code, err := do(ctx)
	e := observe.CallEnd{ErrCode: code, Took: max(0, w.Now().Sub(start))}
	if err != nil {
		f := fail.Of(err)
		e.Kind, e.ErrCode, e.RID = f.Kind, f.ErrCode, f.RID
	}
	end(e)
	return err
}

// once asks WeChat once.
// Doc: GET /sns/jscode2session?appid&secret&js_code&grant_type.
func (w *Client) once(ctx context.Context, app credential.App, code string) (Identity, error) {
	// As url.Values has it, in its order.
	query := "appid=" + url.QueryEscape(app.AppID) + "&grant_type=authorization_code&js_code=" + url.QueryEscape(code) +
		"&secret=" + url.QueryEscape(app.Secret.Reveal())
	status, body, sent, err := w.send(ctx, http.MethodGet, codePath, query, nil)
	if err != nil {
		return Identity{}, lostLogin(ctx, err, sent, app, code)
	}
	id, err := readReply(body)
	if err == nil {
		return id, nil
	}
	if e := (*wxError)(nil); errors.As(err, &e) {
		e.msg = scrub(e.msg, app.Secret.Reveal(), code)
		return Identity{}, e.failure(w.Now())
	}
	// The status decides nothing, but it helps to find the proxy at fault.
	return Identity{}, &fail.Failure{Kind: refusal.Upstream, Cause: fmt.Errorf("wechat: http %d: %w", status, err)}
}

// send makes one request and reads its reply whole. With an error, sent reports
// whether WeChat can have seen the request. A body is JSON, nil is none.
func (w *Client) send(ctx context.Context, method, path, query string, body []byte) (status int, reply []byte, sent bool, err error) {
	header, content := ofGet, io.ReadCloser(onceBody{})
	if body != nil {
		// Without GetBody net/http cannot repeat it either.
		header, content = ofPost, io.NopCloser(bytes.NewReader(body))
	}
	var resp *http.Response
	if own, ok := w.Transport.(*wire.Transport); ok {
		q := questions.Get().(*question)
		q.set(w, method, path, query, header, content, int64(len(body)))
		status, reply, resp, err = own.Ask(ctx, &q.Request, maxReply)
		if resp == nil { // which would have it
			q.url.RawQuery, q.Body = "", nil // they hold secrets
			questions.Put(q)
		}
	} else {
		q := new(question).set(w, method, path, query, header.Clone(), content, int64(len(body)))
		resp, err = reporting{w.Transport}.RoundTrip(q.WithContext(ctx))
	}
	if resp, err = final(resp, err); err != nil || resp == nil {
		return status, reply, wasSent(err), err
	}
	defer resp.Body.Close()
	reply, err = readBody(resp)
	return resp.StatusCode, reply, true, err
}

// The headers of what is sent. The transport only reads them.
var (
	agent  = []string{"wxrelay"}
	ofGet  = http.Header{"User-Agent": agent}
	ofPost = http.Header{"User-Agent": agent, "Content-Type": {"application/json"}}
)

// A question is a request to WeChat. What makes it is RoundTrip or Ask and no Client: a
// redirect is not followed, because the query carries the secret, and no *url.Error quotes
// the URL.
type question struct {
	http.Request
	url url.URL
}

// questions are used again: Ask keeps nothing of one. A request, its URL and its header
// are a sixth of what a login leaves to the collector (TestAllocs).
var questions = sync.Pool{New: func() any { return new(question) }}

func (q *question) set(w *Client, method, path, query string, header http.Header, body io.ReadCloser, length int64) *question {
	q.url.Scheme, q.url.Host, q.url.Path, q.url.RawQuery = w.Scheme, w.Host, path, query
	q.Method, q.URL, q.Host, q.Header, q.Body, q.ContentLength = method, &q.url, w.Host, header, body, length
	q.Proto, q.ProtoMajor, q.ProtoMinor = "HTTP/1.1", 1, 1
	return q
}

// wasSent reports whether WeChat can have seen the request that ended so.
func wasSent(err error) bool {
	var not *wire.NotSentError
	return !errors.As(err, &not)
}

// final refuses an answer that is not final. After a 101 the connection belongs to another
// protocol: reading it would wait for ever, for net/http no longer ends it with the request.
func final(resp *http.Response, err error) (*http.Response, error) {
	if resp == nil || resp.StatusCode >= 200 {
		return resp, err
	}
	_ = resp.Body.Close()
	return nil, fmt.Errorf("http %d %w", resp.StatusCode, errNotFinal)
}

var (
	errNotFinal = errors.New("is no final answer")
	errTooLarge = fmt.Errorf("reply is over %d KiB", maxReply>>10)
	errBadGzip  = errors.New("reply is not the gzip it says it is")
	errEncoding = errors.New("reply has an encoding that was not asked for")
)

// isZipped reports whether a reply is gzip, which some front ends make of it unasked.
// Any other encoding is an error. RFC 9110: names in any case, and x-gzip is gzip.
func isZipped(h http.Header) (bool, error) {
	switch encoding := strings.ToLower(strings.TrimSpace(strings.Join(h.Values("Content-Encoding"), ","))); encoding {
	case "", "identity":
		return false, nil
	case "gzip", "x-gzip":
		return true, nil
	default:
		return false, fmt.Errorf("%w: %.8q", errEncoding, encoding) // so much of it holds no secret
	}
}

// readBody reads a reply whole, within bounds. Compression is undone here and
// not in the transport, so that the bound holds for what comes out of it and
// for whatever transport is in use.
func readBody(resp *http.Response) ([]byte, error) {
	var r io.Reader = resp.Body
	zipped, err := isZipped(resp.Header)
	if err != nil {
		return nil, err
	}
	if zipped {
		z, err := gzip.NewReader(io.LimitReader(r, maxReply))
		if err != nil {
			return nil, errBadGzip
		}
		r = z
	}
	if n := resp.ContentLength; n > 0 && n <= maxReply && !zipped {
		body := make([]byte, n)
		_, err = io.ReadFull(r, body)
		return body, err
	}
	body, err := io.ReadAll(io.LimitReader(r, maxReply+1))
	switch {
	case len(body) > maxReply:
		return nil, errTooLarge
	case err != nil && zipped:
		return nil, fmt.Errorf("%w: %w", errBadGzip, err)
	}
	return body, err
}

// backoff holds the waits before the second and the third try. Ours: short,
// since a person is waiting; two, since a WeChat that is down stays down for
// longer than a person waits.
var backoff = [...]time.Duration{100 * time.Millisecond, 300 * time.Millisecond}

// Pause waits for d and reports whether there is still time for another try.
func Pause(ctx context.Context, d time.Duration) bool {
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= d {
		return false
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
