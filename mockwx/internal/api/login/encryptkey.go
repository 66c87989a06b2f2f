package login

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"time"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// EncryptKey is GET (Doc: POST on older pages) /wxa/business/getuserencryptkey:
// openid, signature, sig_method. Doc: the last three keys, an hour each. Ours: a
// user has as many as were ever asked for, and the first is version 1. Seen: 40003
// for want of an openid, with the hint of the business module; 87009 without it,
// but with an empty list.
// Seen: 87009 has no hint here, though the path is one of /wxa/business.
var EncryptKey = &gateway.Endpoint{
	Method: "GET", Path: "/wxa/business/getuserencryptkey", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "user-info/internet/api_getuserencryptkey",
	Takes:  []string{"openid", "signature", "sig_method"},
	Handle: getUserEncryptKey,
	About:  gateway.AboutOpenID,
}

func getUserEncryptKey(c *gateway.Call) (any, error) {
	u, err := signed(c, wechat.InvalidOpenID)
	var refusal *wechat.Refusal
	if errors.As(err, &refusal) {
		switch refusal.Code {
		case wechat.InvalidOpenID:
			refusal.By = wechat.Business
		case wechat.InvalidSignature:
			refusal.Body = func(e wechat.Body) any {
				return ordered.Object{{"errcode", e.ErrCode}, {"errmsg", e.ErrMsg}, {"key_info_list", []any{}}}
			}
		}
	}
	if err != nil {
		return nil, err
	}
	var list []ordered.Object
	for _, k := range newestKeys(c.App, u, c.Now) {
		sum := c.World.IDs.Sum("encrypt_key", c.App.AppID, u.Name, strconv.Itoa(k.version))
		// Doc: iv is 16 hex digits that are used as 16 bytes; expire_in is 0 for an expired key.
		list = append(list, ordered.Object{
			{"encrypt_key", base64.StdEncoding.EncodeToString(sum[:16])},
			{"version", k.version},
			{"expire_in", max(0, k.created+encryptKeyLife-c.Now.Unix())},
			{"iv", hex.EncodeToString(sum[16:24])},
			{"create_time", k.created},
		})
	}
	return wire.Success(ordered.Object{{"key_info_list", list}}), nil // Seen: this order, newest first
}

// An encryptKey is a key between a mini-program and its server: number version
// of one person, made at created. Doc: it lives an hour, and the last three are
// returned.
type encryptKey struct {
	version int
	created int64
}

const (
	encryptKeyLife = 3600
	encryptKeys    = 3
)

// encryptKeysOf are the keys of an app's users, by their index.
var encryptKeysOf world.Slot[uint32, []encryptKey]

// newestKeys returns a user's newest keys, newest first, after making one when none is
// good.
func newestKeys(a *world.App, u *people.User, now time.Time) (keys []encryptKey) {
	encryptKeysOf.Do(a, func(all map[uint32][]encryptKey) {
		sec := now.Unix()
		keys = all[u.Index]
		if len(keys) > 0 && sec-keys[0].created < encryptKeyLife {
			return
		}
		version := 1
		if len(keys) > 0 {
			version = keys[0].version + 1
		}
		keys = append([]encryptKey{{version, sec}}, keys[:min(len(keys), encryptKeys-1)]...)
		all[u.Index] = keys
	})
	return keys
}
