package opendata

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

// The official sample of wx.getUserInfo, which the SDKs test themselves with
// (WxJava: WxMaUserServiceImplTest.testGetUserInfo).
const (
	officialKey  = "tiihtNczf5v6AKRyjwEUhQ=="
	officialIV   = "r7BXXKkLb8qrSNn05n0qiA=="
	officialData = "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew=="
)

func TestOfficialEncryptedData(t *testing.T) {
	plain, err := decrypt(officialKey, officialIV, officialData)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`{"openId":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/`,
		`,"unionId":"ocMvos6NjeKLIBqg5Mr9QjxrP1FA","watermark":{"timestamp":1477314187,"appid":"wx4f4bc4dec97d474b"}}`,
	} {
		if !strings.Contains(string(plain), part) {
			t.Errorf("no %s in %s", part, plain)
		}
	}
	again, err := Encrypt(officialKey, officialIV, plain)
	if err != nil || again != officialData {
		t.Errorf("encrypted again it is %s, %v", again, err)
	}
}

// Doc: the sample on the signature page.
func TestOfficialRawDataSignature(t *testing.T) {
	const rawData = `{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}`
	if got := RawDataSignature(rawData, "HyVFkGl5F5OQWJZZaNzBBg=="); got != "75e81ceda165f4ffa64f4068af58c64b8f54b88c" {
		t.Error(got)
	}
}

// Doc: the sample of the user-state signature.
func TestOfficialUserSignature(t *testing.T) {
	const key, body = "o0q0otL8aEzpcZL/FT9WsQ==", `{"foo":"bar"}`
	if got := UserSignature(key, body); got != "654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b" {
		t.Error(got)
	}
	if got := DecodedKeySignature(key, body); !strings.HasPrefix(got, "bfa68836") {
		t.Errorf("with the decoded key it should be the known mistake: %s", got)
	}
	if DecodedKeySignature("no base64", "") != "" {
		t.Error("a key that cannot be decoded signs nothing")
	}
}

func TestRoundTripOfEveryLength(t *testing.T) {
	for n := range 50 {
		plain := bytes.Repeat([]byte{'x'}, n)
		data, err := Encrypt(officialKey, officialIV, plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decrypt(officialKey, officialIV, data); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %q, %v", n, got, err)
		}
	}
}

func TestDecryptRefusals(t *testing.T) {
	block := base64.StdEncoding.EncodeToString(make([]byte, 16))
	for _, c := range []struct {
		key, iv, data string
		want          error
	}{
		{"", officialIV, officialData, ErrKey},
		{"x", officialIV, officialData, ErrKey},
		{"eHg=", officialIV, officialData, ErrKey},
		{officialKey, "", officialData, ErrIV},
		{officialKey, "eHg=", officialData, ErrIV},
		{officialKey, officialIV, "", errData},
		{officialKey, officialIV, "%", errData},
		{officialKey, officialIV, "eHg=", errData},
		{officialKey, officialIV, block, errPadding},
		{"HyVFkGl5F5OQWJZZaNzBBg==", officialIV, officialData, errPadding},
	} {
		if _, err := decrypt(c.key, c.iv, c.data); !errors.Is(err, c.want) {
			t.Errorf("decrypt(%q, %q, …): %v, want %v", c.key, c.iv, err, c.want)
		}
	}
	if _, err := Encrypt("x", officialIV, nil); !errors.Is(err, ErrKey) {
		t.Error(err)
	}
}

// Padding is 1 to 16 equal bytes that say how many they are.
func TestPadding(t *testing.T) {
	block, vector, err := open(officialKey, officialIV)
	if err != nil {
		t.Fatal(err)
	}
	for tail, want := range map[string]error{
		"\x01": nil, "\x02\x02": nil, strings.Repeat("\x10",
			16): nil, "\x00": errPadding, "\x11": errPadding, "\x01\x02": errPadding, "\x03\x03": errPadding,
		strings.Repeat("\x11", 16): errPadding, strings.Repeat("\x00", 16): errPadding,
	} {
		b := append(bytes.Repeat([]byte{'x'}, 32-len(tail)), tail...)
		cipher.NewCBCEncrypter(block, vector).CryptBlocks(b, b)
		if _, err := decrypt(officialKey, officialIV, base64.StdEncoding.EncodeToString(b)); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", tail, err, want)
		}
	}
}

// Whatever comes in, nothing panics; what decrypts is what encrypts to it.
func FuzzDecrypt(f *testing.F) {
	f.Add(officialKey, officialIV, officialData)
	f.Add(officialKey, officialIV, "")
	f.Add("", "", "")
	f.Fuzz(func(t *testing.T, key, iv, data string) {
		plain, err := decrypt(key, iv, data)
		if err != nil {
			return
		}
		again, err := Encrypt(key, iv, plain)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := decrypt(key, iv, again); err != nil || !bytes.Equal(back, plain) {
			t.Errorf("%q came back as %q, %v", plain, back, err)
		}
	})
}

// What can be wrong with data that is to be decrypted.
var (
	errData    = errors.New("the encryptedData is not the base64 of whole blocks")
	errPadding = errors.New("the padding is wrong: encrypted under another session_key, or cut")
)

// decrypt undoes Encrypt. A wrong key mostly shows as errPadding; with a chance
// of 1 in 256 it gives garbage.
func decrypt(sessionKey, iv, encryptedData string) (plain []byte, err error) {
	block, vector, err := open(sessionKey, iv)
	if err != nil {
		return nil, err
	}
	b, err := base64.StdEncoding.DecodeString(encryptedData)
	if err != nil || len(b) == 0 || len(b)%aes.BlockSize != 0 {
		return nil, errData
	}
	cipher.NewCBCDecrypter(block, vector).CryptBlocks(b, b)
	n := int(b[len(b)-1])
	if n == 0 || n > aes.BlockSize || !bytes.Equal(b[len(b)-n:], bytes.Repeat([]byte{byte(n)}, n)) {
		return nil, errPadding
	}
	return b[:len(b)-n], nil
}
