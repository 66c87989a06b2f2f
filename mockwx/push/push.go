// Package push sends what WeChat sends of itself to a server under test: messages and
// events of an app, and tickets and authorizations of a third-party platform, signed,
// encrypted and sent again as WeChat does.
package push

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/msgcrypt"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// A Request asks for a message as WeChat would push it to a developer's
// server. Empty fields of PushConfig's kind are the app's own (push in the
// fixture).
//
// The message is one of [Events], or Message, or an event with some of its
// fields replaced by Message's; with neither, only the URL is verified.
// ToUserName, FromUserName, CreateTime and, for a message that is no event, MsgId
// need not be given.
//
// When AppID is a third-party platform's, the event is one of
// [ComponentEvents]; left out, it is the verify ticket. What an account does
// to cause one happens: after unauthorized the platform may not call for it.
type Request struct {
	AppID   string          `json:"appid"`
	To      string          `json:"to,omitempty"`      // http or https URL
	User    string          `json:"user,omitempty"`    // a fixture's user: FromUserName is their openid
	Event   string          `json:"event,omitempty"`   // a ready-made message
	Message json.RawMessage `json:"message,omitempty"` // JSON object, in the order of the wire
	Verify  bool            `json:"verify,omitempty"`  // verify the URL first, as the console does
	// AuthorizerAppID is the account that a third-party platform's event is about;
	// "": the only one that has authorised it.
	AuthorizerAppID string `json:"authorizer_appid,omitempty"`
	// TraceID asks for the result of a media_check_async that the fake was given.
	TraceID string `json:"trace_id,omitempty"`
	// Ticket is that of a code of qrcode/create which User scans: they follow the
	// account from now on.
	Ticket string `json:"ticket,omitempty"`

	Mode           string `json:"mode,omitempty"`
	Format         string `json:"format,omitempty"`
	Token          string `json:"token,omitempty"`
	EncodingAESKey string `json:"encoding_aes_key,omitempty"`

	Timeout  fixture.Duration `json:"timeout,omitempty"`  // for each attempt; 0: 5s
	Attempts int              `json:"attempts,omitempty"` // at most; 0: 3
}

// A Result is what became of a push.
type Result struct {
	OK       bool      `json:"ok"`               // verified, if asked for, and taken
	Verify   *Attempt  `json:"verify,omitempty"` // the GET that verifies the URL
	Message  string    `json:"message,omitempty"`
	Attempts []Attempt `json:"attempts"` // never nil; of the message
}

// An Attempt is one request to the developer's server, and what came back.
// Error is empty when that was right.
type Attempt struct {
	Request string `json:"request"`        // method and URL
	Sent    string `json:"sent,omitempty"` // the body
	Status  int    `json:"status"`         // 0: no answer
	Body    string `json:"body"`           // the beginning of the answer
	Error   string `json:"error,omitempty"`
	ErrorZH string `json:"error_zh,omitempty"`
}

const (
	defaultLimit    = 5 * time.Second // Doc: then the connection is cut, and the push made again
	defaultAttempts = 3               // Ours: in all; known, but on no page we have
	// Ours: bounds on what a caller may ask for, so that no request is held for ever.
	maxLimit    = time.Minute
	maxAttempts = 10
	maxMessage  = 2 << 20
)

// A Sender sends messages as WeChat does of itself.
type Sender struct {
	World *world.World
	Now   func() time.Time
	Log   *slog.Logger
}

// Push sends a message to a developer's server, again when it is not taken, and
// returns what came of it. It fails when the request makes no sense; a server
// that is down or answers wrongly is a result.
func (s *Sender) Push(ctx context.Context, r Request) (Result, error) {
	w := s.World
	if m := w.Component(r.AppID); m != nil {
		return s.pushComponent(ctx, m, &r)
	}
	a := w.App(r.AppID)
	if a == nil {
		return Result{}, w.NoSuchApp(r.AppID)
	}
	if w.User(a, r.To) != nil && r.User == "" { // To is probably meant as the user who sends the message
		r.User, r.To = r.To, ""
	}
	to, err := r.target(a.Push)
	if err != nil {
		return Result{}, err
	}
	if r.AuthorizerAppID != "" {
		return Result{}, text.Invalid("authorizer_appid: %s is no third-party platform in the fixture",
			"authorizer_appid：%s 不是 fixture 中的第三方平台", text.Clip(a.AppID, 64))
	}
	m, n, err := r.message(w, a, s.Now())
	if err != nil {
		return Result{}, err
	}
	if m == nil && !r.Verify {
		return Result{}, text.Invalid("nothing to push; give event (%s), message, or verify",
			"没有要推送的内容；请写 event（%s）、message 或 verify", strings.Join(Events(), ", "))
	}
	if err := to.takes(m); err != nil {
		return Result{}, err
	}
	res := Result{OK: true, Attempts: []Attempt{}}
	if r.Verify {
		v := s.verify(ctx, to, a.AppID, a.CountPush())
		res.Verify, res.OK = &v, v.Error == ""
	}
	if m != nil && res.OK {
		s.send(ctx, to, a.AppID, n, m, &res)
	}
	s.logPush(ctx, a.AppID, to, m, &res)
	return res, nil
}

