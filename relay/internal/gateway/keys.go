package gateway

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"

	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

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

// app returns an app that a key is good for.
func (k *hashedKey) app(apps *apps.Served, appID string) (credential.App, error) {
	app, err := apps.Find(appID)
	if len(k.appIDs) > 0 && !slices.Contains(k.appIDs, cmp.Or(app.AppID, appID)) {
		return credential.App{}, &fail.Failure{Kind: refusal.BadRequest, Status: http.StatusForbidden, Cause: fmt.Errorf("the key %s is not for that appid", k.name),
			Say: text.New("This internal key is not for that appid.", "此内部密钥不能用于该 appid。")}
	}
	return app, err
}

// Shown reports whether a request carries an internal key.
func (ring Keys) Shown(req *http.Request) bool {
	key, err := web.BearerToken(req)
	return err == nil && ring.holder(key) != nil
}
