package wechat

import (
	"bytes"
	"compress/gzip"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

const testSecret = "0123456789abcdef0123456789abcdef"

var testApp = credential.App{AppID: "wx0123456789abcdef", Secret: credential.NewSecret(testSecret), TokenMode: credential.StableToken}

func response(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

func zipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, text)
	z.Close()
	return b.String()
}

// newClient answers the tries of a call one after the other; the last answer stands.
func newClient(answers ...func() (*http.Response, error)) (w *Client, tries *int) {
	tries = new(int)
	return &Client{Scheme: "https", Host: "api.weixin.qq.com", Now: time.Now,
		Transport: testkit.RoundTrip(func(*http.Request) (*http.Response, error) {
			*tries++
			return answers[min(*tries, len(answers))-1]()
		})}, tries
}

func says(status int, body string, header ...string) func() (*http.Response, error) {
	return func() (*http.Response, error) { return response(status, body, header...), nil }
}

func fails(err error) func() (*http.Response, error) {
	return func() (*http.Response, error) { return nil, err }
}

// A login is tried again only where no code can have been spent, and waits between.
func TestLogin(t *testing.T) {
	t.Parallel()
	busy := says(200, `{"errcode":-1,"errmsg":"system error"}`)
	ok := says(200, okReply)
	untrusted := &net.OpError{Op: "dial", Err: x509.UnknownAuthorityError{}}
	for _, x := range []struct {
		name    string
		answers []func() (*http.Response, error)
		tries   int
		took    time.Duration
		kind    refusal.Kind
		cause   string
	}{
		{"well", []func() (*http.Response, error){ok}, 1, 0, "", ""},
		{"busy once", []func() (*http.Response, error){busy, ok}, 2, 100 * time.Millisecond, "", ""},
		{"busy twice", []func() (*http.Response, error){busy, busy, ok}, 3, 400 * time.Millisecond, "", ""},
		{"always busy", []func() (*http.Response, error){busy}, 3, 400 * time.Millisecond, refusal.Busy, "system error"},
		{"no connection", []func() (*http.Response, error){fails(errRefused)}, 3, 400 * time.Millisecond, refusal.Upstream, "not sent"},
		{"no trust", []func() (*http.Response, error){fails(untrusted)}, 1, 0, refusal.Upstream, "not sent: tls"},
		{"lost", []func() (*http.Response, error){fails(io.ErrUnexpectedEOF), ok}, 1, 0, refusal.Upstream, "may be spent: cut off"},
		{"an echo", []func() (*http.Response, error){fails(&net.OpError{Op: "dial", Err: errors.New("x" + testSecret)})}, 3,
			400 * time.Millisecond,
			refusal.Upstream, "x[redacted]"},
		{"a page", []func() (*http.Response, error){says(502, "<html>")}, 1, 0, refusal.Upstream, "http 502"},
		{"zipped", []func() (*http.Response, error){says(200, zipped(okReply), "Content-Encoding", "X-GZIP")}, 1, 0, "", ""},
		{"not the gzip it says", []func() (*http.Response, error){says(200, okReply, "Content-Encoding", "gzip")}, 1, 0,
			refusal.Upstream, "not the gzip"},
		{"another encoding", []func() (*http.Response, error){says(200, okReply, "Content-Encoding", "br")}, 1, 0,
			refusal.Upstream, "nobody asked for"},
		{"too large", []func() (*http.Response, error){says(200, strings.Repeat(" ", maxReply+1))}, 1, 0, refusal.Upstream, "over 64 KiB"},
		{"a bomb", []func() (*http.Response, error){says(200, zipped(strings.Repeat(" ", maxReply+1)), "Content-Encoding", "gzip")}, 1, 0,
			refusal.Upstream, "over 64 KiB"},
		{"just so large", []func() (*http.Response, error){says(200, okReply+strings.Repeat(" ", maxReply-len(okReply)))}, 1, 0, "", ""},
		{"another protocol", []func() (*http.Response, error){says(101, "")}, 1, 0, refusal.Upstream, "no final answer"},
	} {
		synctest.Test(t, func(t *testing.T) {
			w, tries := newClient(x.answers...)
			start := time.Now()
			id, err := w.Login(t.Context(), testApp, "the-code")
			if took := time.Since(start); *tries != x.tries || took != x.took {
				t.Errorf("%s: %d tries in %v", x.name, *tries, took)
			}
			if x.kind == "" {
				if err != nil || id.OpenID != "ocBex5C8R4yNtl6hJ1xVjegk2RQs" {
					t.Errorf("%s: %+v, %v", x.name, id, err)
				}
			} else if f := fail.Of(err); f.Kind != x.kind || !strings.Contains(f.Cause.Error(), x.cause) ||
				strings.Contains(f.Cause.Error(), testSecret) {
				t.Errorf("%s: %+v: %v", x.name, f, f.Cause)
			}
		})
	}
}

