package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A Call is one request to an API of WeChat's, other than a login.
type Call struct {
	Path  string
	Query url.Values // besides the access_token
	Body  any        // sent as JSON by POST; nil: GET

	// Repeatable: to ask twice is to ask once, so a lost answer may be asked
	// for again.
	Repeatable bool
	Hide       []string // what no log may hold if the reply echoes it
}

// Call makes a call, trying again where nothing can have been spent, and returns
// the members of a reply that is a success.
func (w *Client) Call(ctx context.Context, c Call) (m map[string]json.RawMessage, err error) {
	err = w.retry(ctx, c.Path, []slog.Attr{slog.String("api", c.Path)}, func(ctx context.Context) error {
		m, err = w.askOnce(ctx, c)
		return err
	})
	return m, err
}

func (w *Client) askOnce(ctx context.Context, c Call) (map[string]json.RawMessage, error) {
	method, body := http.MethodGet, []byte(nil)
	if c.Body != nil {
		var err error
		if body, err = rawJSON(c.Body); err != nil {
			return nil, err
		}
		method = http.MethodPost
	}
	status, reply, sent, err := w.send(ctx, method, c.Path, c.Query.Encode(), body)
	if err != nil {
		f := lost(ctx, err, sent, "", c.Hide...)
		f.Retryable = f.Retryable || sent && c.Repeatable && ctx.Err() == nil
		return nil, f.InCall()
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(reply, &m) != nil {
		return nil, (&fail.Failure{Kind: refusal.Upstream, Cause: fmt.Errorf("wechat: http %d: %w", status, notAnObject(reply))}).InCall()
	}
	if e := readRefusal(m); e != nil {
		e.msg = scrub(e.msg, c.Hide...)
		return nil, e.callFailure(w.Now())
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

// callFailure is failure for a call, where the access_token may be what is refused.
func (e *wxError) callFailure(now time.Time) *fail.Failure {
	f := e.failure(now).InCall()
	if IsTokenError(f.ErrCode) {
		f.Kind, f.Action, f.Say = refusal.Misconfigured, "", text.Text{}
		f.Hint = text.New(
			"WeChat refuses the access_token: does another program fetch tokens of this app, by /cgi-bin/token or with force_refresh?",
			"微信不接受 access_token：是否有其他程序也在获取此应用的 token（/cgi-bin/token 或 force_refresh）？",
		)
	}
	return f
}

// IsTokenError reports whether an errcode says that the access_token is not good.
// Seen: 40001 never existed or superseded, 42001 expired. Doc: 40014 malformed.
func IsTokenError(code int) bool { return code == 40001 || code == 42001 || code == 40014 }
