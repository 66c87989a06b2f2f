package relay

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/userdata"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

// Doc: the official sample of wx.getUserInfo, which the SDKs test themselves
// with (WxJava: WxMaUserServiceImplTest.testGetUserInfo).
const (
	officialKey    = "tiihtNczf5v6AKRyjwEUhQ=="
	officialIV     = "r7BXXKkLb8qrSNn05n0qiA=="
	officialData   = "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew=="
	officialAppID  = "wx4f4bc4dec97d474b"
	officialOpenID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
)

var officialTime = time.Unix(1477314187, 0)

// keepSession puts a session into r's store and returns the header of its token.
func keepSession(t testing.TB, r *Relay, s session.Session) []string {
	t.Helper()
	token, now := rand.Text(), r.watch.Now()
	s.Token, s.Created, s.Expires = hashToken(token), now, now.Add(time.Hour)
	if err := r.store.Put(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return []string{"Authorization", "Bearer " + token}
}

func mySession() session.Session {
	return session.Session{AppID: testAppID, OpenID: testOpenID, SessionKey: credential.NewSecret(testKey)}
}

// seal encrypts as WeChat does.
func seal(t testing.TB, key string, plain []byte) (data, iv string) {
	t.Helper()
	n := aes.BlockSize - len(plain)%aes.BlockSize
	return sealBlocks(t, key, append(bytes.Clone(plain), bytes.Repeat([]byte{byte(n)}, n)...))
}

func sealBlocks(t testing.TB, key string, padded []byte) (data, iv string) {
	t.Helper()
	k, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		t.Fatal(err)
	}
	start := bytes.Repeat([]byte{7}, aes.BlockSize)
	out := make([]byte, len(padded))
	cipher.NewCBCEncrypter(block, start).CryptBlocks(out, padded)
	return base64.StdEncoding.EncodeToString(out), base64.StdEncoding.EncodeToString(start)
}

func decryptBody(data, iv string) string {
	b, _ := json.Marshal(map[string]string{"encryptedData": data, "iv": iv})
	return string(b)
}

func TestDecryptOfficialSample(t *testing.T) {
	t.Parallel()
	c := testConfig(nil)
	c.Now = func() time.Time { return officialTime.Add(time.Minute) }
	c.Apps = []credential.App{{AppID: officialAppID, Secret: credential.NewSecret(testSecret)}}
	r := newRelay(t, c)
	me := keepSession(t, r, session.Session{AppID: officialAppID, OpenID: officialOpenID, SessionKey: credential.NewSecret(officialKey)})
	w := do(t, r.Handler(), "POST", "/decrypt", decryptBody(officialData, officialIV), me...)
	if got := w.Body.String(); w.Code != 200 || !strings.HasPrefix(got, `{"openId":"`+officialOpenID+`","nickName":"Band","gender":1,`) ||
		!strings.HasSuffix(got, `,"watermark":{"timestamp":1477314187,"appid":"`+officialAppID+`"}}`+"\n") {
		t.Errorf("%d %s", w.Code, got)
	}
}

// A decrypter is a relay, and a caller who asks it to decrypt.
type decrypter struct {
	*Relay
	t   *testing.T
	me  []string // the header of the caller's token
	log logBuffer
}

func newDecrypter(t *testing.T) *decrypter {
	t.Helper()
	d := &decrypter{t: t}
	c := testConfig(nil)
	c.Logger = d.log.logger()
	d.Relay = newRelay(t, c)
	d.me = keepSession(t, d.Relay, mySession())
	return d
}

// ask returns the whole answer, but for the id that each has of its own.
func (d *decrypter) ask(data, iv string) string {
	w := do(d.t, d.Handler(), "POST", "/decrypt", decryptBody(data, iv), d.me...)
	w.Header().Del("X-Request-Id")
	return fmt.Sprint(w.Code, w.Header(), w.Body)
}

// mark is the end of a document, with its watermark.
func mark(appid string, at int64) string {
	return fmt.Sprintf(`,"watermark":{"timestamp":%d,"appid":"%s"}}`, at, appid)
}

// goodData is a document that fits the session.
var goodData = `{"openId":"` + testOpenID + `","nickName":"张"` + mark(testAppID, testTime.Unix())

