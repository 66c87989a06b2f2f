package wechat

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

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
