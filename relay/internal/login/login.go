// Package login answers /login: callers of one code share one redemption.
package login

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/limit"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/trust"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/internal/within"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A Handler answers /login.
type Handler struct {
	Apps     *apps.Served
	Trust    trust.Rules
	Limits   *limit.Limiter
	Proxies  web.Proxies
	Turns    *limit.Gate
	Pace     *limit.Pace
	Client   *wechat.Client
	Sessions *sessions.Sessions
	Timeout  time.Duration // of one login, retries included
	Log      *slog.Logger
	// Phone spends a code of the phone button for a user.
	Phone func(req *http.Request, app credential.App, openID, code string) (any, error)

	mu      sync.Mutex
	flights map[string]*flight // logins under way, by appid and code
}

// A loginAnswer is one of /login.
type loginAnswer struct {
	Token           string
	ExpiresIn       int64
	OpenID, UnionID string
}

// AppendJSON implements web.Appender.
func (a loginAnswer) AppendJSON(b []byte) []byte {
	b = web.AppendString(append(b, `{"token":`...), a.Token)
	b = strconv.AppendInt(append(b, `,"expires_in":`...), a.ExpiresIn, 10)
	b = web.AppendString(append(b, `,"openid":`...), a.OpenID)
	if a.UnionID != "" {
		b = web.AppendString(append(b, `,"unionid":`...), a.UnionID)
	}
	return append(b, '}')
}

// Login answers POST /login and GET /login?code=.
func (h *Handler) Login(req *http.Request) (any, error) {
	in, err := readLogin(req)
	if err != nil {
		return nil, err
	}
	app, err := h.Apps.Find(in.AppID)
	if err != nil {
		return nil, err
	}
	web.TrailOf(req.Context()).AppID = app.AppID
	if err := h.Trust.Code(in.Code); err != nil {
		return nil, err
	}
	if err := h.Limits.Check(req, app, "logins"); err != nil {
		return nil, err
	}
	both := req // the call for the phone: it ends when the login would have had to
	if in.PhoneCode != "" {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(req.Context()), h.Timeout)
		defer cancel()
		both = req.WithContext(ctx)
	}
	f, err := h.join(req.Context(), app, in.Code, h.Proxies.ClientIP(req))
	switch {
	case err != nil:
		return nil, err
	case in.PhoneCode == "":
		return &f.answer, nil
	}
	return h.withPhone(both, app, f, in.PhoneCode), nil
}

// join gives a login the one redemption of (app, code) that is under way: a front end
// that sends a login twice, or a proxy that repeats it, gets the same answer twice instead
// of "code been used". The first caller redeems the code, whether it stays or not: its
// goroutine is there, and another one would cost a tenth of a login (BenchmarkJoin). One
// who joins it later and leaves takes nothing from the rest.
func (h *Handler) join(ctx context.Context, app credential.App, code string, from netip.Addr) (*flight, error) {
	t := web.TrailOf(ctx)
	key := app.AppID + "\x00" + code // neither part has a control character, so no two pairs meet
	f, first := h.board(key, t.ID)
	if first {
		f.answer, f.err = h.fly(context.WithoutCancel(ctx), app, code, from)
		if f.err != nil {
			f.err = fail.Of(f.err)
		}
		h.land(key, f)
	} else {
		select {
		case <-f.landed:
		case <-ctx.Done():
		}
	}
	if ctx.Err() == nil {
		t.Flight = f.id
		return f, f.err
	}
	if first && f.err != nil { // the line of its request does not have it
		t.After = func() {
			fail.Log(ctx, h.Log, "login failed after its caller left", fail.Of(f.err), slog.String("flight", f.id), slog.String("appid", app.AppID))
		}
	}
	return nil, &fail.Failure{Kind: refusal.Timeout, CallerLeft: true, Cause: errors.New("the caller left")}
}

// A flight is one redemption. Each of its callers gets a line that names the request it
// began with.
type flight struct {
	id     string
	landed chan struct{} // nil while one caller is all; closed when the rest is known
	answer loginAnswer
	err    error
	phone  phone
}

// board returns the flight of a key; first reports that there was none.
func (h *Handler) board(key, id string) (f *flight, first bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f := h.flights[key]; f != nil {
		if f.landed == nil {
			f.landed = make(chan struct{})
		}
		return f, false
	}
	if h.flights == nil {
		h.flights = map[string]*flight{}
	}
	f = &flight{id: id}
	h.flights[key] = f
	return f, true
}

// land ends a flight.
func (h *Handler) land(key string, f *flight) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.flights, key)
	if f.landed != nil {
		close(f.landed)
	}
}

// fly redeems a code.
func (h *Handler) fly(ctx context.Context, app credential.App, code string, from netip.Addr) (answer loginAnswer, err error) {
	bound, whole := within.Time(ctx, h.Timeout), ctx
	ctx = bound
	defer bound.End()
	defer fail.Rescue(&err)
	// The token first: a machine without randomness must not cost a code. And the
	// store: while it is down, logins wait, and no code is spent.
	token, err := h.Sessions.Begin(ctx)
	if err != nil {
		return answer, err
	}
	id, err := h.redeem(ctx, app, code, limit.Customer(from))
	if err != nil {
		return answer, err
	}
	if err := h.Trust.Identity(id.OpenID, id.UnionID); err != nil {
		return answer, err
	}
	if err := h.Sessions.Keep(whole, token, app.AppID, id, from); err != nil {
		return answer, err
	}
	return loginAnswer{token, int64(h.Sessions.TTL / time.Second), id.OpenID, id.UnionID}, nil
}

// redeem asks WeChat when there is a turn, after those before it where WeChat wants
// logins slower.
func (h *Handler) redeem(ctx context.Context, app credential.App, code string, from netip.Addr) (wechat.Identity, error) {
	next, err := h.Pace.Enter(ctx, app.AppID, from)
	if err != nil {
		return wechat.Identity{}, err
	}
	defer next()
	leave, err := h.Turns.Enter(ctx)
	if err != nil {
		f := fail.Of(err)
		f.Say = text.New("Too many logins are waiting for WeChat. Try again in a moment with the same code.", "等待微信应答的登录过多，请稍后用同一个 code 重试。")
		return wechat.Identity{}, f
	}
	defer leave()
	id, err := h.Client.Login(ctx, app, code)
	h.Pace.Note(app.AppID, from, err)
	return id, err
}
