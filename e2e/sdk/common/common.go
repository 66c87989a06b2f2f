package common

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"wxflow/mockwx"
)

// The app that the SDKs stand for, its only user with a nickname, and what the
// app's push settings are.
const (
	AppID       = "wx0000000000000001"
	Secret      = "mocksecret0000000000000000000001"
	QuotaAppID  = "wx0000000000000002" // one login a minute and user
	QuotaSecret = "mocksecret0000000000000000000002"
	User        = "alice"
	Phone       = "13800138000"
	Nickname    = "爱丽丝"
)

//go:embed fixture.yaml
var fixture []byte

// own is the tests' client: it stays as it is when a test replaces net/http's
// transport under the SDK.
var own = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// Start starts a fake with the fixture of the tests.
func Start(t *testing.T) *mockwx.Server {
	t.Helper()
	fx, err := mockwx.ParseFixture("common/fixture.yaml", fixture)
	if err != nil {
		t.Fatal(err)
	}
	wx := mockwx.NewServer(t, mockwx.Options{Fixture: fx})
	t.Cleanup(func() { // no SDK has a name in its requests that looks like a mistake
		for _, c := range wx.Calls() {
			for _, m := range c.Mistakes(mockwx.Strict{Tokens: true}) {
				t.Errorf("call %d %s: %s", c.ID, c.Path, m)
			}
			for _, u := range c.Unread {
				t.Logf("call %d %s: %s", c.ID, c.Path, u.Text())
			}
		}
	})
	return wx
}

// Redirect takes every request to WeChat's hosts that goes through net/http's
// default transport to the fake, until the test ends. All other hosts are out
// of reach.
func Redirect(t *testing.T, wx *mockwx.Server) {
	t.Helper()
	former := http.DefaultTransport
	http.DefaultTransport = wx.Transport()
	t.Cleanup(func() { http.DefaultTransport = former })
}

// JSCode does what wx.login does.
func JSCode(t *testing.T, wx *mockwx.Server, appid, user string) string {
	t.Helper()
	code, err := wx.IssueCode(appid, user)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// A Refusal is a login that WeChat refuses.
type Refusal struct {
	ErrCode             int
	AppID, Secret, Code string
}

// Refusals prepares a login for each of the commonest errors, by its natural
// cause where there is one.
func Refusals(t *testing.T, wx *mockwx.Server) []Refusal {
	t.Helper()
	expired := JSCode(t, wx, AppID, User)
	wx.Advance(5 * time.Minute)
	used := JSCode(t, wx, AppID, User)
	redeem(t, wx, AppID, Secret, used)
	wx.Freeze(true) // the minute of the quota does not end meanwhile
	redeem(t, wx, QuotaAppID, QuotaSecret, JSCode(t, wx, QuotaAppID, User))
	return []Refusal{
		{40029, AppID, Secret, "nonsense"},
		{40029, AppID, Secret, expired},
		{40029, AppID, Secret, JSCode(t, wx, QuotaAppID, User)},
		{40163, AppID, Secret, used},
		{40125, AppID, QuotaSecret, JSCode(t, wx, AppID, User)},
		{40013, "wx00000000000000ff", Secret, JSCode(t, wx, AppID, User)},
		{45011, QuotaAppID, QuotaSecret, JSCode(t, wx, QuotaAppID, User)},
		{40226, AppID, Secret, JSCode(t, wx, AppID, "carol")},
		{-1, AppID, Secret, "errcode:-1"},
	}
}

func redeem(t *testing.T, wx *mockwx.Server, appid, secret, code string) {
	t.Helper()
	q := url.Values{"appid": {appid}, "secret": {secret}, "js_code": {code}, "grant_type": {"authorization_code"}}
	resp, err := own.Get(wx.URL + "/sns/jscode2session?" + q.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || !bytes.HasPrefix(b, []byte(`{"session_key":`)) {
		t.Fatalf("%s %v", b, err)
	}
}

// RotateKey logs the user in twice, with so much time between the logins that
// the second one gets another session_key; it returns both.
func RotateKey(t *testing.T, wx *mockwx.Server) (previous, current string) {
	t.Helper()
	redeem(t, wx, AppID, Secret, JSCode(t, wx, AppID, User))
	wx.Advance(100 * time.Hour)
	redeem(t, wx, AppID, Secret, JSCode(t, wx, AppID, User))
	id := Identity(t, wx)
	if id.PreviousSessionKey == "" || id.PreviousSessionKey == id.SessionKey {
		t.Fatalf("the session_key has not changed: generation %d", id.Generation)
	}
	return id.PreviousSessionKey, id.SessionKey
}

// Identity is the user's in the app.
func Identity(t *testing.T, wx *mockwx.Server) mockwx.IdentityInfo {
	t.Helper()
	id, err := wx.Identity(AppID, User)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Calls counts the calls that reached a path.
func Calls(wx *mockwx.Server, path string) int {
	return len(wx.CallsWhere(mockwx.CallFilter{Path: path}))
}

// Admin posts to the admin API; out takes the answer.
func Admin(t *testing.T, wx *mockwx.Server, path string, in, out any) {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := own.Post(wx.AdminURL+path, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("POST %s: HTTP %d %s %v", path, resp.StatusCode, b, err)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(b, out); err != nil {
		t.Fatalf("POST %s: %s: %v", path, b, err)
	}
}

type issued struct{ Code string }

// PhoneCode does what the phone button does.
func PhoneCode(t *testing.T, wx *mockwx.Server) string {
	t.Helper()
	var out issued
	Admin(t, wx, "/phonecode", map[string]string{"appid": AppID, "user": User}, &out)
	return out.Code
}

// OAuthCode does what the page of open.weixin.qq.com does.
func OAuthCode(t *testing.T, wx *mockwx.Server, scope string) string {
	t.Helper()
	var out issued
	Admin(t, wx, "/oauthcode", map[string]string{"appid": AppID, "user": User, "scope": scope}, &out)
	return out.Code
}

// Encrypted is what wx.getUserProfile and the phone button give a client.
type Encrypted struct{ EncryptedData, IV, RawData, Signature string }

// Encrypt encrypts the user's data; kind is userinfo or phone, key is current or
// previous.
func Encrypt(t *testing.T, wx *mockwx.Server, kind, key string) (out Encrypted) {
	t.Helper()
	Admin(t, wx, "/encrypt", map[string]string{"appid": AppID, "user": User, "type": kind, "key": key}, &out)
	return out
}
