// Package user has what a user's tap or payment lets a server know: the phone number, the
// unionid, the openpid of a plugin.
package user

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// PhoneInfo is a user's number as WeChat writes it, with a watermark that says for which
// app that was, and when. Seen: countryCode is text, though the page's sample shows a
// number. Doc: foreign numbers carry the prefix in phoneNumber, others do not. Ours: with a
// plus sign.
func PhoneInfo(u *people.User, watermark ordered.Object) ordered.Object {
	phone, country := u.Phone, cmp.Or(u.Country, "86")
	if country != "86" {
		phone = "+" + country + phone
	}
	return ordered.Object{{"phoneNumber", phone}, {"purePhoneNumber", u.Phone}, {"countryCode", country}, {"watermark", watermark}}
}

// PhoneNumber is POST /wxa/business/getuserphonenumber: code, and
// optionally openid, which is compared. Seen: every fault of the code is
// 40029, a missing one too. Ours: an openid of another user as well.
var PhoneNumber = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/business/getuserphonenumber", Voice: wire.Business,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "user-info/phone-number/api_getphonenumber",
	Handle: gateway.JSON(getUserPhoneNumber),
	About:  gateway.AboutCode(ids.PhoneCode, "code"),
}

func getUserPhoneNumber(c *gateway.Call, in *struct {
	Code   string `json:"code"`
	OpenID string `json:"openid"`
}) (any, error) {
	t, err := c.TakeCode(ids.PhoneCode, c.App, in.Code)
	if err != nil {
		return nil, err
	}
	if in.OpenID != "" && in.OpenID != c.World.OpenID(c.App, t.User) {
		return nil, wechat.InvalidCode.Because("the code is of user %s, whose openid in %s is another than the one in the body",
			"code 属于用户 %s，其在 %s 中的 openid 与请求体里的不同", t.User.Name, c.App.AppID)
	}
	if t.User.Phone == "" {
		return nil, wechat.InvalidCode.Because("user %s has no phone in the fixture", "fixture 中用户 %s 没有 phone", t.User.Name)
	}
	if err := c.Spend(t); err != nil {
		return nil, err
	}
	// Doc: the watermark's time is that of the user's action. Seen: this order.
	info := PhoneInfo(t.User, ordered.Object{{"timestamp", t.At}, {"appid", c.App.AppID}})
	return wire.Success(ordered.Object{{"phone_info", info}}), nil
}

// CheckEncrypted is POST /wxa/business/checkencryptedmsg: encrypted_msg_hash,
// the hex SHA-256 of an encryptedData. Doc: only phone numbers, of the last three
// days; 1 for a hash that is unknown, 40097 for a text that is no hash.
var CheckEncrypted = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/business/checkencryptedmsg", Voice: wire.Business,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "user-info/basic-info/api_checkencrypteddata",
	Handle: gateway.JSON(checkEncryptedMsg),
}

func checkEncryptedMsg(c *gateway.Call, in *struct {
	Hash string `json:"encrypted_msg_hash"`
}) (any, error) {
	var sum [sha256.Size]byte
	if in.Hash == "" {
		return nil, wechat.InvalidArgs.Missing("encrypted_msg_hash")
	}
	if n, err := hex.Decode(sum[:], []byte(strings.ToLower(text.Shorten(in.Hash, 2*len(sum))))); err != nil || n != len(sum) {
		return nil, wechat.InvalidArgs.Because("encrypted_msg_hash is not 64 hex digits", "encrypted_msg_hash 不是 64 个十六进制字符")
	}
	var made int64
	var known bool
	phoneMessages.Do(c.App, func(all map[[sha256.Size]byte]int64) { made, known = all[sum] })
	if !known {
		return nil, wechat.DataNotExist.Because(
			"this fake has encrypted no phone number of that hash for this app; hash the text of encryptedData, not the bytes it decodes to",
			"本服务没有为此 app 加密过该哈希对应的手机号；应对 encryptedData 的文本计算哈希，而不是解码后的字节")
	}
	if ago := c.Now.Unix() - made; ago >= phoneMessageLife {
		return nil, wechat.DataNotExist.Because("made %v ago; three days are kept", "%v 前生成；只保留三天", time.Duration(ago)*time.Second)
	}
	return wire.Success(ordered.Object{{"vaild", true}, {"create_time", made}}), nil // Doc: "vaild" is how WeChat spells it
}

// phoneMessageLife is how long a message can be asked for. Doc: three days.
const phoneMessageLife = 3 * 24 * 3600

// phoneMessages are the encrypted phone numbers of an app: when they were made, by the
// SHA-256 of their text.
var phoneMessages world.Slot[[sha256.Size]byte, int64]

// KeepPhoneMessage notes an encrypted phone number, so that checkencryptedmsg knows it.
func KeepPhoneMessage(a *world.App, message string, now time.Time) {
	phoneMessages.Do(a, func(made map[[sha256.Size]byte]int64) { made[sha256.Sum256([]byte(message))] = now.Unix() })
}
