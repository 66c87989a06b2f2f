package powerwechat

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/ArtisanCloud/PowerWeChat/v3/src/miniProgram"

	"wxflow/e2e/sdk/common"
)

func TestPhoneNumber(t *testing.T) {
	wx, mini := start(t)
	code := common.PhoneCode(t, wx)
	got, err := mini.PhoneNumber.GetUserPhoneNumber(ctx, code)
	if err != nil || got.ErrCode != 0 || got.PhoneInfo == nil {
		t.Fatalf("%+v %v", got, err)
	}
	p := got.PhoneInfo
	if p.PhoneNumber != common.Phone || p.PurePhoneNumber != common.Phone || p.CountryCode != "86" ||
		p.Watermark.AppID != common.AppID || p.Watermark.Timestamp == 0 {
		t.Errorf("%+v", p)
	}
	got, err = mini.PhoneNumber.GetUserPhoneNumber(ctx, code)
	if err != nil || got.ErrCode != 40029 || !strings.HasPrefix(got.ErrMsg, "invalid code hint: [") {
		t.Errorf("want 40029, got %+v: %v", got, err)
	}
}

// A token that has died is noticed (40001 or 42001), replaced, and the call is
// made again: all of it by the SDK.
func TestTokenIsReplaced(t *testing.T) {
	wx, mini := start(t)
	if _, err := mini.AccessToken.GetToken(ctx, false); err != nil {
		t.Fatal(err)
	}
	wx.Advance(3 * time.Hour)
	got, err := mini.PhoneNumber.GetUserPhoneNumber(ctx, common.PhoneCode(t, wx))
	if err != nil || got.ErrCode != 0 || got.PhoneInfo.PhoneNumber != common.Phone || common.Calls(wx, "/cgi-bin/token") != 2 {
		t.Errorf("%+v %v after %d tokens", got, err, common.Calls(wx, "/cgi-bin/token"))
	}
}

// A disagreement: the signature is 64 hexadecimal digits, and the SDK sends the
// 32 raw bytes. The facts decide; the answer is a clean one.
func TestCheckSession(t *testing.T) {
	wx, mini := start(t)
	s, err := mini.Auth.Session(ctx, common.JSCode(t, wx, common.AppID, common.User))
	if err != nil {
		t.Fatal(err)
	}
	got, err := mini.Auth.CheckSession(ctx, s.OpenID, s.SessionKey)
	if err != nil || got.ErrCode != 87009 || !strings.HasPrefix(got.ErrMsg, "invalid signature rid: ") {
		t.Errorf("want 87009, got %+v %v", got, err)
	}
}

// open decrypts by the SDK's code. With a wrong key it reports an error, returns
// garbage, or panics in its unpadding: all of that is no JSON.
func open(mini *miniProgram.MiniProgram, e common.Encrypted, key string, v any) (good bool) {
	defer func() {
		if recover() != nil {
			good = false
		}
	}()
	b, cryptErr := mini.Encryptor.DecryptData(e.EncryptedData, key, e.IV)
	return cryptErr == nil && json.Unmarshal(b, v) == nil
}

func TestDecrypt(t *testing.T) {
	wx, mini := start(t)
	previous, current := common.RotateKey(t, wx)
	for _, tt := range []struct{ kind, key, right, wrong string }{
		{"userinfo", "current", current, previous},
		{"userinfo", "previous", previous, current},
		{"phone", "current", current, previous},
		{"phone", "previous", previous, current},
	} {
		e := common.Encrypt(t, wx, tt.kind, tt.key)
		var got struct {
			OpenID, UnionID, NickName, PhoneNumber string
			Watermark                              struct{ AppID string }
		}
		if !open(mini, e, tt.right, &got) || got.Watermark.AppID != common.AppID {
			t.Errorf("%s under the %s key: %+v", tt.kind, tt.key, got)
		}
		id := common.Identity(t, wx)
		if tt.kind == "userinfo" && (got.OpenID != id.OpenID || got.UnionID != id.UnionID || got.NickName == "") ||
			tt.kind == "phone" && got.PhoneNumber != common.Phone {
			t.Errorf("%s: %+v", tt.kind, got)
		}
		if open(mini, e, tt.wrong, &got) {
			t.Errorf("%s under the %s key opens with the other one: %+v", tt.kind, tt.key, got)
		}
	}
}