// A lost answer is asked for again where to ask twice is to ask once, and only then.
func TestCall(t *testing.T) {
	t.Parallel()
	lost, gone := fails(io.ErrUnexpectedEOF), fails(errRefused)
	ok := says(200, `{"errcode":0,"a":1}`)
	for _, x := range []struct {
		name       string
		repeatable bool
		answers    []func() (*http.Response, error)
		tries      int
		kind       refusal.Kind
	}{
		{"well", false, []func() (*http.Response, error){ok}, 1, ""},
		{"lost", false, []func() (*http.Response, error){lost, ok}, 1, refusal.Upstream},
		{"lost, and may be repeated", true, []func() (*http.Response, error){lost, ok}, 2, ""},
		{"not sent", false, []func() (*http.Response, error){gone, ok}, 2, ""},
		{"refused", true, []func() (*http.Response, error){says(200, `{"errcode":40001,"errmsg":"no"}`), ok}, 1, refusal.Misconfigured},
		{"no object", true, []func() (*http.Response, error){says(200, `[]`), ok}, 1, refusal.Upstream},
	} {
		synctest.Test(t, func(t *testing.T) {
			w, tries := newClient(x.answers...)
			m, err := w.Call(t.Context(), Call{Path: "/x", Body: struct{}{}, Repeatable: x.repeatable})
			if *tries != x.tries || x.kind == "" && (err != nil || string(m["a"]) != "1") || x.kind != "" && fail.Of(err).Kind != x.kind {
				t.Errorf("%s: %d tries, %s, %v", x.name, *tries, m, err)
			}
		})
	}
	for body, want := range map[string]string{
		"": "is empty", " ": "is empty", "<a>": "HTML or XML", " {": "cut or malformed", "[1]": "an array", "7": "not a JSON object", "null": "not a JSON object",
	} {
		if err := notAnObject([]byte(body)); !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", body, err)
		}
	}
	if b, err := rawJSON(map[string]string{"a": "<&>"}); err != nil || string(b) != `{"a":"<&>"}` {
		t.Errorf("%s, %v", b, err)
	}
}

