package mockwx

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/opendata"
)

// decrypted encrypts and reads what came out, with the key given.
func decrypted(t *testing.T, f *Fake, r EncryptRequest, key string) (string, Encrypted) {
	t.Helper()
	e, err := f.Encrypt(r)
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	plain := decrypt(t, key, e)
	if plain == nil {
		t.Fatalf("%+v: the padding is wrong", r)
	}
	if e.Signature != opendata.RawDataSignature(e.RawData, key) {
		t.Errorf("%+v: the signature is not of rawData", r)
	}
	return string(plain), e
}

// decrypt does what a server does with open data; nil when the padding is wrong.
func decrypt(t *testing.T, sessionKey string, e Encrypted) []byte {
	t.Helper()
	raw := func(s string) []byte {
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	block, err := aes.NewCipher(raw(sessionKey))
	if err != nil {
		t.Fatal(err)
	}
	b := raw(e.EncryptedData)
	cipher.NewCBCDecrypter(block, raw(e.IV)).CryptBlocks(b, b)
	n := int(b[len(b)-1])
	if n > aes.BlockSize || !bytes.HasSuffix(b, bytes.Repeat([]byte{byte(n)}, n)) {
		return nil
	}
	return b[:len(b)-n]
}

const (
	aliceKey = "iiOoSmVRd8BdynRI7qiA9g=="
	stamp    = `"watermark":{"timestamp":1767323045,"appid":"wx0000000000000001"}`
	nobody   = `"gender":0,"language":"","city":"","province":"","country":"","avatarUrl":"` + greyAvatar + `"`
)

func TestEncryptTypes(t *testing.T) {
	f := newFake(t, nil)
	f.SetClock(at)
	f.Freeze(true)
	alice := func(typ, data string) EncryptRequest {
		return EncryptRequest{AppID: app1, User: "alice", Type: typ, Data: json.RawMessage(data)}
	}
	for _, c := range []struct {
		request    EncryptRequest
		plain, raw string
	}{
		{alice("userinfo", ""),
			`{"openId":"oMOCKwRfQuR2dJVoinkAoPvzrBks","nickName":"爱丽丝",` + nobody + `,"unionId":"oMOCU6fs8QGD7KawWCy2epMBpWNg",` + stamp + `}`,
			`{"nickName":"爱丽丝",` + nobody + `}`},
		{alice("userinfo", `{"nickName":"A/B & <C>","extra":[1, 2],"watermark":{"appid":"wx1"}}`),
			`{"openId":"oMOCKwRfQuR2dJVoinkAoPvzrBks","nickName":"A/B & <C>",` + nobody + `,"unionId":"oMOCU6fs8QGD7KawWCy2epMBpWNg","extra":[1,2],"watermark":{"appid":"wx1"}}`,
			`{"nickName":"A/B & <C>",` + nobody + `,"extra":[1,2]}`},
		{alice("phone", ""),
			`{"phoneNumber":"13800138000","purePhoneNumber":"13800138000","countryCode":"86","watermark":{"appid":"wx0000000000000001","timestamp":1767323045}}`,
			`{"phoneNumber":"13800138000","purePhoneNumber":"13800138000","countryCode":"86"}`},
		{alice("raw", ` {"a": 1} `), `{"a": 1}`, `{"a": 1}`},
		{alice("raw", `"any \"text\""`), `any "text"`, `any "text"`},
		{alice("raw", `null`), `null`, `null`},
	} {
		plain, e := decrypted(t, f, c.request, aliceKey)
		if plain != c.plain || e.RawData != c.raw {
			t.Errorf("%+v:\n got %s\nwant %s\n raw %s\nwant %s", c.request, plain, c.plain, e.RawData, c.raw)
		}
	}
	plain, _ := decrypted(t, f, alice("group", ""), aliceKey)
	if !strings.HasPrefix(plain, `{"openGId":"G`) || !strings.HasSuffix(plain, stamp+"}") {
		t.Error(plain)
	}
	plain, _ = decrypted(t, f, alice("werun", ""), aliceKey)
	var run struct {
		StepInfoList []struct {
			Timestamp int64
			Step      int
		}
	}
	if err := json.Unmarshal([]byte(plain), &run); err != nil || len(run.StepInfoList) != 31 {
		t.Fatalf("%s: %v", plain, err)
	}
	if last := run.StepInfoList[30]; last.Timestamp != time.Date(2026, 1, 1, 16, 0, 0, 0, time.UTC).Unix() || last.Step < 1000 || run.StepInfoList[29].Timestamp != last.Timestamp-24*3600 {
		t.Errorf("%+v", run.StepInfoList)
	}
}

func TestEncryptProfiles(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Quirks.Profile = "anonymous" })
	g := newFake(t, nil)
	bobKey := "X6Y4nUSbeJZDicGwYmGZ1g=="
	for _, c := range []struct {
		f         *Fake
		user, key string
		want      string
	}{
		{f, "alice", aliceKey, "微信用户"}, {f, "bob", bobKey, "微信用户"}, {g, "alice", aliceKey, "爱丽丝"}, {g, "bob", bobKey, "微信用户"},
	} {
		if plain, _ := decrypted(t, c.f, EncryptRequest{AppID: app1, User: c.user, Type: "userinfo"}, c.key); !strings.Contains(plain, `"nickName":"`+c.want+`"`) {
			t.Error(plain)
		}
	}
	id, _ := g.Identity(app3, "alice")
	if plain, _ := decrypted(t, g, EncryptRequest{AppID: app3, User: "alice", Type: "userinfo"}, id.SessionKey); strings.Contains(plain, "unionId") {
		t.Errorf("an unbound app: %s", plain)
	}
}

