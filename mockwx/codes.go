package mockwx

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// IssuePhoneCode does what a tap on the button open-type="getPhoneNumber" does:
// it returns a code for getuserphonenumber that works once, for five minutes of
// the fake's clock, in that app only. It fails with a *NotFoundError when the
// fixture has no such app or user, and for a user without a phone.
func (f *Fake) IssuePhoneCode(appid, user string) (string, error) {
	return f.issueTap(ids.PhoneCode, appid, user)
}

// IssuePluginCode does what wx.pluginLogin does in a plugin, whose appid it
// takes: the code works once, for five minutes, with that appid's access_token.
func (f *Fake) IssuePluginCode(appid, user string) (string, error) {
	return f.issueTap(ids.PluginCode, appid, user)
}

// issueTap makes a code as a user's tap does.
func (f *Fake) issueTap(kind ids.CodeKind, appid, name string) (string, error) {
	w := f.world()
	a, u, err := w.Find(appid, name)
	if err != nil {
		return "", err
	}
	if kind == ids.PhoneCode && u.Phone == "" {
		return "", whyNoPhone(u)
	}
	if kind == ids.PhoneCode {
		if left := phonesLeft(a, 1); left != nil && *left < 0 {
			return "", text.Invalid("%s has no phone numbers left (phones_left in the fixture): the button gives no code, but errno 1400001",
				"%s 的手机号额度已用完（fixture 的 phones_left）：按钮不返回 code，errno 为 1400001", a.AppID)
		}
	}
	return w.Issue(kind, a, u, 0, f.Now()), nil
}

// whyNoPhone refuses to make up a phone number. Ours: it might be a real person's.
func whyNoPhone(u *people.User) error {
	return text.Invalid("user %s has no phone in the fixture; add one, such as phone: \"13800138000\"",
		"fixture 中用户 %s 没有 phone；请补上，如 phone: \"13800138000\"", u.Name)
}

// LoadCodes makes n js_codes for a load test, of the number from on. They go
// round over the users of the fixture's ranges, or of the one range with the
// prefix: each of the first as many codes as there are users is another user's. A
// fixture without a range has them go round over its listed users that may log in.
// Any fake with the same seed and the same ranges accepts each of them once, at
// any time, and needs a bit to remember it.
func (f *Fake) LoadCodes(appid, prefix string, from, n int) (iter.Seq[LoadCode], error) {
	return f.world().LoadCodes(appid, prefix, from, n)
}

// IssueCode does what wx.login does for a user in an app: it returns a js_code
// that works once, for five minutes of the fake's clock, in that app only. It
// fails with a *NotFoundError when the fixture has no such app or user.
func (f *Fake) IssueCode(appid, name string) (string, error) {
	w := f.world()
	a, u, err := w.Find(appid, name)
	if err != nil {
		return "", err
	}
	return w.Login(a, u, f.Now()), nil
}

// AheadCode makes the serial-th js_code of a user without a login: any fake with
// the same seed accepts it, once, at any time. Serials should be dense: 0, 1, 2 …
func (f *Fake) AheadCode(appid, name string, serial uint32) (string, error) {
	w := f.world()
	_, u, err := w.Find(appid, name)
	if err != nil {
		return "", err
	}
	return w.IDs.MintCode(ids.JSCode, appid, ids.Code{User: u.Mark(w.IDs), Serial: serial}, 0), nil
}

// IssueOAuthCode does what the OAuth2 redirect does once a user has agreed: it
// returns a code for /sns/oauth2/access_token that works once, for five minutes
// of the fake's clock, in that app only. The scope is snsapi_base,
// snsapi_userinfo or snsapi_login; empty means snsapi_userinfo. With a corpid it
// is a code for WeCom's auth/getuserinfo. It fails as IssueCode does.
func (f *Fake) IssueOAuthCode(appid, name, scope string) (string, error) {
	w := f.world()
	a, u, err := w.FindSignIn(appid, name)
	if err != nil {
		return "", err
	}
	set := wechat.ReadScopes(cmp.Or(scope, wechat.ScopeUserinfo.String()))
	if set == 0 {
		return "", text.Invalid("the scope %q is not one of %s", "scope %q 不是 %s 之一", text.Clip(scope, 64), wechat.AllScopes.String())
	}
	return w.Issue(ids.OAuthCode, a, u, set, f.Now()), nil
}

// An IdentityInfo is what the fake knows of a user in an app. UnionID is empty
// for an app without an open platform; PreviousSessionKey is empty until the
// key has changed. The times are zero until the user logs in, and the second one
// also where the fixture lets a key live for ever.
type IdentityInfo struct {
	OpenID             string    `json:"openid"`
	UnionID            string    `json:"unionid,omitempty"`
	SessionKey         string    `json:"session_key"`
	PreviousSessionKey string    `json:"previous_session_key,omitempty"`
	Generation         int       `json:"generation"`
	LastLogin          time.Time `json:"last_login,omitzero"`
	SessionKeyExpires  time.Time `json:"session_key_expires,omitzero"`
}

// Identity returns the identity of a user in an app, with the session_key as it
// is now. It fails with a *NotFoundError as IssueCode does.
func (f *Fake) Identity(appid, name string) (IdentityInfo, error) {
	w := f.world()
	a, u, err := w.Find(appid, name)
	if err != nil {
		return IdentityInfo{}, err
	}
	g := a.Generation(u)
	id := IdentityInfo{OpenID: w.OpenID(a, u), UnionID: w.UnionID(a, u), SessionKey: w.SessionKey(a, u, g), Generation: g}
	if g > 1 {
		id.PreviousSessionKey = w.SessionKey(a, u, g-1)
	}
	id.LastLogin, id.SessionKeyExpires = w.KeyTimes(a, u)
	return id, nil
}

// Tokens lists the tokens of an app that are good now, those that live longest first;
// with a user, only that user's. It fails with a *NotFoundError when there is no such
// app or user.
func (f *Fake) Tokens(appid, user string) ([]TokenInfo, error) {
	w := f.world()
	a, err := w.FindApp(appid)
	if err != nil {
		return nil, err
	}
	if user != "" {
		if _, _, err := w.Find(appid, user); err != nil {
			return nil, err
		}
	}
	all := w.LiveTokens(a, f.Now())
	return slices.DeleteFunc(all, func(t TokenInfo) bool { return user != "" && user != t.User }), nil
}
