package sessions

import (
	"context"
	"crypto/rand"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// Bounds of the search for a place for a session. Ours.
const (
	PlaceTries = 5
	PlaceWait  = 250 * time.Millisecond // of all tries but the last
)

// Begin mints a token whose session can be stored now. In a store of several parts
// one token is as good as another, so one whose part is out of reach costs a try
// and no login.
func (x *Sessions) Begin(ctx context.Context) (token string, err error) {
	for try := 1; ; try++ {
		token = Mint()
		if x.Store.parted == nil || try == PlaceTries {
			return token, x.Store.pingFor(ctx, HashToken(token))
		}
		within, cancel := context.WithTimeout(ctx, PlaceWait)
		err = x.Store.pingFor(within, HashToken(token))
		cancel()
		if err == nil || ctx.Err() != nil {
			return token, err
		}
	}
}

// Keep stores the session of a fresh login, on time of its own: WeChat may
// have used up the rest.
func (x *Sessions) Keep(ctx context.Context, token, appID string, id wechat.Identity) error {
	now := x.Now()
	err := x.Store.Put(context.WithoutCancel(ctx), session.Session{
		Token: HashToken(token), AppID: appID,
		OpenID: id.OpenID, UnionID: id.UnionID, SessionKey: id.SessionKey,
		Created: now, Expires: now.Add(x.Ttl),
	})
	if err != nil {
		// Ours: not retry, because the code is spent and the same request
		// cannot succeed; a new code may, in a moment.
		f := fail.Of(err)
		f.Action = refusal.LoginAgain
		f.Say = text.New("The login could not be saved. Call wx.login again and send the new code.", "登录态保存失败，请重新调用 wx.login 并发送新的 code。")
		return f
	}
	return nil
}

// Mint returns a relay token: 256 random bits.
func Mint() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return encodeToken(b)
}