// refused returns the answer to data under another key.
func (d *decrypter) refused() string {
	d.t.Helper()
	refusal := d.ask(seal(d.t, "X6Y4nUSbeJZDicGwYmGZ1g==", []byte(goodData)))
	for _, s := range []string{"401 ", `"kind":"unauthorized"`, `"action":"login_again"`} {
		if !strings.Contains(refusal, s) {
			d.t.Fatal(refusal)
		}
	}
	return refusal
}

// over fails when the log has something of a session or a document.
func (d *decrypter) over() {
	d.t.Helper()
	for _, s := range []string{testKey, testOpenID, "nickName"} {
		if strings.Contains(d.log.String(), s) {
			d.t.Errorf("the log has %s:\n%s", s, d.log.String())
		}
	}
}

// What does not fit the session is one answer, to the byte.
func TestDecryptHasOneRefusal(t *testing.T) {
	t.Parallel()
	d := newDecrypter(t)
	if got := d.ask(seal(t, testKey, []byte(goodData))); !strings.HasPrefix(got, "200 ") || !strings.Contains(got, `"nickName":"张"`) {
		t.Fatal(got)
	}
	refusal, now := d.refused(), testTime.Unix()
	for name, plain := range map[string][]byte{
		"no JSON":             []byte("hello"),
		"a number":            []byte("7"),
		"an array":            []byte("[1]"),
		"cut":                 []byte(goodData[:len(goodData)-1]),
		"more after it":       []byte(goodData + "x"),
		"not UTF-8":           []byte(strings.Replace(goodData, "张", "\xff", 1)),
		"empty":               nil,
		"no watermark":        []byte(`{"openId":"` + testOpenID + `"}`),
		"watermark is text":   []byte(`{"watermark":"x"}`),
		"null":                []byte(`{"watermark":null}`),
		"no appid":            fmt.Appendf(nil, `{"watermark":{"timestamp":%d}}`, now),
		"other case":          fmt.Appendf(nil, `{"Watermark":{"timestamp":%d,"appid":"%s"}}`, now, testAppID),
		"other case within":   fmt.Appendf(nil, `{"watermark":{"Timestamp":%d,"AppID":"%s"}}`, now, testAppID),
		"another app":         []byte(`{"a":1` + mark("wx0000000000000002", now)),
		"old":                 []byte(`{"a":1` + mark(testAppID, now-301)),
		"of the future":       []byte(`{"a":1` + mark(testAppID, now+301)),
		"of the first second": []byte(`{"a":1` + mark(testAppID, 0)),
		"overflow":            []byte(`{"a":1` + mark(testAppID, 1<<62)),
		"another user":        []byte(`{"openId":"ocBex5K5Ou-7Z9EuPAtwsP4yvnQQ"` + mark(testAppID, now)),
		"openId is no text":   []byte(`{"openId":5` + mark(testAppID, now)),
		"long":                []byte(strings.Repeat("x", 1000)),
	} {
		if got := d.ask(seal(t, testKey, plain)); got != refusal {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, at := range []int64{now - 300, now + 300, now} {
		if got := d.ask(seal(t, testKey, []byte(`{"a":1`+mark(testAppID, at)))); !strings.HasPrefix(got, "200 ") {
			t.Errorf("%d s: %s", at-now, got)
		}
	}
	d.over()
}

// So is what is padded otherwise, and so is all data for a session without a key that
// can be one.
func TestDecryptHasOneRefusalOfBlocks(t *testing.T) {
	t.Parallel()
	d := newDecrypter(t)
	refusal := d.refused()
	pad := func(tail ...byte) []byte {
		b := []byte(goodData)
		for (len(b)+len(tail))%aes.BlockSize != 0 {
			b = append(b, ' ')
		}
		return append(b, tail...)
	}
	for name, padded := range map[string][]byte{
		"no padding":           pad(),
		"padding 0":            pad(0),
		"padding 17":           pad(17),
		"padding 255":          pad(255),
		"padding 2 after 1":    pad(1, 2),
		"padding of one wrong": append(pad(), append([]byte{15}, bytes.Repeat([]byte{16}, 15)...)...),
	} {
		if got := d.ask(sealBlocks(t, testKey, padded)); got != refusal {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, key := range []string{"", "short", "AAAA"} {
		s := mySession()
		s.SessionKey = credential.NewSecret(key)
		d.me = keepSession(t, d.Relay, s)
		if got := d.ask(seal(t, testKey, []byte(goodData))); got != refusal {
			t.Errorf("key %q: %s", key, got)
		}
	}
	d.over()
}

func TestUserDataBadRequests(t *testing.T) {
	t.Parallel()
	r := newRelay(t,
		testConfig(roundTrip(func(*http.Request) (*http.Response, error) { t.Error("WeChat was asked"); return reply("{}"), nil })))
	me := keepSession(t, r, mySession())
	data, iv := seal(t, testKey, []byte(`{}`))
	for _, x := range []struct{ path, body, says string }{
		{"/decrypt", ``, "empty"},
		{"/decrypt", `{"encryptedData":"` + data + `"}`, "iv is missing"},
		{"/decrypt", `{"iv":"` + iv + `"}`, "encryptedData is missing"},
		{"/decrypt", decryptBody(data[1:], iv), "encryptedData is not what"},
		{"/decrypt", decryptBody("AAAA", iv), "encryptedData is not what"},
		{"/decrypt", decryptBody(strings.ReplaceAll(data, "=", ""), iv), "encryptedData is not what"},
		{"/decrypt", decryptBody(data, "AAAA"), "iv is not what"},
		{"/decrypt", decryptBody(data, data+data), "iv is not"},
		{"/decrypt", `{"encryptedData":"a","iv":"b","cloudID":"c"}`, `"cloudID" is not known`},
		{"/decrypt", decryptBody(strings.Repeat("A", userdata.MaxOpenData), iv), "over 64 KiB"},
		{"/phone", `{"code":""}`, "code is missing"},
		{"/phone", `{"code":"a\nb"}`, "cannot be printed"},
		{"/phone", `{"code":"` + strings.Repeat("c", maxRequestBody) + `"}`, "over 8 KiB"},
		{"/checksignature", `{"rawData":"{}","signature":"xyz"}`, "40 hex digits"},
		{"/checksignature", `{"signature":"75e81ceda165f4ffa64f4068af58c64b8f54b88c"}`, "rawData is missing"},
	} {
		e := wantError(t, do(t, r.Handler(), "POST", x.path, x.body, me...), 400, refusal.BadRequest, refusal.FixRequest)
		if !strings.Contains(e.Message, x.says) {
			t.Errorf("%s %.60s: %q, want %q in it", x.path, x.body, e.Message, x.says)
		}
	}
	for _, path := range []string{"/decrypt", "/phone", "/checksignature", "/checksession"} {
		wantError(t, do(t, r.Handler(), "POST", path, `{}`), 401, refusal.Unauthorized, refusal.LoginAgain)
		wantError(t, do(t, r.Handler(), "GET", path, ``, me...), 405, refusal.BadRequest, refusal.FixRequest)
	}
	// The app is gone: so are its sessions.
	if err := r.SetApps([]credential.App{{AppID: "wx00000000000000aa", Secret: credential.NewSecret(testSecret)}}); err != nil {
		t.Fatal(err)
	}
	wantError(t, do(t, r.Handler(), "POST", "/checksession", "", me...), 401, refusal.Unauthorized, refusal.LoginAgain)
}

// Doc: the sample on the signature page.
func TestCheckSignature(t *testing.T) {
	t.Parallel()
	const rawData = `{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}`
	r := newRelay(t, testConfig(nil))
	s := mySession()
	s.SessionKey = credential.NewSecret("HyVFkGl5F5OQWJZZaNzBBg==")
	me := keepSession(t, r, s)
	ask := func(raw, signature string) (code int, body string) {
		b, _ := json.Marshal(map[string]string{"rawData": raw, "signature": signature})
		w := do(t, r.Handler(), "POST", "/checksignature", string(b), me...)
		return w.Code, w.Body.String()
	}
	if code, body := ask(rawData, "75e81ceda165f4ffa64f4068af58c64b8f54b88c"); code != 200 || body != `{"valid":true}`+"\n" {
		t.Errorf("%d %s", code, body)
	}
	if code, body := ask(rawData+" ", "75e81ceda165f4ffa64f4068af58c64b8f54b88c"); code != 401 || !strings.Contains(body, `"login_again"`) {
		t.Errorf("%d %s", code, body)
	}
	// Without a key anybody can sign: sha1("abc"), FIPS 180.
	s.SessionKey = credential.Secret{}
	me = keepSession(t, r, s)
	if code, body := ask("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"); code != 401 {
		t.Errorf("%d %s", code, body)
	}
}
