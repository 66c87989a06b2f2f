package relay

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// minInternalKey is 32 characters: 128 bits where they are hex digits. Ours.
const minInternalKey = 32

// keyRing holds the hashes of the internal keys: comparing hashes takes the
// same time whatever the lengths.
type keyRing []hashedKey

type hashedKey struct {
	name   string
	appIDs []string
	sum    [sha256.Size]byte
}

func newKeyRing(keys []credential.InternalKey) (ring keyRing) {
	for _, k := range keys {
		ring = append(ring, hashedKey{k.Name, slices.Clone(k.AppIDs), sha256.Sum256([]byte(k.Key.Reveal()))})
	}
	return ring
}

// holder returns what is known of a key, after looking at all of them; nil when there
// is no such key.
func (ring keyRing) holder(key string) (found *hashedKey) {
	sum := sha256.Sum256([]byte(key))
	for i := range ring {
		if subtle.ConstantTimeCompare(sum[:], ring[i].sum[:]) == 1 {
			found = &ring[i]
		}
	}
	return found
}

// admit lets another back end in, and has the log name it.
func (ring keyRing) admit(req *http.Request) (*hashedKey, error) {
	key, err := bearerToken(req)
	if err == nil {
		if k := ring.holder(key); k != nil {
			t := trailOf(req.Context())
			t.attrs = append(t.attrs, slog.String("caller", k.name))
			return k, nil
		}
		err = errors.New("no such internal key")
	}
	return nil, &failure{kind: refusal.Unauthorized, action: refusal.FixRequest, cause: err, say: text.New(
		"This takes an internal key: Authorization: Bearer KEY, one of WXRELAY_INTERNAL_KEY.",
		"此接口需要内部密钥：Authorization: Bearer KEY，即 WXRELAY_INTERNAL_KEY 之一。",
	)}
}

// app returns an app that a key is good for.
func (k *hashedKey) app(apps *served, appID string) (credential.App, error) {
	app, err := apps.find(appID)
	if len(k.appIDs) > 0 && !slices.Contains(k.appIDs, cmp.Or(app.AppID, appID)) {
		return credential.App{}, &failure{kind: refusal.BadRequest, status: http.StatusForbidden, cause: fmt.Errorf("the key %s is not for that appid", k.name),
			say: text.New("This internal key is not for that appid.", "此内部密钥不能用于该 appid。")}
	}
	return app, err
}

// A tokenHandler gives access_tokens to other back ends.
type tokenHandler struct {
	keys    keyRing
	apps    *served
	keeper  *keeper
	timeout time.Duration // of a fetch
	now     func() time.Time
}

type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"` // rounded down
}

// accessToken answers GET /internal/access_token?appid=, as WeChat would. With
// POST {"appid","refused"} a caller tells which token WeChat refused it: the
// answer is another one, or the same when that is good.
func (h *tokenHandler) accessToken(req *http.Request) (any, error) {
	k, err := h.keys.admit(req)
	if err != nil {
		return nil, err
	}
	var id, refused string
	if req.Method == http.MethodPost {
		if err := readObject(req, `{"appid":"…","refused":"…"}`, field{"appid", &id}, field{"refused", &refused}); err != nil {
			return nil, err
		}
	} else if id = req.URL.Query().Get("appid"); id == "" {
		return nil, badRequest("appid is missing. Say whose access_token: ?appid=…", "缺少 appid，请指明要哪个应用的 access_token：?appid=…")
	}
	app, err := k.app(h.apps, id)
	if err != nil {
		return nil, err
	}
	trailOf(req.Context()).appID = app.AppID
	ctx, cancel := context.WithTimeout(req.Context(), h.timeout+sharedTimeout)
	defer cancel()
	var t accessToken
	if refused == "" {
		t, err = h.keeper.take(ctx, app)
	} else {
		t, err = h.keeper.refused(ctx, app, accessToken{value: credential.NewSecret(refused)}, source{k.name, "/internal/access_token"})
	}
	if t.value.Empty() {
		return nil, err
	}
	return tokenAnswer{t.value.Reveal(), int64(t.ends.Sub(h.now()) / time.Second)}, nil
}

var keyName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$`)

// parseInternalKeys reads keys separated by commas or white space, each KEY,
// NAME:KEY or NAME@APPID+APPID:KEY. Its errors show none of it.
func parseInternalKeys(s string) ([]credential.InternalKey, error) {
	var keys []credential.InternalKey
	names := make(map[string]bool)
	for i, word := range strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n' }) {
		k := credential.InternalKey{Name: fmt.Sprintf("key%d", i+1), Key: credential.NewSecret(word)}
		if name, key, ok := strings.Cut(word, ":"); ok {
			name, appIDs, bound := strings.Cut(name, "@")
			if !keyName.MatchString(name) {
				return nil, text.Errorf("the name of key %d is not up to 32 letters, digits, . _ and -; write NAME:KEY, NAME@APPID:KEY or KEY", "第 %d 个密钥的名称只能是 32 个以内的字母、数字、. _ 和 -；请写 名称:密钥、名称@APPID:密钥 或 密钥", i+1)
			}
			k = credential.InternalKey{Name: name, Key: credential.NewSecret(key)}
			if bound {
				k.AppIDs = strings.Split(appIDs, "+")
			}
			if slices.ContainsFunc(k.AppIDs, func(id string) bool { return !isPlain(id) }) {
				return nil, text.Errorf("the appids of key %d are not letters, digits, - _ and ., with + between them; write NAME@APPID+APPID:KEY", "第 %d 个密钥的 appid 只能是字母、数字、- _ 和 .，多个以 + 分隔；请写 名称@APPID+APPID:密钥", i+1)
			}
		}
		switch key := k.Key.Reveal(); {
		case len(key) < minInternalKey:
			return nil, text.Errorf("key %d has %d characters, which is fewer than %d; make one with: openssl rand -hex 32",
				"第 %d 个密钥只有 %d 个字符，少于 %d 个；可用 openssl rand -hex 32 生成", i+1, len(key), minInternalKey)
		case len(key) > maxCode || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }):
			return nil, text.Errorf("key %d is not up to %d printable ASCII characters", "第 %d 个密钥不是 %d 个以内的可打印 ASCII 字符", i+1, maxCode)
		case names[k.Name]:
			return nil, text.Errorf("two keys have the name of key %d", "有两个密钥与第 %d 个同名", i+1)
		}
		names[k.Name] = true
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, text.Errorf("holds no key", "没有密钥")
	}
	return keys, nil
}