// Every errcode of the table has its kind; the quota ends with the minute.
func TestErrCodes(t *testing.T) {
	t.Parallel()
	now := time.Unix(1790000000, 0).Truncate(time.Minute).Add(17 * time.Second)
	for _, row := range wxTable {
		f := (&wxError{code: row.Code, msg: "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist"}).failure(now)
		wait := map[refusal.Kind]int{refusal.Busy: 1, refusal.RateLimited: 43}[row.Kind]
		shown := len(f.Attrs) == 1 && f.Attrs[0].Value.String() == "1.2.3.4"
		if f.Kind != row.Kind || f.Wait != wait || f.Retryable != (row.Kind == refusal.Busy) || shown != (row.Kind == refusal.Misconfigured) {
			t.Errorf("%d: %+v", row.Code, f)
		}
		if !KnownErrCode(row.Code) || KnownErrCode(row.Code+100000) {
			t.Errorf("%d: known %t", row.Code, !KnownErrCode(row.Code))
		}
	}
	if f := (&wxError{code: 99}).failure(now); f.Kind != refusal.Upstream || f.ErrCode != 99 {
		t.Errorf("%+v", f)
	}
	for msg, want := range map[string]string{
		"access clientip is not registered requestIP: 1.2.3.4": "1.2.3.4", "invalid ip 2001:DB8::1 x": "2001:db8::1", "invalid ip 1.2.3": "", "ip 1.2.3.4": "",
	} {
		if got := WhitelistIP(msg); got != want {
			t.Errorf("%s: %q", msg, got)
		}
	}
}

// What a log may not hold is taken out in every form, and what is too short to be a
// secret stays.
func TestScrub(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"GET /?a=s%2Fe+c%2Br%3Dt": "GET /?a=[redacted]", "/s%2Fe%20c+r=t": "/[redacted]", "s/e c+r=t": "[redacted]", "short": "short",
	} {
		if got := scrub(in, "s/e c+r=t", "short"); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// A secret is masked wherever its source cuts it, and the length stays.
func TestMasked(t *testing.T) {
	t.Parallel()
	const secret = "token-of-12x"
	for _, text := range []string{"", secret, "a" + secret, secret + "b", "a" + secret + secret + "b", secret[:11],
		"x" + secret[1:], strings.Repeat("-"+secret, 5000)} {
		want := strings.ReplaceAll(text, secret, strings.Repeat("*", len(secret)))
		for name, src := range map[string]io.Reader{
			"whole": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text)),
			"with its end": iotest.DataErrReader(strings.NewReader(text)), "by halves": iotest.HalfReader(strings.NewReader(text)),
		} {
			if got, err := io.ReadAll(newMasked(src, secret)); err != nil || string(got) != want {
				t.Errorf("%.30q %s: %.60q, %v", text, name, got, err)
			}
		}
	}
	broken := newMasked(io.MultiReader(strings.NewReader(secret), iotest.ErrReader(errNotFinal)), secret)
	if got, err := io.ReadAll(broken); string(got) != "************" || err != errNotFinal {
		t.Errorf("%q, %v", got, err)
	}
	if got, _ := io.ReadAll(newMasked(strings.NewReader("a"), "")); string(got) != "a" {
		t.Errorf("%q", got)
	}
}

