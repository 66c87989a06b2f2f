package gateway

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A TokenHandler gives access_tokens to other back ends.
type TokenHandler struct {
	Keys    Keys
	Apps    *apps.Served
	Keeper  *tokens.Keeper
	Timeout time.Duration // of a fetch
	Now     func() time.Time
}

type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"` // rounded down
}

// AccessToken answers GET /internal/access_token?appid=, as WeChat would. With
// POST {"appid","refused"} a caller reports the token that WeChat refused: the
// answer is another token, or the same when that is good.
func (h *TokenHandler) AccessToken(req *http.Request) (any, error) {
	k, err := h.Keys.admit(req)
	if err != nil {
		return nil, err
	}
	var id, refused string
	if req.Method == http.MethodPost {
		if err := web.ReadObject(req, `{"appid":"…","refused":"…"}`, web.Field{Name: "appid", Into: &id},
			web.Field{Name: "refused", Into: &refused}); err != nil {
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
		t, err = h.Keeper.Refused(ctx, app, wechat.Token{Value: credential.NewSecret(refused)},
			tokens.Source{Caller: k.name, Path: "/internal/access_token"})
	}
	if t.Value.Empty() {
		return nil, err
	}
	return tokenAnswer{t.Value.Reveal(), int64(t.Ends.Sub(h.Now()) / time.Second)}, nil
}

// MinInternalKey is 32 characters: 128 bits where they are hex digits. Ours.
const MinInternalKey = 32

// Keys holds the hashes of the internal keys: comparing hashes takes the
// same time whatever the lengths.
type Keys []hashedKey

type hashedKey struct {
	name   string
	appIDs []string
	sum    [sha256.Size]byte
}

func NewKeys(keys []credential.InternalKey) (ring Keys) {
	for _, k := range keys {
		ring = append(ring, hashedKey{k.Name, slices.Clone(k.AppIDs), sha256.Sum256([]byte(k.Key.Reveal()))})
	}
	return ring
}

// holder returns what is known of a key, after looking at all of them; nil when there
// is no such key.
func (ring Keys) holder(key string) (found *hashedKey) {
	sum := sha256.Sum256([]byte(key))
	for i := range ring {
		if subtle.ConstantTimeCompare(sum[:], ring[i].sum[:]) == 1 {
			found = &ring[i]
		}
	}
	return found
}

// admit lets another back end in, and has the log name it.
func (ring Keys) admit(req *http.Request) (*hashedKey, error) {
	key, err := web.BearerToken(req)
	if err == nil {
		if k := ring.holder(key); k != nil {
			t := web.TrailOf(req.Context())
			t.Attrs = append(t.Attrs, slog.String("caller", k.name))
			return k, nil
		}
		err = errors.New("no such internal key")
	}
	return nil, &fail.Failure{Kind: refusal.Unauthorized, Action: refusal.FixRequest, Cause: err, Say: text.New(
		"This takes an internal key: Authorization: Bearer KEY, one of WXRELAY_INTERNAL_KEY.",
		"此接口需要内部密钥：Authorization: Bearer KEY，即 WXRELAY_INTERNAL_KEY 之一。",
	)}
}

// Admit lets an operator in. It returns the name of the key, and what says whether the
// key is good for an app.
func (ring Keys) Admit(req *http.Request) (caller string, may func(appID string) error, err error) {
	k, err := ring.admit(req)
	if err != nil {
		return "", nil, err
	}
	return k.name, k.may, nil
}

// may returns why a key is not good for an app.
func (k *hashedKey) may(appID string) error {
	if len(k.appIDs) == 0 || slices.Contains(k.appIDs, appID) {
		return nil
	}
	return &fail.Failure{Kind: refusal.BadRequest, Status: http.StatusForbidden, Cause: fmt.Errorf("the key %s is not for that appid", k.name),
		Say: text.New("This internal key is not for that appid.", "此内部密钥不能用于该 appid。")}
}

// app returns an app that a key is good for.
func (k *hashedKey) app(apps *apps.Served, appID string) (credential.App, error) {
	app, err := apps.Find(appID)
	if no := k.may(cmp.Or(app.AppID, appID)); no != nil {
		return credential.App{}, no
	}
	return app, err
}

// Shown reports whether a request carries an internal key.
func (ring Keys) Shown(req *http.Request) bool {
	key, err := web.BearerToken(req)
	return err == nil && ring.holder(key) != nil
}
