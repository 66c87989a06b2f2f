// Package push receives what WeChat sends of itself at /wechat/push/{appid}: messages, and
// events about users. It ends the sessions of a user who took an authorisation back or
// closed the account, and passes every push on to the back end, if one is named.
package push

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/trust"
	"wxflow/relay/internal/web"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

const (
	// maxBody bounds a push, and a back end's answer to it. Ours: messages have a few KB.
	maxBody = 128 << 10
	// maxAge bounds how far a timestamp may be from the relay's clock. Ours: WeChat's
	// three attempts take seconds.
	maxAge = 5 * time.Minute
	// answerWithin is when WeChat has to have its answer. Doc: after 5 s it cuts the
	// connection and pushes again.
	answerWithin = 4500 * time.Millisecond
)

// The events that end sessions, and the one that has nothing here to change: profiles are
// with the back end. Doc.
const (
	revoked      = "user_authorization_revoke"
	cancelled    = "user_authorization_cancellation"
	infoModified = "user_info_modified"
)

var success = []byte("success")

// A Handler answers pushes.
type Handler struct {
	Apps     *apps.Served
	Sessions *sessions.Sessions
	Seen     session.Shared // marks of the pushes that were handled, for all relays
	Forward  *Forward       // nil: there is no back end
	Now      func() time.Time
	Log      *slog.Logger
}

// Before puts pushes before the rest. They are no row of the routes: for an app without a
// token the path is like any other that is not known.
func (h *Handler) Before(others http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if id, ok := strings.CutPrefix(req.URL.Path, "/wechat/push/"); ok && id != "" {
			if app, err := h.Apps.Find(id); err == nil && !app.PushToken.Empty() {
				web.Named(observe.RoutePush, false, h.of(app)).ServeHTTP(w, req)
				return
			}
		}
		others.ServeHTTP(w, req)
	})
}

// of answers the pushes of one app.
func (h *Handler) of(app credential.App) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		ctx, cancel := context.WithTimeout(req.Context(), answerWithin)
		defer cancel()
		web.TrailOf(ctx).AppID = app.AppID
		req.Body = http.MaxBytesReader(w, req.Body, maxBody)
		answer, err := h.answer(req.WithContext(ctx), app)
		if err != nil {
			web.Refuse(w, req, err)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(answer) // an error means that WeChat has gone, and will push again
	})
}

// answer returns what WeChat gets. Nothing is read of the body before the signature is
// known to be good.
func (h *Handler) answer(req *http.Request, app credential.App) (answer []byte, err error) {
	defer fail.Rescue(&err)
	q := req.URL.Query()
	p := pushed{app: app, signature: q.Get("signature"), timestamp: q.Get("timestamp"), nonce: q.Get("nonce")}
	if err := p.check(h.Now()); err != nil {
		return nil, err
	}
	t := web.TrailOf(req.Context())
	if req.Method == http.MethodGet {
		t.Push = "verify"
		return []byte(q.Get("echostr")), nil
	}
	if p.body, err = io.ReadAll(req.Body); err != nil {
		f := &fail.Failure{Kind: refusal.BadRequest, Say: text.New("The body did not arrive whole.", "请求体不完整。")}
		if big := (*http.MaxBytesError)(nil); errors.As(err, &big) {
			f.Status, f.Say = http.StatusRequestEntityTooLarge, text.New("The push is over 128 KiB.", "推送超过 128 KiB。")
		}
		return nil, f
	}
	if err := p.open(q.Get("msg_signature")); err != nil {
		return nil, err
	}
	t.Push, t.Attrs = p.label(), append(t.Attrs, slog.String("event", p.name()))
	mark, sum := "push:"+app.AppID+":"+p.signature, sha256.Sum256(p.body)
	switch was, err := h.Seen.Load(req.Context(), mark); {
	case err == nil && bytes.Equal(was, sum[:]):
		t.Attrs = append(t.Attrs, slog.Bool("repeated", true))
		return success, nil
	case err == nil:
		return nil, refused("its signature was copied from another push")
	case !errors.Is(err, session.ErrNoValue): // what follows does no harm when it is done twice
		t.Warn("repeats", "not known: "+fail.Of(err).Cause.Error())
	}
	if answer, err = h.handle(req.Context(), &p); err == nil {
		// Only now, or one that failed would not be taken when it comes again.
		_ = h.Seen.Save(req.Context(), mark, sum[:], 2*maxAge)
	}
	return answer, err
}

