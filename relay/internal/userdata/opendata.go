package userdata

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"time"
	"unicode/utf8"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/web"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// MaxOpenData bounds what is to be decrypted. Seen: 31 days of steps,
// the longest there is, take 3 KB.
const MaxOpenData = 64 << 10

// Decrypt answers POST /decrypt: WeChat's object as it is, watermark and all.
func (u *Handler) Decrypt(req *http.Request) (any, error) {
	s, err := u.Sessions.Bearer(req)
	if err != nil {
		return nil, err
	}
	var data, iv string
	if err := web.ReadObject(req, `{"encryptedData":"…","iv":"…"}`, web.Field{Name: "encryptedData", Into: &data},
		web.Field{Name: "iv", Into: &iv}); err != nil {
		return nil, err
	}
	sealed, err := decodeBlocks("encryptedData", data)
	if err != nil {
		return nil, err
	}
	start, err := decodeBlocks("iv", iv)
	if err == nil && len(start) != aes.BlockSize {
		err = fail.BadRequest("iv is not 16 bytes. Send what the client got, unchanged.", "iv 不是 16 字节，请原样发送客户端得到的值。")
	}
	if err != nil {
		return nil, err
	}
	plain, err := openData(sessions.Key(s), start, sealed)
	if err == nil {
		err = u.checkWatermark(s, plain)
	}
	if err != nil {
		return nil, staleKey(err)
	}
	return json.RawMessage(plain), nil
}

// decodeBlocks reads base64 of whole cipher blocks. What it refuses says
// nothing of the key: the client can see it, too.
func decodeBlocks(name, s string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b) == 0 || len(b)%aes.BlockSize != 0 {
		return nil, fail.BadRequest(name+" is not what WeChat encrypted: base64 of blocks of 16 bytes. Send it as JSON, unchanged.",
			name+" 不是微信加密的数据（base64，16 字节的整数倍），请以 JSON 原样发送。")
	}
	return b, nil
}

// staleKey is the one answer to everything that does not fit the session: a
// key that changed, another user's data, data that is old or was tampered with.
// To the client there is no difference, or it could be used to learn the
// plaintext byte by byte.
func staleKey(cause error) *fail.Failure {
	return &fail.Failure{Kind: refusal.Unauthorized, Cause: cause, Say: text.New(
		"This does not fit the session: its session_key has changed, or the data is old or not this user's. Call wx.login, log in again, and "+
			"get the data anew.",
		"数据与当前登录态不匹配：session_key 已更新，或数据已过期、不属于该用户。请重新调用 wx.login 登录后再获取数据。",
	)}
}

var (
	errKeyForm = errors.New("the session has no session_key of 16 bytes")
	errNotOpen = errors.New("the data does not decrypt: was there a wx.login since the session began?")
)

// openData decrypts. Doc: AES-128-CBC, PKCS#7, the key is the session_key's
// 16 bytes. The padding is looked at without a branch on any of its bytes.
func openData(key string, iv, data []byte) ([]byte, error) {
	k, err := base64.StdEncoding.DecodeString(key)
	if err != nil || len(k) != 16 {
		return nil, errKeyForm
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, errKeyForm
	}
	plain := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plain, data)
	n := int(plain[len(plain)-1])
	good := subtle.ConstantTimeLessOrEq(1, n) & subtle.ConstantTimeLessOrEq(n, aes.BlockSize)
	for i := 1; i <= aes.BlockSize; i++ {
		inside := subtle.ConstantTimeLessOrEq(i, n)
		good &= subtle.ConstantTimeSelect(inside, subtle.ConstantTimeByteEq(plain[len(plain)-i], byte(n)), 1)
	}
	plain = plain[:len(plain)-subtle.ConstantTimeSelect(good, n, 0)]
	if good&isObject(plain) == 0 {
		return nil, errNotOpen
	}
	return plain, nil
}

func isObject(b []byte) int {
	if !bytes.HasPrefix(b, []byte("{")) || !utf8.Valid(b) || !json.Valid(b) {
		return 0
	}
	return 1
}

// checkWatermark says why an object is not this session's, or not of now. Its watermark
// says for which app WeChat made it, and when.
// Doc: the appid must be compared, the timestamp is for freshness. Names are
// matched exactly, hence the maps.
func (u *Handler) checkWatermark(s session.Session, object []byte) error {
	var m, mark map[string]json.RawMessage
	if json.Unmarshal(object, &m) != nil || json.Unmarshal(m["watermark"], &mark) != nil {
		return errors.New("the data has no watermark")
	}
	var appID, openID string
	var made int64
	if json.Unmarshal(mark["appid"], &appID) != nil || json.Unmarshal(mark["timestamp"], &made) != nil {
		return errors.New("the watermark has no appid or no timestamp")
	}
	if appID != s.AppID {
		return errors.New("the watermark is another app's")
	}
	if age := u.Now().Sub(time.Unix(made, 0)); age > u.WatermarkAge || age < -u.WatermarkAge {
		return errors.New("the watermark's time is further from this server's than WXRELAY_WATERMARK_AGE")
	}
	if raw, ok := m["openId"]; ok && (json.Unmarshal(raw, &openID) != nil || openID != s.OpenID) {
		return errors.New("the data is another user's")
	}
	return nil
}
