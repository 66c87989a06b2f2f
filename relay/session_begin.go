package relay

import (
	"context"
	"crypto/rand"
	"time"

	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// Bounds of the search for a place for a session. Ours.
const (
	placeTries = 5
	placeWait  = 250 * time.Millisecond // of all tries but the last
)

// place mints a token whose session can be stored now. In a store of several parts
// one token is as good as another, so one whose part is out of reach costs a try
// and no login.
func (x *sessions) place(ctx context.Context) (token string, err error) {
	for try := 1; ; try++ {
		token = mint()
		if x.store.parted == nil || try == placeTries {
			return token, x.store.pingFor(ctx, hashToken(token))
		}
		within, cancel := context.WithTimeout(ctx, placeWait)
		err = x.store.pingFor(within, hashToken(token))
		cancel()
		if err == nil || ctx.Err() != nil {
			return token, err
		}
	}
}

// keep stores the session of a fresh login, on time of its own: WeChat may
// have used up the rest.
func (x *sessions) keep(ctx context.Context, token, appID string, id identity) error {
	now := x.now()
	err := x.store.put(context.WithoutCancel(ctx), session.Session{
		Token: hashToken(token), AppID: appID,
		OpenID: id.openID, UnionID: id.unionID, SessionKey: id.sessionKey,
		Created: now, Expires: now.Add(x.ttl),
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
func mint() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return encodeToken(b)
}