// The client may hold a newer key than the server, or somebody else's.
func TestEncryptKeys(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Quirks.SessionKey.Rotate = "login" })
	r := EncryptRequest{AppID: app1, User: "alice", Type: "userinfo", Key: "previous"}
	e, err := f.Encrypt(r)
	if err != nil {
		t.Fatal(err)
	}
	if plain := decrypt(t, aliceKey, e); plain != nil {
		t.Errorf("under a key before the first: %s", plain)
	}
	_, old := logIn(t, f, app1, "alice")
	_, fresh := logIn(t, f, app1, "alice")
	if old == fresh {
		t.Fatal("the key did not change")
	}
	before, again := "", ""
	before, e = decrypted(t, f, r, old)
	r.Key = "current"
	again, e2 := decrypted(t, f, r, fresh)
	if before != again || e.IV == e2.IV {
		t.Errorf("%s\n%s", before, again)
	}
	r.KeyUser = "bob"
	bob, _ := f.Identity(app1, "bob")
	decrypted(t, f, r, bob.SessionKey)
}

func TestEncryptRefusals(t *testing.T) {
	f := newFake(t, nil)
	for want, r := range map[string]EncryptRequest{
		`no app "wx9" in the fixture; it has wx0000000000000001, `: {AppID: "wx9", User: "alice", Type: "raw"},
		`no user "eve" in the fixture; it has alice, bob, carol`:   {AppID: app1, User: "alice", KeyUser: "eve", Type: "raw"},
		`type "" is not`:     {AppID: app1, User: "alice"},
		`key "next" is not`:  {AppID: app1, User: "alice", Type: "phone", Key: "next"},
		`needs data`:         {AppID: app1, User: "alice", Type: "raw"},
		`not a JSON object`:  {AppID: app1, User: "alice", Type: "group", Data: json.RawMessage(`[1]`)},
		`has no phone in`:    {AppID: app1, User: "bob", Type: "phone"},
		`is not a JSON obje`: {AppID: app1, User: "bob", Type: "group", Data: json.RawMessage(`{"a":1`)},
	} {
		if _, err := f.Encrypt(r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", r, err)
		}
	}
}

func TestAdminUserData(t *testing.T) {
	f := newFake(t, nil)
	const who = `"appid":"` + app1 + `","user":"alice"`
	for _, path := range []string{"/phonecode", "/plugincode"} {
		var out issuedCode
		if err := json.Unmarshal([]byte(askAdmin(t, f, "POST", path, `{`+who+`}`, 200)), &out); err != nil || len(out.Code) != 64 || out.ExpiresIn != 300 {
			t.Errorf("%s: %+v, %v", path, out, err)
		}
		askAdmin(t, f, "POST", path, `{"appid":"wx9","user":"alice"}`, 404)
	}
	askAdmin(t, f, "POST", "/phonecode", `{"appid":"`+app1+`","user":"bob"}`, 400)
	var e Encrypted
	if err := json.Unmarshal([]byte(askAdmin(t, f, "POST", "/encrypt", `{`+who+`,"type":"raw","data":{"a":1},"key":"current","key_user":"alice"}`, 200)), &e); err != nil || e.RawData != `{"a":1}` {
		t.Errorf("%+v, %v", e, err)
	}
	askAdmin(t, f, "POST", "/encrypt", `{`+who+`,"type":"steps"}`, 400)
	var p Payment
	if err := json.Unmarshal([]byte(askAdmin(t, f, "POST", "/payment", `{`+who+`}`, 200)), &p); err != nil || p.TransactionID == "" {
		t.Errorf("%+v, %v", p, err)
	}
}
