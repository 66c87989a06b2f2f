package user

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A checkedBody is the success of checkencryptedmsg. Doc: "vaild" is how WeChat
// spells it.
type checkedBody struct {
	wire.OKBody
	Vaild      bool  `json:"vaild"`
	CreateTime int64 `json:"create_time"`
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
	made, known := phoneMessage(c.App, sum)
	if !known {
		return nil, wechat.DataNotExist.Because(
			"this fake has encrypted no phone number of that hash for this app; hash the text of encryptedData, not the bytes it decodes to",
			"本服务没有为此 app 加密过该哈希对应的手机号；应对 encryptedData 的文本计算哈希，而不是解码后的字节")
	}
	if ago := c.Now.Unix() - made; ago >= phoneMessageLife {
		return nil, wechat.DataNotExist.Because("made %v ago; three days are kept", "%v 前生成；只保留三天", time.Duration(ago)*time.Second)
	}
	return checkedBody{wire.OK, true, made}, nil
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

// phoneMessage returns when a message was made.
func phoneMessage(a *world.App, sum [sha256.Size]byte) (made int64, known bool) {
	phoneMessages.Do(a, func(all map[[sha256.Size]byte]int64) { made, known = all[sum] })
	return made, known
}
