package relay

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"golang.org/x/sync/singleflight"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A loginHandler answers /login.
type loginHandler struct {
	apps     *served
	wall     wall
	limits   *limiter
	proxies  proxies
	turns    *gate
	pace     *pace
	client   *wechat
	sessions *sessions
	timeout  time.Duration // of one login, retries included
	log      *slog.Logger

	flights singleflight.Group // logins under way, by appid and code
}

type loginAnswer struct {
	Token     string `json:"token"`
	ExpiresIn int64  `json:"expires_in"`
	OpenID    string `json:"openid"`
	UnionID   string `json:"unionid,omitempty"`
}

// login answers POST /login and GET /login?code=.
func (h *loginHandler) login(req *http.Request) (any, error) {
	in, err := readLogin(req)
	if err != nil {
		return nil, err
	}
	app, err := h.apps.find(in.AppID)
	if err != nil {
		return nil, err
	}
	trailOf(req.Context()).appID = app.AppID
	if err := h.wall.refuseCode(in.Code); err != nil {
		return nil, err
	}
	if err := h.limits.check(req, app, "logins"); err != nil {
		return nil, err
	}
	return h.join(req.Context(), app, in.Code, customer(h.proxies.clientIP(req)))
}

// join waits for the one redemption of (app, code) that is under way, starting
// it if there is none: a front end that sends a login twice, or a proxy that
// repeats it, gets the same answer twice instead of "code been used". The
// flight belongs to no caller, so one who leaves takes nothing from the rest.
func (h *loginHandler) join(ctx context.Context, app credential.App, code string, from netip.Addr) (any, error) {
	// Neither part has a control character, so no two pairs meet in a key.
	t := trailOf(ctx)
	done := h.flights.DoChan(app.AppID+"\x00"+code, func() (any, error) {
		answer, err := h.fly(context.WithoutCancel(ctx), app, code, from)
		if err != nil {
			err = asFailure(err)
			if ctx.Err() != nil { // whose line would have told it
				logFailure(ctx, h.log, "login failed after its caller left", asFailure(err), slog.String("flight", t.id), slog.String("appid", app.AppID))
			}
		}
		return landed{t.id, answer}, err
	})
	select {
	case res := <-done:
		l := res.Val.(landed)
		t.flight = l.flight
		return l.answer, res.Err
	case <-ctx.Done():
		return nil, &failure{kind: refusal.Timeout, left: true, cause: errors.New("the caller left")}
	}
}

// landed is how a flight ended: each of its callers gets a line that names the
// request it began with.
type landed struct {
	flight string
	answer any
}

// fly redeems a code.
func (h *loginHandler) fly(ctx context.Context, app credential.App, code string, from netip.Addr) (answer any, err error) {
	ctx, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	defer rescue(&err)
	// The token first: a machine without randomness shall not cost a code. And the
	// store: while it is down, logins wait, and no code is spent.
	token, err := h.sessions.place(ctx)
	if err != nil {
		return nil, err
	}
	id, err := h.redeem(ctx, app, code, from)
	if err != nil {
		return nil, err
	}
	if err := h.wall.refuseIdentity(id.openID, id.unionID); err != nil {
		return nil, err
	}
	if err := h.sessions.keep(ctx, token, app.AppID, id); err != nil {
		return nil, err
	}
	return loginAnswer{token, int64(h.sessions.ttl / time.Second), id.openID, id.unionID}, nil
}

// redeem asks WeChat when there is a turn, after those before it where WeChat wants
// logins slower.
func (h *loginHandler) redeem(ctx context.Context, app credential.App, code string, from netip.Addr) (identity, error) {
	next, err := h.pace.enter(ctx, app.AppID, from)
	if err != nil {
		return identity{}, err
	}
	defer next()
	leave, err := h.turns.enter(ctx)
	if err != nil {
		f := asFailure(err)
		f.say = text.New("Too many logins are waiting for WeChat. Try again in a moment with the same code.", "等待微信应答的登录过多，请稍后用同一个 code 重试。")
		return identity{}, f
	}
	defer leave()
	id, err := h.client.exchange(ctx, app, code)
	h.pace.note(app.AppID, from, err)
	return id, err
}
