package silenceper

import (
	"strings"
	"testing"

	"wxflow/e2e/sdk/common"
)

func TestPhoneNumber(t *testing.T) {
	wx, mini := start(t)
	code := common.PhoneCode(t, wx)
	got, err := mini.GetAuth().GetPhoneNumber(code)
	if err != nil {
		t.Fatal(err)
	}
	p := got.PhoneInfo
	if p.PhoneNumber != common.Phone || p.PurePhoneNumber != common.Phone || p.CountryCode != "86" ||
		p.WaterMark.AppID != common.AppID || p.WaterMark.Timestamp == 0 {
		t.Errorf("%+v", p)
	}
	// Used up, or never issued, or a code of wx.login: always 40029, never 40163.
	for _, code := range []string{code, "nonsense", common.JSCode(t, wx, common.AppID, common.User)} {
		_, err := mini.GetAuth().GetPhoneNumber(code)
		if err == nil || !strings.Contains(err.Error(), "errcode=40029 , errmsg=invalid code hint: [") {
			t.Errorf("want 40029, got %v", err)
		}
	}
}

// A disagreement: the SDK sends a form where the API takes JSON. The facts decide.
func TestCheckEncryptedData(t *testing.T) {
	_, mini := start(t)
	_, err := mini.GetAuth().CheckEncryptedData(strings.Repeat("0", 64))
	if err == nil || !strings.Contains(err.Error(), "errcode=47001 ") {
		t.Errorf("want 47001, got %v", err)
	}
}

// What was encrypted under the key before the last one can be read with that
// key only, and the other way round.
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
		got, err := mini.GetEncryptor().Decrypt(tt.right, e.EncryptedData, e.IV)
		if err != nil {
			t.Errorf("%s under the %s key: %v", tt.kind, tt.key, err)
			continue
		}
		if got.Watermark.AppID != common.AppID || got.Watermark.Timestamp == 0 {
			t.Errorf("%+v", got.Watermark)
		}
		id := common.Identity(t, wx)
		if tt.kind == "userinfo" && (got.OpenID != id.OpenID || got.UnionID != id.UnionID || got.NickName == "") ||
			tt.kind == "phone" && (got.PhoneNumber != common.Phone || got.PurePhoneNumber != common.Phone || got.CountryCode != "86") {
			t.Errorf("%s: %+v", tt.kind, got)
		}
		if got, err := mini.GetEncryptor().Decrypt(tt.wrong, e.EncryptedData, e.IV); err == nil {
			t.Errorf("%s under the %s key opens with the other one: %+v", tt.kind, tt.key, got)
		}
		if _, err := program("wx00000000000000ff", "").GetEncryptor().Decrypt(tt.right, e.EncryptedData, e.IV); err == nil {
			t.Error("another app took the data for its own")
		}
	}
}
