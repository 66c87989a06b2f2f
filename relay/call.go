package relay

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A call is one request to an API of WeChat's, other than a login.
type call struct {
	openID string // for whom: a user has a bound of calls in hand
	path   string
	query  url.Values // besides the access_token
	body   any        // sent as JSON by POST; nil: GET

	// repeatable: to ask twice is to ask once, so a lost answer may be asked
	// for again.
	repeatable bool
	hide       []string // what no log may hold if the reply echoes it
}

// ask makes a call, trying again where nothing can have been spent, and returns
// the members of a reply that is a success.
func (w *wechat) ask(ctx context.Context, c call) (map[string]json.RawMessage, error) {
	for try := 0; ; try++ {
		m, err := seen(ctx, w.observer, w.now, c.path, func(ctx context.Context) (map[string]json.RawMessage, error) { return w.askOnce(ctx, c) })
		if err == nil {
			return m, nil
		}
		f := asFailure(err)
		if !f.again || try == len(backoff) || !pause(ctx, backoff[try]) {
			f.attrs = append(f.attrs, slog.String("api", c.path), slog.Int("tries", try+1))
			return nil, f
		}
	}
}

func (w *wechat) askOnce(ctx context.Context, c call) (map[string]json.RawMessage, error) {
	method, body := http.MethodGet, []byte(nil)
	if c.body != nil {
		var err error
		if body, err = rawJSON(c.body); err != nil {
			return nil, err
		}
		method = http.MethodPost
	}
	status, reply, sent, err := w.send(ctx, method, c.path, c.query.Encode(), body)
	if err != nil {
		f := lost(ctx, err, sent, "", c.hide...)
		f.again = f.again || sent && c.repeatable && ctx.Err() == nil
		return nil, f.inCall()
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(reply, &m) != nil {
		return nil, (&failure{kind: refusal.Upstream, cause: fmt.Errorf("wechat: http %d: %w", status, notAnObject(reply))}).inCall()
	}
	if e := readRefusal(m); e != nil {
		e.msg = scrub(e.msg, c.hide...)
		return nil, e.failure(w.now()).inCall()
	}
	return m, nil
}

// rawJSON encodes a body as WeChat wants it. Seen: \u0026 for & and the like
// are taken for the six characters by some APIs.
func rawJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// inCall gives a failure words that fit calls: what a login says of its code
// is not true of them, and to try again does no harm.
func (f *failure) inCall() *failure {
	switch f.kind {
	case refusal.Upstream:
		f.action = refusal.Retry
		if f.say == (text.Text{}) {
			f.say = text.New("WeChat's answer could not be used. Try again in a moment.", "微信的应答无法使用，请稍后再试。")
		}
	case refusal.Timeout:
		f.action = refusal.Retry
		f.say = text.New("WeChat did not answer in time. Try again in a moment.", "微信应答超时，请稍后再试。")
	case refusal.RateLimited:
		f.say = text.New("Too many requests within a minute. Wait for the next minute.", "请求过于频繁，请等到下一分钟再试。")
	}
	if isTokenError(f.errCode) {
		f.kind, f.action, f.say = refusal.Misconfigured, "", text.Text{}
		f.hint = text.New(
			"WeChat refuses the access_token: does another program fetch tokens of this app, by /cgi-bin/token or with force_refresh?",
			"微信不接受 access_token：是否有其他程序也在获取此应用的 token（/cgi-bin/token 或 force_refresh）？",
		)
	}
	return f
}

// isTokenError tells the errcodes that say the access_token is not good.
// Seen: 40001 never existed or superseded, 42001 expired. Doc: 40014 malformed.
func isTokenError(code int) bool { return code == 40001 || code == 42001 || code == 40014 }

// askAs makes a call with an app's access_token. When WeChat refuses the token
// and there is another one, once, the call is made again: nothing was spent, for the
// token is looked at before anything else. Seen.
func (r *Relay) askAs(ctx context.Context, app credential.App, c call) (map[string]json.RawMessage, error) {
	end, err := r.inHand.begin(app.AppID, c.openID)
	if err != nil {
		return nil, err
	}
	defer end()
	ctx, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	token, err := r.keeper.take(ctx, app)
	if err != nil {
		return nil, err
	}
	by := source{path: c.path}
	for try := 0; ; try++ {
		q := url.Values{"access_token": {token.value.Reveal()}}
		for k, v := range c.query {
			q[k] = v
		}
		with := c
		with.query, with.hide = q, append([]string{token.value.Reveal()}, c.hide...)
		m, err := r.askInTurn(ctx, with)
		switch {
		case err == nil:
			r.keeper.accepted(ctx, app, token, by)
			return m, nil
		case !isTokenError(asFailure(err).errCode):
			return nil, err
		case try > 0:
			r.keeper.refusedAgain(ctx, app, token, by)
			return nil, err
		}
		next, kept := r.keeper.refused(ctx, app, token, by)
		if kept != nil {
			return nil, kept
		}
		if next.value.Equal(token.value) {
			return nil, err
		}
		token = next
	}
}

// askInTurn makes a call when there is a turn. The access_token has been had
// before: nothing that is slow to come keeps a turn from another call.
func (r *Relay) askInTurn(ctx context.Context, c call) (map[string]json.RawMessage, error) {
	leave, err := r.calls.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return r.wechat.ask(ctx, c)
}
