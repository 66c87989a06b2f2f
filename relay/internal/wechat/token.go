package wechat

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// renewLead is how long before its end a token is renewed. It begins a
// little after WeChat's overlap does, or WeChat would answer with the
// token we have.
const renewLead = 290 * time.Second

// A Token is good until ends, and to be renewed from renew on.
type Token struct {
	Value       credential.Secret
	Ends, Renew time.Time
	MadeFor     string // the id of the source whose refusal it was made for, "" for none
}

// TokenLife is how long a token lives, and plainOverlap how long a token
// of /cgi-bin/token still works once the next one is made. Doc.
const TokenLife = 7200 * time.Second

// Age is how long ago a token was made, as far as its end tells.
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
		return Token{}, aboutSecret(fail.Of(err))
	}
	value, err := readText(m, "access_token", maxTokenLen)
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

// aboutSecret mends the hint of 40001, which here is about the secret. Doc.
func aboutSecret(f *fail.Failure) *fail.Failure {
	if f.ErrCode == 40001 {
		f.Hint = text.New("the AppSecret is not accepted: copy the current one from mp.weixin.qq.com",
			"AppSecret 不被接受，请到 mp.weixin.qq.com 获取当前的 AppSecret")
	}
	return f
}
