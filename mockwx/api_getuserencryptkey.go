package mockwx

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"

	"wxflow/mockwx/wechat"
)

// A keysBody is the success of getuserencryptkey. Seen: this order, newest first.
type keysBody struct {
	okBody
	KeyInfoList []keyInfo `json:"key_info_list"`
}

// A keyInfo is one key. Doc: iv is 16 hex digits that are used as 16 bytes;
// expire_in is 0 for an expired key.
type keyInfo struct {
	EncryptKey string `json:"encrypt_key"`
	Version    int    `json:"version"`
	ExpireIn   int64  `json:"expire_in"`
	IV         string `json:"iv"`
	CreateTime int64  `json:"create_time"`
}

// getUserEncryptKey is GET (Doc: POST on older pages) /wxa/business/getuserencryptkey:
// openid, signature, sig_method. Doc: the last three keys, an hour each. Ours: a
// user has as many as were ever asked for, and the first is version 1. Seen: 40003
// for want of an openid, with the hint of the business module; 87009 without it,
// but with an empty list.
func getUserEncryptKey(c *call) (any, error) {
	body := keysBody{okBody: ok}
	err := c.signed(wechat.InvalidOpenID, func(u *user, _ *standing) error {
		for _, k := range c.w.state.data.encryptKeysOf(person{c.app.index, u.index}, c.now) {
			sum := c.w.ids.Sum("encrypt_key", c.app.AppID, u.Name, strconv.Itoa(k.version))
			body.KeyInfoList = append(body.KeyInfoList, keyInfo{
				EncryptKey: base64.StdEncoding.EncodeToString(sum[:16]), Version: k.version,
				ExpireIn: max(0, k.created+encryptKeyLife-c.now.Unix()), IV: hex.EncodeToString(sum[16:24]), CreateTime: k.created,
			})
		}
		return nil
	})
	var no *wechat.Refusal
	if errors.As(err, &no) {
		switch no.Code {
		case wechat.InvalidOpenID:
			no.By = wechat.Business
		case wechat.InvalidSignature:
			no.Body = func(e wechat.Body) any {
				return keysBody{okBody{int(e.ErrCode), e.ErrMsg}, []keyInfo{}}
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return body, nil
}
