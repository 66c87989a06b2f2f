package userdata

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/limit"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

const (
	appID      = "wx0123456789abcdef"
	openID     = "ocBex5C8R4yNtl6hJ1xVjegk2RQs"
	token      = "a-token-of-the-relay"
	sessionKey = "iiOoSmVRd8BdynRI7qiA9g=="
)

// newHandler is a Handler with one session; answer is what WeChat says to a call.
func newHandler(t *testing.T, answer func(r *http.Request, body string) string) *Handler {
	t.Helper()
	now := func() time.Time { return time.Unix(1790000000, 0) }
	store := memory.New(now, 10)
	if err := store.Put(t.Context(), session.Session{Token: sha256.Sum256([]byte(token)), AppID: appID, OpenID: openID,
		SessionKey: credential.NewSecret(sessionKey),
		Created:    now(), Expires: now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	served := apps.New([]credential.App{{AppID: appID, Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}})
	log := slog.New(slog.DiscardHandler)
	client := &wechat.Client{Scheme: "https", Host: "api.weixin.qq.com", Now: now,
		Transport: testkit.RoundTrip(func(r *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			says := `{"access_token":"75_the-token","expires_in":7200}`
			switch {
			case r.URL.Path != "/cgi-bin/stable_token":
				says = answer(r, string(body))
			case strings.Contains(string(body), `"force_refresh":true`):
				says = strings.Replace(says, "the", "next", 1)
			}
			return testkit.Reply(200, says), nil
		})}
	return &Handler{
		Sessions: &sessions.Sessions{Store: sessions.NewGuard(store, nil, nil, nil), Apps: served, Now: now, TTL: time.Hour},
		Apps:     served, Limits: &limit.Limiter{Now: now}, Client: client, Turns: limit.NewGate(4, 4, now), InHand: limit.NewInHand(8),
		Keeper: &tokens.Keeper{Client: client, Shared: memory.NewShared(now), Now: now, Log: log, Timeout: time.Second,
			Kept: map[string]*tokens.KeptToken{}},
		Timeout: time.Second, Now: now, WatermarkAge: 10 * time.Minute,
	}
}

func ask(body string) *http.Request {
	req := httptest.NewRequest("POST", "/", strings.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+token)
	return req
}

// seal encrypts as WeChat does; pad is put in the place of right padding if it is not nil.
func seal(t *testing.T, plain string, pad []byte) string {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(sessionKey)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	if pad == nil {
		n := 16 - len(plain)%16
		pad = bytes.Repeat([]byte{byte(n)}, n)
	}
	b := append([]byte(plain), pad...)
	cipher.NewCBCEncrypter(block, make([]byte, 16)).CryptBlocks(b, b)
	return base64.StdEncoding.EncodeToString(b)
}

func TestDecrypt(t *testing.T) {
	t.Parallel()
	u := newHandler(t, nil)
	zero := base64.StdEncoding.EncodeToString(make([]byte, 16))
	mark := func(appID string, age time.Duration) string {
		return fmt.Sprintf(`"watermark":{"appid":%q,"timestamp":%d}`, appID, u.Now().Add(-age).Unix())
	}
	fresh := mark(appID, 0)
	plain := `{"openId":"` + openID + `",` + fresh + `}`
	whole := `{"a":"` + strings.Repeat("x", 47-len(`{"a":"",`+fresh+`}`)%16) + `",` + fresh + `}` // ends one byte before a block does
	ends := `{"a":"` + strings.Repeat("x", 48-len(`{"a":"",`+fresh+`}`)%16) + `",` + fresh + `}`  // ends with a block
	for _, x := range []struct {
		name, data, iv string
		want           string // the object
		kind           refusal.Kind
	}{
		{"a user", seal(t, plain, nil), zero, plain, ""},
		{"one byte of padding", seal(t, whole, nil), zero, whole, ""},
		{"a block of padding", seal(t, ends, nil), zero, ends, ""},
		{"no openId", seal(t, `{`+fresh+`}`, nil), zero, `{` + fresh + `}`, ""},
		{"just in time", seal(t, `{`+mark(appID, 10*time.Minute)+`}`, nil), zero, `{` + mark(appID, 10*time.Minute) + `}`, ""},
		{"from a clock just ahead", seal(t, `{`+mark(appID, -10*time.Minute)+`}`, nil), zero, `{` + mark(appID, -10*time.Minute) + `}`, ""},
		{"old", seal(t, `{`+mark(appID, 601*time.Second)+`}`, nil), zero, "", refusal.Unauthorized},
		{"of the future", seal(t, `{`+mark(appID, -601*time.Second)+`}`, nil), zero, "", refusal.Unauthorized},
		{"another app's", seal(t, `{`+mark("wx00", 0)+`}`, nil), zero, "", refusal.Unauthorized},
		{"another user's", seal(t, `{"openId":"other",`+fresh+`}`, nil), zero, "", refusal.Unauthorized},
		{"an openId that is none", seal(t, `{"openId":7,`+fresh+`}`, nil), zero, "", refusal.Unauthorized},
		{"no watermark", seal(t, `{"a":1}`, nil), zero, "", refusal.Unauthorized},
		{"a watermark in capitals", seal(t, strings.Replace(`{`+fresh+`}`, "watermark", "Watermark", 1), nil), zero, "", refusal.Unauthorized},
		{"a watermark without a time", seal(t, `{"watermark":{"appid":"`+appID+`"}}`, nil), zero, "", refusal.Unauthorized},
		{"no object", seal(t, `["watermark"]`, nil), zero, "", refusal.Unauthorized},
		{"no UTF-8", seal(t, "{\"a\":\"\xff\","+fresh+"}", nil), zero, "", refusal.Unauthorized},
		{"padding of 0", seal(t, ends, make([]byte, 16)), zero, "", refusal.Unauthorized},
		{"padding of 17", seal(t, ends, bytes.Repeat([]byte{17}, 16)), zero, "", refusal.Unauthorized},
		{"mixed padding", seal(t, ends, append(make([]byte, 14), 2, 3)), zero, "", refusal.Unauthorized},
		{"half a block", seal(t, plain, nil)[:20], zero, "", refusal.BadRequest},
		{"no base64", "!!!!", zero, "", refusal.BadRequest},
		{"an iv of 32 bytes", seal(t, plain, nil), base64.StdEncoding.EncodeToString(make([]byte, 32)), "", refusal.BadRequest},
	} {
		got, err := u.Decrypt(ask(`{"encryptedData":"` + x.data + `","iv":"` + x.iv + `"}`))
		if x.kind == "" {
			if err != nil || fmt.Sprintf("%s", got) != x.want {
				t.Errorf("%s: %s, %v, want %s", x.name, got, err, x.want)
			}
		} else if f := fail.Of(err); got != nil || f.Kind != x.kind || f.Row().Say.ZH == "" {
			t.Errorf("%s: %s, %+v", x.name, got, f)
		}
	}
	if _, err := u.Decrypt(httptest.NewRequest("POST", "/", nil)); fail.Of(err).Kind != refusal.Unauthorized {
		t.Errorf("without a session: %v", err)
	}
}

func TestCheckSignature(t *testing.T) {
	t.Parallel()
	u := newHandler(t, nil)
	sum := sha1.Sum([]byte(`{}` + sessionKey))
	good := hex.EncodeToString(sum[:])
	for _, x := range []struct {
		raw, signature string
		kind           refusal.Kind
	}{
		{`{}`, good, ""},
		{`{}`, strings.ToUpper(good), ""},
		{`{} `, good, refusal.Unauthorized},
		{`{}`, good[:38], refusal.BadRequest},
		{`{}`, "zz" + good[2:], refusal.BadRequest},
	} {
		got, err := u.CheckSignature(ask(`{"rawData":"` + x.raw + `","signature":"` + x.signature + `"}`))
		if x.kind == "" && (err != nil || got != validAnswer{true}) || x.kind != "" && (got != nil || fail.Of(err).Kind != x.kind) {
			t.Errorf("%q: %v, %v", x, got, err)
		}
	}

	// A session without a key has signed nothing.
	u = newHandler(t, nil)
	s, err := u.Sessions.Store.Get(t.Context(), sha256.Sum256([]byte(token)))
	if err != nil {
		t.Fatal(err)
	}
	s.SessionKey = credential.Secret{}
	if err := u.Sessions.Store.Put(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	sum = sha1.Sum([]byte(`{}`))
	if got, err := u.CheckSignature(ask(`{"rawData":"{}","signature":"` + hex.EncodeToString(sum[:]) + `"}`)); got != nil ||
		fail.Of(err).Kind != refusal.Unauthorized {
		t.Errorf("without a key: %v, %v", got, err)
	}
}

// WeChat is asked as it wants it, and what it says of the key is one answer.
func TestCheckSession(t *testing.T) {
	t.Parallel()
	for says, want := range map[string]refusal.Kind{
		`{"errcode":0,"errmsg":"ok"}`:        "",
		`{"errcode":87007,"errmsg":"old"}`:   refusal.Unauthorized,
		`{"errcode":87009,"errmsg":"other"}`: refusal.Unauthorized,
		`{"errcode":87008,"errmsg":"?"}`:     refusal.Upstream,
	} {
		calls := 0
		u := newHandler(t, func(r *http.Request, _ string) string {
			calls++
			// hmac_sha256 of "" under the key as text, by Python.
			const signature = "9b922f265f2230b6d7afa9836471d50820f12fa7db973518a9cd10c1842d616b"
			q := r.URL.Query()
			if r.URL.Path != "/wxa/checksession" || q.Get("access_token") != "75_the-token" || q.Get("openid") != openID ||
				q.Get("sig_method") != "hmac_sha256" || q.Get("signature") != signature {
				t.Errorf("asked %s", r.URL)
			}
			return says
		})
		got, err := u.CheckSession(ask(""))
		if want == "" && (err != nil || got != validAnswer{true}) || want != "" && (got != nil || fail.Of(err).Kind != want) || calls != 1 {
			t.Errorf("%s: %v, %v after %d calls", says, got, err, calls)
		}
	}
}

func TestPhone(t *testing.T) {
	t.Parallel()
	good := `{"errcode":0,"phone_info":{"phoneNumber":"+86 1","purePhoneNumber":"13800000000","countryCode":"86","watermark":{"appid":"` + appID + `"}}}`
	good = strings.Replace(good, "+86 1", "+8613800000000", 1)
	for _, x := range []struct {
		code, says string
		kind       refusal.Kind
		action     refusal.Action
		asked      int
	}{
		{"tap", good, "", "", 1},
		{"tap", `{"errcode":40029,"errmsg":"invalid code"}`, refusal.CodeInvalid, refusal.FixRequest, 1},
		{"tap", strings.Replace(good, appID, "wx00", 1), refusal.Upstream, refusal.Retry, 1},
		{strings.Repeat("x", 513), good, refusal.BadRequest, "", 0},
	} {
		asked := 0
		u := newHandler(t, func(r *http.Request, body string) string {
			asked++
			if r.URL.Path != "/wxa/business/getuserphonenumber" || body != `{"code":"`+x.code+`","openid":"`+openID+`"}` {
				t.Errorf("asked %s %s", r.URL, body)
			}
			return x.says
		})
		got, err := u.Phone(ask(`{"code":"` + x.code + `"}`))
		if x.kind == "" && err != nil || x.kind != "" && (got != nil || fail.Of(err).Kind != x.kind || x.action != "" &&
			fail.Of(err).Row().Action != x.action) || asked != x.asked {
			t.Errorf("%.20q: %v, %+v after %d calls", x.code, got, fail.Of(err), asked)
		}
	}
}

// A refused token is replaced once and the call made again; a user has so many calls
// in hand.
func TestCall(t *testing.T) {
	t.Parallel()
	var with []string
	u := newHandler(t, func(r *http.Request, _ string) string {
		if with = append(with, r.URL.Query().Get("access_token")); len(with) == 1 {
			return `{"errcode":40001,"errmsg":"invalid credential"}`
		}
		return `{"errcode":0}`
	})
	app, err := u.Apps.Find("")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.Call(t.Context(), app, openID, wechat.Call{Path: "/x"}); err != nil || !slices.Equal(with,
		[]string{"75_the-token", "75_next-token"}) {
		t.Errorf("%q, %v", with, err)
	}
	if users, calls := u.InHand.Count(); users != 0 || calls != 0 {
		t.Errorf("%d users have %d calls in hand", users, calls)
	}
	for range 8 {
		if _, err := u.InHand.Begin(appID, openID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := u.Call(t.Context(), app, openID, wechat.Call{Path: "/x"}); fail.Of(err).Bound != refusal.BoundUser {
		t.Errorf("%v", err)
	}
}