// A call of another back end is passed with the token and without anything of the
// caller's that is not WeChat's business; the token does not come back.
func TestPass(t *testing.T) {
	t.Parallel()
	const token = "75_the-token"
	for _, x := range []struct {
		name    string
		answer  *http.Response
		errCode int
		good    bool
		body    string
	}{
		{"well", response(200, `{"errcode":0}`), 0, true, `{"errcode":0}`},
		{"no errcode", response(200, `{"a":1}`), 0, true, `{"a":1}`},
		{"a picture", response(200, "\xff\xd8\xff", "Content-Type", "image/jpeg"), 0, true, "\xff\xd8\xff"},
		{"refused", response(200, `{"errcode":40001}`), 40001, false, `{"errcode":40001}`},
		{"refused in a string", response(200, `{"errcode":"42001"}`), 42001, false, `{"errcode":"42001"}`},
		{"a proxy's page", response(200, "<html>"), 0, false, "<html>"},
		{"nothing", response(200, ""), 0, false, ""},
		{"a status of failure", response(500, `{"a":1}`), 0, false, `{"a":1}`},
		{"the token", response(200, `{"echo":"`+token+`"}`, "Content-Disposition", "x="+token), 0, true, `{"echo":"************"}`},
		{"zipped", response(200, zipped(`{"errcode":40001}`), "Content-Encoding", "gzip", "Content-Length", "7"), 40001,
			false, `{"errcode":40001}`},
		{"long", response(200, `{"errcode":40001,"x":"`+strings.Repeat("x", peekMax)+`"}`), 0, true,
			`{"errcode":40001,"x":"` + strings.Repeat("x", peekMax) + `"}`},
	} {
		var asked *http.Request
		w := &Client{Scheme: "https", Host: "api.weixin.qq.com", Now: time.Now,
			Transport: testkit.RoundTrip(func(r *http.Request) (*http.Response, error) {
				asked = r
				return x.answer, nil
			})}
		body, err := NewBody(httptest.NewRequest("POST", "/", strings.NewReader("{}")))
		if err != nil {
			t.Fatal(err)
		}
		from := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer k"}, "X-Other": {"1"}}
		a, err := w.Pass(t.Context(), "POST", "/x", "a=1", from, body, token)
		if err != nil || a.ErrCode != x.errCode || a.Good != x.good {
			t.Errorf("%s: %+v, %v", x.name, a, err)
			continue
		}
		if h := asked.Header; asked.URL.RawQuery != "access_token=75_the-token&a=1" || len(h) != 2 ||
			h.Get("Content-Type") != "application/json" ||
			h.Get("User-Agent") != "wxrelay" {
			t.Errorf("%s: asked %s %v", x.name, asked.URL, h)
		}
		to := httptest.NewRecorder()
		a.Write(to)
		if to.Body.String() != x.body || to.Header().Get("Cache-Control") != "no-store" ||
			strings.Contains(to.Header().Get("Content-Disposition"), token) ||
			to.Header().Get("Content-Length") != "" {
			t.Errorf("%s: %d %s %v", x.name, to.Code, to.Body, to.Header())
		}
	}
	w, _ := newClient(says(200, "x", "Content-Encoding", "br"))
	if _, err := w.Pass(t.Context(), "GET", "/x", "", http.Header{}, &Body{}, token); fail.Of(err).Kind != refusal.Upstream {
		t.Errorf("another encoding: %v", err)
	}
}

