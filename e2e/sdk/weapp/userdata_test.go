package weapp

import (
	"testing"

	"github.com/medivhzhan/weapp/v2"

	"wxflow/e2e/sdk/common"
)

// The SDK checks the signature of rawData before it decrypts. It has no call for
// the phone number by code: that is newer than it.
func TestDecryptUserInfo(t *testing.T) {
	wx := start(t)
	previous, current := common.RotateKey(t, wx)
	for _, tt := range []struct{ key, right, wrong string }{{"current", current, previous}, {"previous", previous, current}} {
		e := common.Encrypt(t, wx, "userinfo", tt.key)
		got, err := weapp.DecryptUserInfo(tt.right, e.RawData, e.EncryptedData, e.Signature, e.IV)
		if err != nil {
			t.Fatal(err)
		}
		id := common.Identity(t, wx)
		if got.OpenID != id.OpenID || got.UnionID != id.UnionID || got.Nickname == "" || got.Watermark.AppID != common.AppID || got.Watermark.Timestamp == 0 {
			t.Errorf("%+v", got)
		}
		if got, err := weapp.DecryptUserInfo(tt.wrong, e.RawData, e.EncryptedData, e.Signature, e.IV); err == nil {
			t.Errorf("%s: opens with the other key: %+v", tt.key, got)
		}
	}
}

func TestDecryptMobile(t *testing.T) {
	wx := start(t)
	previous, current := common.RotateKey(t, wx)
	for _, tt := range []struct{ key, right, wrong string }{{"current", current, previous}, {"previous", previous, current}} {
		e := common.Encrypt(t, wx, "phone", tt.key)
		got, err := weapp.DecryptMobile(tt.right, e.EncryptedData, e.IV)
		if err != nil || got.PhoneNumber != common.Phone || got.PurePhoneNumber != common.Phone || got.CountryCode != "86" || got.Watermark.AppID != common.AppID {
			t.Errorf("%+v %v", got, err)
		}
		if got, err := weapp.DecryptMobile(tt.wrong, e.EncryptedData, e.IV); err == nil {
			t.Errorf("%s: opens with the other key: %+v", tt.key, got)
		}
	}
}
