package relay

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
)

const (
	testInternalKey = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
	testToken       = "70_gatewaytoken"
	gatewayBase     = "/wx/" + testAppID
)

// gatewayRelay is a relay whose gateway ends at a function; the token is there.
func gatewayRelay(t testing.TB, rt roundTrip, log *logBuffer) *Relay {
	t.Helper()
	c := testConfig(roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/cgi-bin/stable_token" {
			return reply(`{"access_token":"` + testToken + `","expires_in":7200}`), nil
		}
		return rt(r)
	}))
	c.InternalKeys = []credential.InternalKey{{Name: "old", Key: credential.NewSecret(strings.Repeat("a", 32))},
		{Name: "orders", Key: credential.NewSecret(testInternalKey)}}
	if log != nil {
		c.Logger = log.logger()
	}
	return newRelay(t, c)
}

func throughGateway(t testing.TB, r *Relay, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return do(t, r.Ops(), method, target, body, append([]string{"Authorization", "Bearer " + testInternalKey}, header...)...)
}

func TestGatewayPasses(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var sent []byte
	var log logBuffer
	r := gatewayRelay(t, func(q *http.Request) (*http.Response, error) {
		got = q
		sent, _ = io.ReadAll(q.Body)
		p := reply(`{"errcode":87014,"errmsg":"risky"}`)
		p.StatusCode = 202
		p.Header = http.Header{"Content-Type": {"application/json; encoding=utf-8"}, "Set-Cookie": {"a=b"}, "X-Powered-By": {"x"},
			"Location": {"https://elsewhere"}, "Content-Disposition": {"attachment"}}
		return p, nil
	}, &log)
	w := throughGateway(t, r, "POST", gatewayBase+"/wxa/msg_sec_check?a=1&b=%E5%BC%A0", `{"content":"张 <&"}`,
		"Content-Type", "text/json", "Cookie", "c=d", "X-Forwarded-For", "1.2.3.4", "X-Wx-Openid", "o", "User-Agent", "mine", "Referer",
		"http://inside", "Connection", "X-Wx-Openid")
	if w.Code != 202 || w.Body.String() != `{"errcode":87014,"errmsg":"risky"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if got.URL.Host != "api.weixin.qq.com" || got.Host != "api.weixin.qq.com" || got.URL.Scheme != "https" ||
		got.URL.Path != "/wxa/msg_sec_check" ||
		got.URL.RawQuery != "access_token="+testToken+"&a=1&b=%E5%BC%A0" || got.Method != "POST" || string(sent) != `{"content":"张 <&"}` ||
		got.ContentLength != int64(len(sent)) {
		t.Errorf("%s %v, %d: %s", got.Method, got.URL, got.ContentLength, sent)
	}
	if want := (http.Header{"Content-Type": {"text/json"}, "User-Agent": {"wxrelay"}}); fmt.Sprint(got.Header) != fmt.Sprint(want) {
		t.Errorf("headers to WeChat: %v", got.Header)
	}
	for _, h := range []string{"Set-Cookie", "X-Powered-By", "Location"} {
		if w.Header().Get(h) != "" {
			t.Errorf("%s was passed back", h)
		}
	}
	if w.Header().Get("Content-Type") != "application/json; encoding=utf-8" || w.Header().Get("Content-Disposition") == "" {
		t.Errorf("headers back: %v", w.Header())
	}
	for _, s := range []string{testToken, testInternalKey, testSecret, "%E5", "a=1"} {
		if strings.Contains(log.String(), s) {
			t.Errorf("the log has %s:\n%s", s, log.String())
		}
	}
	if !strings.Contains(log.String(), `"caller":"orders"`) || !strings.Contains(log.String(), `"errcode":87014`) {
		t.Errorf("the log does not say who called what:\n%s", log.String())
	}
}

// gatewayRefusesCases are the cases of TestGatewayRefuses.
var gatewayRefusesCases = map[string]int{
	"/wx/":                                                 400,
	gatewayBase:                                            400,
	gatewayBase + "/":                                      400,
	gatewayBase + "//":                                     400,
	gatewayBase + "//evil.example/x":                       400,
	gatewayBase + "/cgi-bin//x":                            400,
	gatewayBase + "/cgi-bin/x/":                            400,
	gatewayBase + "/../../x":                               400,
	gatewayBase + "/cgi-bin/../sns/userinfo":               400,
	gatewayBase + "/cgi-bin/./x":                           400,
	gatewayBase + "/cgi-bin/.../x":                         400,
	gatewayBase + "/%2e%2e/x":                              400,
	gatewayBase + "/cgi-bin%2ftoken":                       400,
	gatewayBase + "/cgi-bin%5ctoken":                       400,
	gatewayBase + `/cgi-bin\token`:                         400,
	gatewayBase + "/%63gi-bin/x":                           400,
	gatewayBase + "/cgi-bin/x%00":                          400,
	gatewayBase + "/cgi-bin/x%0d%0aHost:evil":              400,
	gatewayBase + "/cgi-bin/x;a=b":                         400,
	gatewayBase + "/user:pw@evil.example/x":                400,
	gatewayBase + "/http://evil.example/x":                 400,
	gatewayBase + "/evil.example:443/x":                    400,
	gatewayBase + "/cgi-bin/é":                             400,
	gatewayBase + "/cgi-bin/x?access_token=y":              400,
	gatewayBase + "/cgi-bin/x?access%5Ftoken=y":            400,
	gatewayBase + "/cgi-bin/x?Access_Token=y":              400,
	gatewayBase + "/cgi-bin/x?a=1;b=2":                     400,
	gatewayBase + "/cgi-bin/x?a=%zz":                       400,
	gatewayBase + "/sns/jscode2session?js_code=c":          403,
	gatewayBase + "/SNS/userinfo":                          403,
	gatewayBase + "/sns":                                   403,
	gatewayBase + "/cgi-bin/token":                         403,
	gatewayBase + "/cgi-bin/stable_token":                  403,
	gatewayBase + "/CGI-BIN/Stable_Token":                  403,
	gatewayBase + "/cgi-bin/token/x":                       403,
	gatewayBase + "/cgi-bin/component/api_component_token": 403,
	gatewayBase + "/cgi-bin/clear_quota/v2":                403,
	"/wx/default/cgi-bin/x":                                400,
	"/wx/wx00000000000000ff/cgi-bin/x":                     400,
	"/wx/../wx/cgi-bin/x":                                  400,
	"http://api.weixin.qq.com" + gatewayBase + "/x":        400,
	"http://evil.example" + gatewayBase + "/x":             400,
}

// A proxy for nobody: whatever the caller writes, only plain paths of WeChat's
// leave, and none that would need the secret.
func TestGatewayRefuses(t *testing.T) {
	t.Parallel()
	r := gatewayRelay(t, func(q *http.Request) (*http.Response, error) {
		t.Errorf("it went out: %v", q.URL)
		return reply("{}"), nil
	}, nil)
	for target, status := range gatewayRefusesCases {
		w := throughGateway(t, r, "POST", target, "{}")
		if wantError(t, w, status, refusal.BadRequest, refusal.FixRequest); t.Failed() {
			t.Fatalf("that was %s", target)
		}
	}
	for _, header := range [][]string{{}, {"Authorization", "Bearer " + testInternalKey[1:]}, {"Authorization", testInternalKey},
		{"Authorization", "Bearer "}} {
		for _, target := range []string{gatewayBase + "/wxa/x", "/internal/access_token?appid=" + testAppID} {
			wantError(t, do(t, r.Ops(), "GET", target, "", header...), 401, refusal.Unauthorized, refusal.FixRequest)
		}
	}
	wantError(t, throughGateway(t, r, "TRACE", gatewayBase+"/wxa/x", ""), 400, refusal.BadRequest, refusal.FixRequest)
	// Both are inside only, and nowhere without a key.
	wantError(t, do(t, r.Handler(), "GET", gatewayBase+"/wxa/x", "", "Authorization", "Bearer "+testInternalKey), 404, refusal.NotFound,
		refusal.FixRequest)
	bare := newRelay(t, testConfig(says(okReply)))
	for _, target := range []string{gatewayBase + "/wxa/x", "/internal/access_token?appid=" + testAppID} {
		wantError(t, do(t, bare.Ops(), "GET", target, "", "Authorization", "Bearer "), 404, refusal.NotFound, refusal.FixRequest)
	}
}

// What WeChat says of the token is never seen by who asked, even when it is
// echoed, in pieces or zipped.
func TestGatewayMasksTheToken(t *testing.T) {
	t.Parallel()
	const stars = "***************"
	text := "see " + testToken + " and " + testToken + testToken
	want := "see " + stars + " and " + stars + stars
	for name, p := range map[string]*http.Response{
		"plain":  {StatusCode: 200, Body: io.NopCloser(strings.NewReader(text))},
		"pieces": {StatusCode: 200, Body: io.NopCloser(iotest.OneByteReader(strings.NewReader(text)))},
		"gzip": {StatusCode: 200, Header: http.Header{"Content-Encoding": {"gzip"}, "Content-Length": {"1"}},
			Body: io.NopCloser(bytes.NewReader(zipped(text)))},
	} {
		r := gatewayRelay(t, func(*http.Request) (*http.Response, error) { return p, nil }, nil)
		w := throughGateway(t, r, "GET", gatewayBase+"/x", "")
		if w.Body.String() != want || w.Header().Get("Content-Encoding") != "" || w.Header().Get("Content-Length") == "1" {
			t.Errorf("%s: %v %s", name, w.Header(), w.Body)
		}
	}
	// What cannot be read cannot be searched either, and is of no use without its encoding.
	for _, encoding := range [][]string{{"deflate"}, {"br"}, {"zstd"}, {"gzip, br"}, {"BR"}, {"identity", "br"}, {"gzip", "gzip"}, {text}} {
		r := gatewayRelay(t, func(*http.Request) (*http.Response, error) {
			p := reply(text)
			p.Header["Content-Encoding"] = encoding
			return p, nil
		}, nil)
		w := throughGateway(t, r, "GET", gatewayBase+"/x", "")
		if wantError(t, w, 502, refusal.Upstream, refusal.Retry); strings.Contains(w.Body.String(), testToken) {
			t.Errorf("%q: %s", encoding, w.Body)
		}
	}
	p := reply("")
	p.Header.Set("Content-Disposition", "x"+testToken)
	r := gatewayRelay(t, func(*http.Request) (*http.Response, error) { return p, nil }, nil)
	if w := throughGateway(t, r, "GET", gatewayBase+"/x", ""); w.Header().Get("Content-Disposition") != "x"+stars {
		t.Errorf("%v", w.Header())
	}
}

func zipped(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, s)
	_ = z.Close()
	return b.Bytes()
}
