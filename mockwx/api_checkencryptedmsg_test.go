package mockwx

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

const msgPath = "/wxa/business/checkencryptedmsg"

func hashBody(data string) string {
	return fmt.Sprintf(`{"encrypted_msg_hash":"%x"}`, sha256.Sum256([]byte(data)))
}

func TestGoldenCheckEncryptedMsg(t *testing.T) {
	target := msgPath + "?access_token=TOKEN"
	runGoldens(t, []goldenCase{
		{name: "wxa-business-checkencryptedmsg-ok", vary: func(f *Fake) (string, string) {
			e, _ := f.Encrypt(EncryptRequest{AppID: app1, User: "alice", Type: "phone"})
			return target, hashBody(e.EncryptedData)
		}},
		{name: "wxa-business-checkencryptedmsg-1", target: target, body: hashBody("x")},
		{name: "wxa-business-checkencryptedmsg-40097", target: target, body: `{}`},
		{name: "wxa-business-checkencryptedmsg-44002", target: target, method: "POST"},
		{name: "wxa-business-checkencryptedmsg-47001", target: target, body: `<xml>`},
	})
}

func TestCheckEncryptedMsg(t *testing.T) {
	f := newFake(t, nil)
	f.Freeze(true)
	ask := func(body string) map[string]any {
		t.Helper()
		return post(t, f, msgPath+"?access_token="+appToken(t, f, app1), body)
	}
	e, err := f.Encrypt(EncryptRequest{AppID: app1, User: "alice", Type: "phone"})
	if err != nil {
		t.Fatal(err)
	}
	made := f.Now().Unix()
	f.Advance(72*time.Hour - time.Second)
	sum := sha256.Sum256([]byte(e.EncryptedData))
	for _, body := range []string{hashBody(e.EncryptedData), fmt.Sprintf(`{"encrypted_msg_hash":"%X"}`, sum)} {
		if v := ask(body); v["vaild"] != true || v["create_time"] != float64(made) {
			t.Errorf("%s: %v", body, v)
		}
	}
	raw, _ := base64.StdEncoding.DecodeString(e.EncryptedData)
	refused(t, f, ask(hashBody(string(raw))), wechat.DataNotExist, "not the bytes it decodes to")
	for _, bad := range []string{"zz", strings.Repeat("z", 64), strings.Repeat("0", 66)} {
		refused(t, f, ask(`{"encrypted_msg_hash":"`+bad+`"}`), wechat.InvalidArgs, "64 hex digits")
	}
	f.Advance(time.Second)
	refused(t, f, ask(hashBody(e.EncryptedData)), wechat.DataNotExist, "72h0m0s ago")

	info, _ := f.Encrypt(EncryptRequest{AppID: app1, User: "alice", Type: "userinfo"})
	refused(t, f, ask(hashBody(info.EncryptedData)), wechat.DataNotExist, "no phone number")
	other, _ := f.Encrypt(EncryptRequest{AppID: app2, User: "alice", Type: "phone"})
	refused(t, f, ask(hashBody(other.EncryptedData)), wechat.DataNotExist, "for this app")
}
