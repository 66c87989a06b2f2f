package relay

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A call is one request to an API of WeChat's, other than a login.
type call struct {
	path  string
	query url.Values // besides the access_token
	body  any        // sent as JSON by POST; nil: GET

	// repeatable: to ask twice is to ask once, so a lost answer may be asked
	// for again.
	repeatable bool
	hide       []string // what no log may hold if the reply echoes it
}

// ask makes a call, trying again where nothing can have been spent, and returns
// the members of a reply that is a success.
func (w *wechat) ask(ctx context.Context, c call) (m map[string]json.RawMessage, err error) {
	err = w.retry(ctx, c.path, []slog.Attr{slog.String("api", c.path)}, func(ctx context.Context) error {
		m, err = w.askOnce(ctx, c)
		return err
	})
	return m, err
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
		return nil, e.callFailure(w.now())
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
	return f
}

// callFailure is failure for a call, where the access_token may be what is refused.
func (e *wxError) callFailure(now time.Time) *failure {
	f := e.failure(now).inCall()
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