// message makes what is pushed, and numbers it; nil when only the URL is to be
// verified.
func (r *Request) message(w *world.World, a *world.App, now time.Time) (message, int64, error) {
	if r.TraceID != "" {
		return r.checkResult(w, a, now)
	}
	if r.Ticket != "" {
		return r.scan(w, a, now)
	}
	if r.Event == "" && len(r.Message) == 0 {
		return nil, 0, nil
	}
	given, err := r.given()
	if err != nil {
		return nil, 0, err
	}
	s := scene{w: w, app: a, now: now, openid: cmp.Or(given.Text("OpenID"), given.Text("FromUserName"))}
	if err := s.by(r.User); err != nil {
		return nil, 0, err
	}
	if s.openid == "" {
		return nil, 0, text.Invalid("who sends the message is missing: give user, or FromUserName in message",
			"缺少发送消息的用户：请写 user，或在 message 中写 FromUserName")
	}
	event := slices.IndexFunc(readyMade, func(e readyMessage) bool { return e.name == r.Event })
	if r.Event != "" && event < 0 {
		return nil, 0, text.Invalid("event: %q is not one of %s; any other goes into message",
			"event：%q 不是 %s 之一；其他事件请写在 message 里", text.Clip(r.Event, 64), strings.Join(Events(), ", "))
	}
	s.n = a.CountPush()
	if event >= 0 {
		return with(readyMade[event].build(s), given), s.n, nil
	}
	m := with(s.head("")[:3], given) // without MsgType, which is the message's own
	if _, has := m.Get("MsgId"); !has && m.Text("MsgType") != "event" {
		m = append(m, field{"MsgId", s.msgID()})
	}
	return m, s.n, nil
}

// given reads Message; nil where there is none.
func (r *Request) given() (message, error) {
	if len(r.Message) == 0 {
		return nil, nil
	}
	if len(r.Message) > maxMessage {
		return nil, text.Invalid("message: longer than %d bytes", "message：超过 %d 字节", maxMessage)
	}
	m, err := ordered.Parse(r.Message)
	if err != nil {
		return nil, text.Invalid(`message: not a JSON object such as {"MsgType":"text","Content":"hi"}`,
			`message：不是形如 {"MsgType":"text","Content":"hi"} 的 JSON 对象`)
	}
	return m, nil
}

// logPush writes a line for each push. The URL's query and the message are never
// logged.
func (s *Sender) logPush(ctx context.Context, appid string, to *target, m message, res *Result) {
	s.Log.LogAttrs(ctx, slog.LevelInfo, "push",
		slog.String("appid", appid), slog.String("to", to.url.Scheme+"://"+to.url.Host+text.Clip(to.url.Path, 200)),
		slog.String("type", text.Clip(m.Text("MsgType"), 64)), slog.String("event", text.Clip(m.Text("Event"), 64)),
		slog.Bool("ok", res.OK), slog.Int("attempts", len(res.Attempts)))
}

// A target is a developer's server, with the format of messages to it.
type target struct {
	url      *url.URL
	token    string
	key      *msgcrypt.Key // nil: nothing is encrypted
	compat   bool          // the plain fields stand beside the ciphertext
	json     bool
	limit    time.Duration // for each attempt
	attempts int
}

// target returns the server that a message goes to, where base says what r does not; the
// error says what is missing.
func (r *Request) target(base fixture.PushConfig) (*target, error) {
	switch {
	case r.To != "" && !strings.HasPrefix(r.To, "http://") && !strings.HasPrefix(r.To, "https://"):
		return nil, text.Invalid("to: %q is no URL; it begins with http:// or https://, and the sender of the message goes into user",
			"to：%q 不是 URL；应以 http:// 或 https:// 开头，发送消息的用户请写在 user 里", text.Clip(r.To, 64))
	case r.Timeout < 0 || time.Duration(r.Timeout) > maxLimit:
		return nil, text.Invalid("timeout: at most %v", "timeout：最多 %v", maxLimit)
	case r.Attempts < 0 || r.Attempts > maxAttempts:
		return nil, text.Invalid("attempts: 1 to %d", "attempts：1 到 %d", maxAttempts)
	}
	p := fixture.PushConfig{URL: r.To, Token: r.Token, EncodingAESKey: r.EncodingAESKey, Mode: r.Mode, Format: r.Format}.Over(base)
	if err := p.Check(); err != nil {
		return nil, err
	}
	switch {
	case p.URL == "":
		return nil, text.Invalid("where to push is missing: send to, or give the app push.url in the fixture",
			"缺少推送地址：请发送 to，或在 fixture 中写 app 的 push.url")
	case p.Token == "":
		return nil, text.Invalid("the token is missing, without which nothing can be signed: "+
			"send token, or give the app push.token in the fixture",
			"缺少 token，无法签名：请发送 token，或在 fixture 中写 app 的 push.token")
	}
	u, err := url.Parse(p.URL)
	if err != nil {
		return nil, err // Check has read it already
	}
	t := &target{
		url: u, token: p.Token, compat: p.Mode == "compat", json: p.Format == "json",
		limit: cmp.Or(time.Duration(r.Timeout), defaultLimit), attempts: cmp.Or(r.Attempts, defaultAttempts),
	}
	if p.Encrypts() {
		key, err := msgcrypt.ParseKey(p.EncodingAESKey)
		if err != nil {
			return nil, err // Check has read it already
		}
		t.key = &key
	}
	return t, nil
}

// takes reports an error when the target's format has no room for the message.
func (t *target) takes(m message) error {
	if name := badXMLName(m); name != "" && !t.json {
		return text.Invalid("message: %s cannot be the name of an XML element", "message：%s 不能作为 XML 元素名", text.Clip(name, 64))
	}
	return nil
}
