package relay

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"wxflow/relay/observe"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

const (
	// gatewayTimeout bounds one call of the gateway from end to end. Ours:
	// long enough for a picture of 10 MB over a slow line.
	gatewayTimeout = time.Minute
	// peekMax is what is read of a reply before it is passed on. Seen: a
	// refusal of the token has under 300 bytes.
	peekMax = 4 << 10
	// gatewayMax is how many calls may be under way. Ours: an upload takes long,
	// so they do not stand in the queue of logins; what each keeps is bounded.
	gatewayMax = 256
)

// What of the headers is passed. Whatever else a caller sends, its key among
// it, is none of WeChat's business.
var (
	passedUp   = [...]string{"Content-Type", "Accept"}
	passedDown = [...]string{"Content-Type", "Content-Disposition", "Content-Language", "Last-Modified"}
)

// A gateway passes calls of other back ends on to WeChat's APIs.
type gateway struct {
	keys   keyRing
	apps   *served
	keeper *keeper
	client *wechat

	passing atomic.Int64 // calls under way
}

// before puts the gateway before the rest, where there are keys to it. It is
// no row of the routes: it has its own bounds and answers with WeChat's words.
func (g *gateway) before(others http.Handler) http.Handler {
	if len(g.keys) == 0 {
		return others
	}
	pass := on(observe.RouteGateway, false, g)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if strings.HasPrefix(req.URL.Path, gatewayPrefix) {
			pass.ServeHTTP(w, req)
			return
		}
		others.ServeHTTP(w, req)
	})
}

// ServeHTTP answers /wx/{appid}/…: it adds the access_token and passes the call
// to WeChat and the answer back as it is.
func (g *gateway) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	key, err := g.keys.admit(req)
	if err != nil {
		refuse(w, req, err)
		return
	}
	defer g.passing.Add(-1)
	if g.passing.Add(1) > gatewayMax {
		refuse(w, req, &failure{kind: refusal.Busy, wait: 1, cause: errors.New("too many calls of the gateway are under way"), say: text.New(
			"Too many calls are under way. Try again in a moment.", "正在进行的调用过多，请稍后再试。",
		)})
		return
	}
	ctx, cancel := context.WithTimeout(req.Context(), gatewayTimeout)
	defer cancel()
	// The server's limits are those of small requests. There is a limit all the
	// same: what the gateway leaves of a body, the server waits for.
	c, end := http.NewResponseController(w), time.Now().Add(gatewayTimeout)
	_ = c.SetReadDeadline(end) // not every writer has deadlines; ctx has
	_ = c.SetWriteDeadline(end.Add(10 * time.Second))

	req.Body = http.MaxBytesReader(w, req.Body, maxUpload)
	answer, err := g.passThrough(ctx, req, key)
	if err != nil {
		refuse(w, req, err)
		return
	}
	defer answer.close()
	answer.write(w)
}

// passThrough is ServeHTTP up to the first byte of the answer.
func (g *gateway) passThrough(ctx context.Context, req *http.Request, key *hashedKey) (answer *gatewayAnswer, err error) {
	defer rescue(&err)
	if req.Method == http.MethodConnect || req.Method == http.MethodTrace {
		return nil, badRequest("The gateway does not take this method.", "网关不支持此方法。")
	}
	target, err := parseTarget(req.URL)
	if err != nil {
		return nil, err
	}
	app, err := key.app(g.apps, target.appID)
	if err != nil {
		return nil, err
	}
	t := trailOf(ctx)
	t.appID = app.AppID
	t.attrs = append(t.attrs, slog.String("path", clean(target.path)))
	body, err := newReplayBody(req)
	if err != nil {
		return nil, err
	}
	noToken := g.keeper.use(ctx, app, source{key.name, target.path}, func(token accessToken) verdict {
		if answer != nil {
			if !body.replayable {
				return noVerdict
			}
			answer.close()
		}
		answer, err = g.client.pass(ctx, req.Method, target.path, target.query, req.Header, body, token.value.Reveal())
		switch {
		case err != nil:
			return noVerdict
		case isTokenError(answer.errCode):
			return refusedToken
		case answer.good:
			return tookToken
		}
		return noVerdict
	})
	switch {
	case err != nil:
		return nil, err
	case answer == nil:
		return nil, noToken
	}
	t.errCode = answer.errCode // WeChat's own refusal says more than that there is no other token
	return answer, nil
}

// pass passes a call of another back end on, with a token.
func (w *wechat) pass(ctx context.Context, method, path, query string, from http.Header, body *replayBody, token string) (answer *gatewayAnswer, err error) {
	with := "access_token=" + url.QueryEscape(token)
	if query != "" {
		with += "&" + query
	}
	header := http.Header{}
	for _, h := range passedUp {
		if v := from.Values(h); len(v) > 0 {
			header[h] = v
		}
	}
	err = w.observed(ctx, observe.RouteGateway, func(ctx context.Context) (int, error) {
		resp, sent, err := w.do(ctx, method, path, with, header, body.reader(), body.length)
		switch {
		case err != nil && body.cut():
			return 0, notWhole()
		case err != nil:
			return 0, lost(ctx, err, sent, "", token, query).inCall()
		}
		if answer, err = newGatewayAnswer(resp, token); err != nil {
			_ = resp.Body.Close()
			return 0, (&failure{kind: refusal.Upstream, cause: fmt.Errorf("wechat: http %d: %w", resp.StatusCode, err)}).inCall()
		}
		return answer.errCode, nil
	})
	return answer, err
}

// A gatewayAnswer is WeChat's answer, of which the beginning has been read.
type gatewayAnswer struct {
	resp    *http.Response
	token   string
	body    io.Reader
	length  bool // the Content-Length is still true
	errCode int
	good    bool // WeChat did what it was asked, so it took the token
}

// newGatewayAnswer undoes gzip and refuses other encodings: what is compressed can be
// neither read nor searched for the token.
func newGatewayAnswer(resp *http.Response, token string) (*gatewayAnswer, error) {
	a := &gatewayAnswer{resp: resp, token: token, body: resp.Body, length: true}
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
				a.errCode, _ = readErrCode(m["errcode"])
			}
		}
	}
	// Ours: a page of HTML is a proxy's.
	a.good = resp.StatusCode/100 == 2 && a.errCode == 0 && n > 0 && head[0] != '<'
	a.body = io.MultiReader(bytes.NewReader(head[:n]), a.body)
	return a, nil
}

type errReader struct{ err error }

func (e errReader) Read([]byte) (int, error) { return 0, e.err }

func (a *gatewayAnswer) close() { _ = a.resp.Body.Close() }

// write passes the answer on. A body that ends early ends early for the caller,
// too: the connection is cut, for a half answer is not to look like a whole one.
func (a *gatewayAnswer) write(w http.ResponseWriter) {
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
