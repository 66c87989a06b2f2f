package mockwx

import (
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"
)

const keysPath = "/wxa/business/getuserencryptkey"

// An encryptKeyInfo is one key of the answer.
type encryptKeyInfo struct {
	EncryptKey string `json:"encrypt_key"`
	Version    int    `json:"version"`
	ExpireIn   int64  `json:"expire_in"`
	IV         string `json:"iv"`
	CreateTime int64  `json:"create_time"`
}

// An hour each; the last three are told, newest first.
func TestGetUserEncryptKey(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Quirks.SessionKey.Rotate = "never" })
	f.Freeze(true)
	openid, key := logIn(t, f, app1, "alice")
	get := func() (list []encryptKeyInfo) {
		t.Helper()
		v := ask(t, f, "POST", signedQuery(keysPath, appToken(t, f, app1), openid, key), "", "")
		b, _ := json.Marshal(v["key_info_list"])
		if err := json.Unmarshal(b, &list); err != nil || v["errcode"] != 0.0 {
			t.Fatalf("%v: %v", v, err)
		}
		return list
	}
	first := get()
	raw, err := base64.StdEncoding.DecodeString(first[0].EncryptKey)
	if len(first) != 1 || first[0].Version != 1 || first[0].ExpireIn != 3600 || len(first[0].IV) != 16 || len(raw) != 16 || err != nil {
		t.Errorf("%+v", first)
	}
	f.Advance(59 * time.Minute)
	if again := get(); again[0].EncryptKey != first[0].EncryptKey || again[0].ExpireIn != 60 {
		t.Errorf("within the hour %+v", again)
	}
	for version := 2; version <= 5; version++ {
		f.Advance(time.Hour)
		list := get()
		if len(list) != min(version, 3) || list[0].Version != version || list[0].ExpireIn != 3600 {
			t.Errorf("version %d: %+v", version, list)
		}
		for _, old := range list[1:] {
			if old.ExpireIn != 0 || old.EncryptKey == list[0].EncryptKey || old.IV == list[0].IV {
				t.Errorf("an old key: %+v", list)
			}
		}
	}
}
