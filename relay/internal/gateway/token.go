package gateway

import (
	"context"
	"net/http"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
)

// A TokenHandler gives access_tokens to other back ends.
type TokenHandler struct {
	Keys    Keys
	Apps    *apps.Served
	Keeper  *tokens.Keeper
	Timeout time.Duration // of a fetch
	Now     func() time.Time
}

type TokenAnswer struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"` // rounded down
}

// AccessToken answers GET /internal/access_token?appid=, as WeChat would. With
// POST {"appid","refused"} a caller tells which token WeChat refused it: the
// answer is another one, or the same when that is good.
func (h *TokenHandler) AccessToken(req *http.Request) (any, error) {
	k, err := h.Keys.admit(req)
	if err != nil {
		return nil, err
	}
	var id, refused string
	if req.Method == http.MethodPost {
		if err := web.ReadObject(req, `{"appid":"…","refused":"…"}`, web.Field{Name: "appid", Into: &id}, web.Field{Name: "refused", Into: &refused}); err != nil {
			return nil, err
		}
	} else if id = req.URL.Query().Get("appid"); id == "" {
		return nil, fail.BadRequest("appid is missing. Say whose access_token: ?appid=…", "缺少 appid，请指明要哪个应用的 access_token：?appid=…")
	}
	app, err := k.app(h.Apps, id)
	if err != nil {
		return nil, err
	}
	web.TrailOf(req.Context()).AppID = app.AppID
	ctx, cancel := context.WithTimeout(req.Context(), h.Timeout+tokens.SharedTimeout)
	defer cancel()
	var t wechat.Token
	if refused == "" {
		t, err = h.Keeper.Take(ctx, app)
	} else {
		t, err = h.Keeper.Refused(ctx, app, wechat.Token{Value: credential.NewSecret(refused)}, tokens.Source{Caller: k.name, Path: "/internal/access_token"})
	}
	if t.Value.Empty() {
		return nil, err
	}
	return TokenAnswer{t.Value.Reveal(), int64(t.Ends.Sub(h.Now()) / time.Second)}, nil
}