// A body is kept to be sent again up to a bound, and one that does not arrive is said
// to be the caller's.
func TestBody(t *testing.T) {
	t.Parallel()
	for size, replayable := range map[int]bool{0: true, 5: true, replayMax: true, replayMax + 1: false} {
		b, err := NewBody(httptest.NewRequest("POST", "/", strings.NewReader(strings.Repeat("x", size))))
		if err != nil || b.Replayable != replayable || b.length != int64(size) {
			t.Fatalf("%d bytes: %+v, %v", size, b, err)
		}
		for range 2 {
			got, err := io.ReadAll(b.reader())
			if err != nil || len(got) != size {
				t.Errorf("%d bytes: %d, %v", size, len(got), err)
			}
			if !replayable {
				break
			}
		}
	}
	big := httptest.NewRequest("POST", "/", strings.NewReader("x"))
	big.ContentLength = MaxUpload + 1
	cut := httptest.NewRequest("POST", "/", io.MultiReader(strings.NewReader("x"), iotest.ErrReader(io.ErrUnexpectedEOF)))
	for name, req := range map[string]*http.Request{"too large": big, "cut": cut} {
		if _, err := NewBody(req); fail.Of(err).Kind != refusal.BadRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
	late := httptest.NewRequest("POST", "/", io.MultiReader(strings.NewReader(strings.Repeat("x", replayMax+1)),
		iotest.ErrReader(io.ErrUnexpectedEOF)))
	b, err := NewBody(late)
	if err != nil || b.cut() {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(b.reader()); err == nil || !b.cut() {
		t.Errorf("%v, cut %t", err, b.cut())
	}
}

// A token's times are those of its answer, within what is believed.
func TestToken(t *testing.T) {
	t.Parallel()
	now := time.Unix(1790000000, 0)
	plain := testApp
	plain.TokenMode = credential.PlainToken
	for _, x := range []struct {
		app         credential.App
		force       bool
		reply       string
		ends, renew time.Duration
		kind        refusal.Kind
		path, body  string
	}{
		{testApp, false, `{"access_token":"75_t","expires_in":7200}`, 7200 * time.Second, 7200*time.Second - renewLead, "",
			"/cgi-bin/stable_token", `"force_refresh":false`},
		{testApp, true, `{"access_token":"75_t","expires_in":300}`, 300 * time.Second, 150 * time.Second, "",
			"/cgi-bin/stable_token", `"force_refresh":true`},
		{plain, false, `{"access_token":"75_t","expires_in":86400}`, 24 * time.Hour, 24*time.Hour - renewLead, "", "/cgi-bin/token", ""},
		{testApp, false, `{"access_token":"75_t","expires_in":86401}`, 0, 0, refusal.Upstream, "/cgi-bin/stable_token", ""},
		{testApp, false, `{"access_token":"75_t","expires_in":0}`, 0, 0, refusal.Upstream, "/cgi-bin/stable_token", ""},
		{testApp, false, `{"access_token":"75_t"}`, 0, 0, refusal.Upstream, "/cgi-bin/stable_token", ""},
		{testApp, false, `{"access_token":"","expires_in":7200}`, 0, 0, refusal.Upstream, "/cgi-bin/stable_token", ""},
		{testApp, false, `{"errcode":40001,"errmsg":"no"}`, 0, 0, refusal.Misconfigured, "/cgi-bin/stable_token", ""},
	} {
		w := &Client{Scheme: "https", Host: "h", Now: func() time.Time { return now },
			Transport: testkit.RoundTrip(func(r *http.Request) (*http.Response, error) {
				b, err := io.ReadAll(r.Body)
				if err != nil || r.URL.Path != x.path || !strings.Contains(string(b), x.body) ||
					(r.Method == "GET") != (x.app.TokenMode == credential.PlainToken) {
					t.Errorf("%s %s %s", r.Method, r.URL.Path, b)
				}
				return response(200, x.reply), nil
			})}
		got, err := w.Token(t.Context(), x.app, x.force)
		if x.kind != "" {
			if f := fail.Of(err); f.Kind != x.kind || f.ErrCode == 40001 && !strings.Contains(f.Hint.EN, "AppSecret") {
				t.Errorf("%s: %+v", x.reply, f)
			}
			continue
		}
		if err != nil || got.Value.Reveal() != "75_t" || got.Ends.Sub(now) != x.ends || got.Renew.Sub(now) != x.renew ||
			got.Age(now) != TokenLife-x.ends {
			t.Errorf("%s: %+v, %v", x.reply, got, err)
		}
	}
}

func TestReadPhone(t *testing.T) {
	t.Parallel()
	good := `{"phoneNumber":"+8613800000000","purePhoneNumber":"13800000000","countryCode":"86","watermark":{"appid":"wx0123456789abcdef"}}`
	for _, x := range []struct {
		old, new string
		good     bool
	}{
		{"", "", true}, {`"86"`, `86`, true}, {`"countryCode":"86",`, "", true}, {`"86"`, `"+86"`, false}, {"wx0123456789abcdef", "wx0", false},
		{`"watermark"`, `"Watermark"`, false}, {`"13800000000"`, `""`, false}, {`"13800000000"`, `13800000000`,
			false}, {`"+8613800000000"`, `"\u4e00"`, false},
	} {
		_, err := ReadPhone(map[string]json.RawMessage{"phone_info": json.RawMessage(strings.Replace(good, x.old, x.new, 1))}, testApp)
		if (err == nil) != x.good || err != nil && fail.Of(err).Kind != refusal.Upstream {
			t.Errorf("%+v: %v", x, err)
		}
	}
	if _, err := ReadPhone(nil, testApp); err == nil {
		t.Error("no phone_info, and no error")
	}
}
