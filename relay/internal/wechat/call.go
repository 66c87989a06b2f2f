package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/trust"
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
	if e := readRefusal(m["errcode"], m["errmsg"]); e != nil {
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
	if f.RID != "" {
		f.Attrs = append(f.Attrs, RIDPage)
	}
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

// renewLead is how long before its end a token is renewed. It begins a
// little after WeChat's overlap does, or WeChat would answer with the
// token we have.
const renewLead = 290 * time.Second

// A Token is good until ends, and to be renewed from renew on.
type Token struct {
	Value       credential.Secret
	Ends, Renew time.Time
	MadeFor     string // the id of the source that was refused with the former token, "" for none
}

// TokenLife is how long a token lives, and plainOverlap how long a token
// of /cgi-bin/token still works once the next one is made. Doc.
const TokenLife = 7200 * time.Second

// Age is how long ago a token was made, computed from its end.
func (t Token) Age(now time.Time) time.Duration { return TokenLife - t.Ends.Sub(now) }

const (
	// Bounds on what is believed. Doc: 512 characters are to be reserved.
	maxTokenLen  = 2048
	maxTokenLife = 24 * time.Hour
)

// Token asks WeChat for an access_token. Doc: POST /cgi-bin/stable_token gives the same token
// until it is about to end; GET /cgi-bin/token makes a new one at each call.
// The two know nothing of each other.
func (w *Client) Token(ctx context.Context, app credential.App, force bool) (Token, error) {
	secret := app.Secret.Reveal()
	c := Call{Path: "/cgi-bin/stable_token", Body: stableRequest{"client_credential", app.AppID, secret, force}, Repeatable: !force,
		Hide: []string{secret}}
	if app.TokenMode == credential.PlainToken {
		c = Call{Path: "/cgi-bin/token", Query: url.Values{"grant_type": {"client_credential"}, "appid": {app.AppID}, "secret": {secret}},
			Hide: []string{secret}}
	}
	asked := w.Now() // what the answer took is the token's time, too
	m, err := w.Call(ctx, c)
	if err != nil {
		f := fail.Of(err)
		if f.ErrCode == 40001 { // Doc: here it is about the secret
			f.Hint = text.New("the AppSecret is not accepted: copy the current one from mp.weixin.qq.com",
				"AppSecret 不被接受，请到 mp.weixin.qq.com 获取当前的 AppSecret")
		}
		return Token{}, f
	}
	value, err := readText(m["access_token"], "access_token", maxTokenLen)
	life, badLife := strconv.ParseInt(string(m["expires_in"]), 10, 32)
	left := time.Duration(life) * time.Second
	switch {
	case err == nil && value == "":
		err = errors.New("reply has neither access_token nor errcode")
	case err == nil && (badLife != nil || left <= 0 || left > maxTokenLife):
		err = errors.New("expires_in is not the seconds of up to a day")
	}
	if err != nil {
		return Token{}, (&fail.Failure{Kind: refusal.Upstream, Cause: err}).InCall()
	}
	ends := asked.Add(left)
	return Token{Value: credential.NewSecret(value), Ends: ends, Renew: ends.Add(-min(renewLead, left/2))}, nil
}

type stableRequest struct {
	GrantType    string `json:"grant_type"`
	AppID        string `json:"appid"`
	Secret       string `json:"secret"`
	ForceRefresh bool   `json:"force_refresh"`
}

type phoneAnswer struct {
	PhoneNumber     string `json:"phoneNumber"` // with its prefix when it is foreign
	PurePhoneNumber string `json:"purePhoneNumber"`
	CountryCode     string `json:"countryCode"`
}

// PhoneRequest is what getuserphonenumber is asked. Doc: with the openid, WeChat
// refuses a code that is another user's.
type PhoneRequest struct {
	Code   string `json:"code"`
	OpenID string `json:"openid"`
}

// ReadPhone reads the reply. Seen: countryCode is a string, where the page
// shows a number; both are taken.
func ReadPhone(m map[string]json.RawMessage, app credential.App) (any, error) {
	unusable := func(why string) error {
		return (&fail.Failure{Kind: refusal.Upstream, Cause: errors.New("phone: " + why)}).InCall()
	}
	var info, mark map[string]json.RawMessage
	if json.Unmarshal(m["phone_info"], &info) != nil {
		return nil, unusable("reply has no phone_info")
	}
	var a phoneAnswer
	var err, err2 error
	a.PhoneNumber, err = readText(info["phoneNumber"], "phoneNumber", trust.MaxIDLen)
	a.PurePhoneNumber, err2 = readText(info["purePhoneNumber"], "purePhoneNumber", trust.MaxIDLen)
	if errors.Join(err, err2) != nil || a.PurePhoneNumber == "" {
		return nil, unusable("reply has no number")
	}
	a.CountryCode = strings.Trim(string(info["countryCode"]), `"`)
	if strings.Trim(a.CountryCode, "0123456789") != "" {
		return nil, unusable("countryCode is not digits")
	}
	var appID string
	if json.Unmarshal(info["watermark"], &mark) != nil || json.Unmarshal(mark["appid"], &appID) != nil || appID != app.AppID {
		return nil, unusable("the watermark is not this app's")
	}
	return a, nil
}