// handle does what a push is about.
func (h *Handler) handle(ctx context.Context, p *pushed) ([]byte, error) {
	if m, app := p.message, p.app.AppID; m.Event == revoked || m.Event == cancelled {
		if m.OpenID == "" || m.AppID != "" && m.AppID != app {
			return nil, fail.BadRequest("The event names no user of this app.", "事件没有指明此小程序的用户。")
		}
		n, err := h.Sessions.EndUser(ctx, app, m.OpenID)
		if err != nil {
			return nil, err
		}
		h.Log.LogAttrs(ctx, slog.LevelInfo, "sessions ended", slog.String("id", web.TrailOf(ctx).ID), slog.String("by", "wechat"),
			slog.String("why", m.Event), slog.String("appid", app), slog.String("openid", fail.Clean(m.OpenID)), slog.Int("ended", n))
	}
	if h.Forward == nil {
		return success, nil
	}
	answer, err := h.Forward.pass(ctx, p)
	if err != nil || p.app.PushKey.Empty() || len(answer) == 0 || bytes.Equal(answer, success) {
		return answer, err
	}
	return p.seal(answer, h.Now())
}

// A pushed is one push. Its signature covers the query, and the ciphertext where there is
// one.
type pushed struct {
	app                         credential.App
	signature, timestamp, nonce string
	body                        []byte // once it is open, the plain one
	message                     message
}

// name is the event or the type of the message, where it is a word.
func (p *pushed) name() string {
	if name := cmp.Or(p.message.Event, p.message.MsgType); trust.IsPlain(name) {
		return name
	}
	return "other"
}

// label is the name for metrics, of which there are few.
func (p *pushed) label() string {
	switch e := p.message.Event; e {
	case revoked, cancelled, infoModified:
		return e
	}
	return "other"
}

// check checks what stands in the query.
func (p *pushed) check(now time.Time) error {
	if !signed(p.signature, p.app.PushToken.Reveal(), p.timestamp, p.nonce) {
		return refused("the signature is wrong: it is not WeChat's, or the token is not the console's")
	}
	at, err := strconv.ParseInt(p.timestamp, 10, 64)
	if age := now.Sub(time.Unix(at, 0)); err != nil || age.Abs() > maxAge {
		return refused(fmt.Sprintf("its timestamp is %v off: it is an old one, or the clock of this machine is wrong", age.Round(time.Second)))
	}
	return nil
}

// open reads the body. With a key only what is encrypted counts: nothing proves that the
// rest is WeChat's.
func (p *pushed) open(signature string) (err error) {
	p.message, err = parse(p.body)
	switch sealed := p.message.Encrypt; {
	case err != nil:
	case p.app.PushKey.Empty():
		if sealed != "" && p.message.MsgType == "" {
			return refused("it is encrypted, and there is no EncodingAESKey: set WXRELAY_PUSH_KEY")
		}
	case sealed == "":
		return refused("it is not encrypted: choose the safe mode in the console, or unset WXRELAY_PUSH_KEY")
	case !signed(signature, p.app.PushToken.Reveal(), p.timestamp, p.nonce, sealed):
		return refused("the msg_signature is wrong")
	default:
		p.signature = signature
		var receiver string
		if p.body, receiver, err = open(p.app.PushKey, sealed); err != nil || receiver != p.app.AppID {
			return refused(cmp.Or(err, errors.New("it is for another app")).Error())
		}
		p.message, err = parse(p.body)
	}
	if err != nil {
		return &fail.Failure{Kind: refusal.BadRequest, Cause: err}
	}
	return nil
}

// seal makes a back end's reply one that WeChat takes of an app with a key, in the form
// of the push. Doc.
func (p *pushed) seal(reply []byte, now time.Time) ([]byte, error) {
	sealed, err := seal(p.app.PushKey, reply, p.app.AppID)
	if err != nil {
		return nil, err
	}
	at := now.Unix()
	nonce := strconv.FormatInt(at, 36)
	signature := Sign(p.app.PushToken.Reveal(), strconv.FormatInt(at, 10), nonce, sealed)
	if isXML(p.body) {
		return fmt.Appendf(nil, "<xml><Encrypt><![CDATA[%s]]></Encrypt><MsgSignature><![CDATA[%s]]></MsgSignature>"+
			"<TimeStamp>%d</TimeStamp><Nonce><![CDATA[%s]]></Nonce></xml>", sealed, signature, at, nonce), nil
	}
	return json.Marshal(struct {
		Encrypt, MsgSignature string
		TimeStamp             int64
		Nonce                 string
	}{sealed, signature, at, nonce})
}

// refused is the one answer to what does not prove to be WeChat's; the log says why.
func refused(cause string) error {
	return &fail.Failure{Kind: refusal.BadRequest, Status: http.StatusForbidden, Cause: errors.New(cause),
		Say: text.New("This push is not proved to be WeChat's.", "无法确认此推送来自微信。")}
}
