package relay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

type loginAnswer struct {
	Token     string `json:"token"`
	ExpiresIn int64  `json:"expires_in"`
	OpenID    string `json:"openid"`
	UnionID   string `json:"unionid,omitempty"`
}

// login answers POST /login and GET /login?code=.
func (r *Relay) login(req *http.Request) (any, error) {
	in, err := readLogin(req)
	if err != nil {
		return nil, err
	}
	app, err := r.app(in.AppID)
	if err != nil {
		return nil, err
	}
	trailOf(req.Context()).appID = app.AppID
	if err := r.refuseCode(in.Code); err != nil {
		return nil, err
	}
	if err := r.limit(req, app, "logins"); err != nil {
		return nil, err
	}
	return r.join(req.Context(), app, in.Code, customer(r.clientIP(req)))
}

// join waits for the one redemption of (app, code) that is under way, starting
// it if there is none: a front end that sends a login twice, or a proxy that
// repeats it, gets the same answer twice instead of "code been used". The
// flight belongs to no caller, so one who leaves takes nothing from the rest.
func (r *Relay) join(ctx context.Context, app credential.App, code string, from netip.Addr) (any, error) {
	// Neither part has a control character, so no two pairs meet in a key.
	t := trailOf(ctx)
	done := r.flights.DoChan(app.AppID+"\x00"+code, func() (any, error) {
		answer, err := r.fly(context.WithoutCancel(ctx), app, code, from)
		if err != nil {
			err = asFailure(err)
			if ctx.Err() != nil { // whose line would have told it
				logFailure(ctx, r.log, "login failed after its caller left", asFailure(err), slog.String("flight", t.id), slog.String("appid", app.AppID))
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
func (r *Relay) fly(ctx context.Context, app credential.App, code string, from netip.Addr) (answer any, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	defer rescue(&err)
	// The token first: a machine without randomness shall not cost a code. And the
	// store: while it is down, logins wait, and no code is spent.
	token, err := r.place(ctx)
	if err != nil {
		return nil, err
	}
	id, err := r.redeem(ctx, app, code, from)
	if err != nil {
		return nil, err
	}
	if err := r.refuseIdentity(id); err != nil {
		return nil, err
	}
	if err := r.keep(ctx, token, app, id); err != nil {
		return nil, err
	}
	return loginAnswer{token, int64(r.ttl / time.Second), id.openID, id.unionID}, nil
}

// Bounds of the search for a place for a session. Ours.
const (
	placeTries = 5
	placeWait  = 250 * time.Millisecond // of all tries but the last
)

// place mints a token whose session can be stored now. In a store of several parts
// one token is as good as another, so one whose part is out of reach costs a try
// and no login.
func (r *Relay) place(ctx context.Context) (token string, err error) {
	for try := 1; ; try++ {
		if token, err = r.mint(); err != nil {
			return "", err
		}
		if r.store.parted == nil || try == placeTries {
			return token, r.store.pingFor(ctx, hashToken(token))
		}
		within, cancel := context.WithTimeout(ctx, placeWait)
		err = r.store.pingFor(within, hashToken(token))
		cancel()
		if err == nil || ctx.Err() != nil {
			return token, err
		}
	}
}

// redeem asks WeChat when there is a turn, after those before it where WeChat wants
// logins slower.
func (r *Relay) redeem(ctx context.Context, app credential.App, code string, from netip.Addr) (identity, error) {
	next, err := r.pace.enter(ctx, app.AppID, from)
	if err != nil {
		return identity{}, err
	}
	defer next()
	leave, err := r.logins.enter(ctx)
	if err != nil {
		f := asFailure(err)
		f.say = text.New("Too many logins are waiting for WeChat. Try again in a moment with the same code.", "等待微信应答的登录过多，请稍后用同一个 code 重试。")
		return identity{}, f
	}
	defer leave()
	id, err := r.wechat.exchange(ctx, app, code)
	r.pace.note(app.AppID, from, err)
	return id, err
}

// keep stores the session of a fresh login, on time of its own: WeChat may
// have used up the rest.
func (r *Relay) keep(ctx context.Context, token string, app credential.App, id identity) error {
	now := r.now()
	err := r.store.put(context.WithoutCancel(ctx), session.Session{
		Token: hashToken(token), AppID: app.AppID,
		OpenID: id.openID, UnionID: id.unionID, SessionKey: id.sessionKey,
		Created: now, Expires: now.Add(r.ttl),
	})
	if err != nil {
		// Ours: not retry, because the code is spent and the same request
		// cannot succeed; a new code may, in a moment.
		f := asFailure(err)
		f.action = refusal.LoginAgain
		f.say = text.New("The login could not be saved. Call wx.login again and send the new code.", "登录态保存失败，请重新调用 wx.login 并发送新的 code。")
		return f
	}
	return nil
}

// mint returns a relay token: 256 random bits.
func (r *Relay) mint() (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(r.rand, b[:]); err != nil {
		return "", fmt.Errorf("mint token: %w", err)
	}
	return encodeToken(b), nil
}
