package relay

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/wechat"
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

// A proxy for nobody: whatever the caller writes, only plain paths of WeChat's
// leave, and none that would need the secret.
func TestGatewayRefuses(t *testing.T) {
	t.Parallel()
	r := gatewayRelay(t, func(q *http.Request) (*http.Response, error) {
		t.Errorf("it went out: %v", q.URL)
		return reply("{}"), nil
	}, nil)
	for target, status := range map[string]int{
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
	} {
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

// A refused token is replaced and the call made again, unless its body was too
// long to keep: then the caller is told what WeChat said, and the next call has
// the new token.
func TestGatewayReplays(t *testing.T) {
	t.Parallel()
	const refusal = `{"errcode":42001,"errmsg":"access_token expired rid: ` + testRID + `"}`
	for _, x := range []struct {
		name, body string
		tries      int
	}{
		{"small", "abc", 2},
		{"none", "", 2},
		{"the most that is kept", strings.Repeat("x", replayMax), 2},
		{"more", strings.Repeat("x", replayMax+1), 1},
		{"much more", strings.Repeat("x", 1<<20), 1},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			tries, minted := 0, 0
			c := testConfig(roundTrip(func(q *http.Request) (*http.Response, error) {
				b, _ := io.ReadAll(q.Body)
				if q.URL.Path == "/cgi-bin/stable_token" {
					minted++
					return reply(fmt.Sprintf(`{"access_token":"token-%d","expires_in":7200}`, minted)), nil
				}
				if string(b) != x.body || q.ContentLength != int64(len(x.body)) {
					t.Errorf("a body of %d arrived with %d, said %d", len(x.body), len(b), q.ContentLength)
				}
				if tries++; q.URL.Query().Get("access_token") == "token-1" {
					return reply(refusal), nil
				}
				return reply(`{"errcode":0}`), nil
			}))
			c.InternalKeys = []credential.InternalKey{{Name: "k", Key: credential.NewSecret(testInternalKey)}}
			r := newRelay(t, c)
			want := `{"errcode":0}`
			if x.tries == 1 {
				want = refusal
			}
			if w := throughGateway(t, r, "POST", gatewayBase+"/x", x.body); w.Body.String() != want || tries != x.tries {
				t.Errorf("%d tries, %s", tries, w.Body)
			}
			if w := throughGateway(t, r, "POST", gatewayBase+"/x", x.body); w.Body.String() != `{"errcode":0}` || minted != 2 {
				t.Errorf("%d tokens, %s", minted, w.Body)
			}
		})
	}
}

// A body that does not arrive whole is its caller's fault and not WeChat's.
func TestGatewayBodyThatIsNotWhole(t *testing.T) {
	t.Parallel()
	r := gatewayRelay(t, func(q *http.Request) (*http.Response, error) {
		if _, err := io.Copy(io.Discard, q.Body); err != nil {
			return nil, err // as net/http does
		}
		return reply("{}"), nil
	}, nil)
	for name, x := range map[string]struct {
		body   io.Reader
		length int64
	}{
		"too long, as it says": {strings.NewReader("x"), wechat.MaxUpload + 1},
		"too long":             {io.LimitReader(zeros{}, wechat.MaxUpload+1), -1},
		"cut at once":          {iotest.ErrReader(io.ErrUnexpectedEOF), 100},
		"cut later":            {io.MultiReader(io.LimitReader(zeros{}, replayMax+1), iotest.ErrReader(io.ErrUnexpectedEOF)), 1 << 20},
	} {
		w, q := httptest.NewRecorder(), httptest.NewRequest("POST", gatewayBase+"/x", x.body)
		q.ContentLength = x.length
		q.Header.Set("Authorization", "Bearer "+testInternalKey)
		r.Ops().ServeHTTP(w, q)
		if wantError(t, w, 400, refusal.BadRequest, refusal.FixRequest); !strings.Contains(w.Body.String(), "32 MiB") {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// One call more than may be under way is refused, and does no harm to the rest.
func TestGatewayIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		r := gatewayRelay(t, func(*http.Request) (*http.Response, error) {
			<-release
			return reply("{}"), nil
		}, nil)
		var wg sync.WaitGroup
		for range gateway.Max {
			wg.Go(func() {
				if w := throughGateway(t, r, "GET", gatewayBase+"/x", ""); w.Code != 200 {
					t.Errorf("%d %s", w.Code, w.Body)
				}
			})
		}
		synctest.Wait()
		wantError(t, throughGateway(t, r, "GET", gatewayBase+"/x", ""), 503, refusal.Busy, refusal.Retry)
		close(release)
		wg.Wait()
		if w := throughGateway(t, r, "GET", gatewayBase+"/x", ""); w.Code != 200 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

// Over real connections: a picture comes through byte by byte, and one that is
// cut arrives as cut.
func TestGatewayStreams(t *testing.T) {
	t.Parallel()
	picture := bytes.Repeat([]byte{0xff, 0xd8, 0, '{'}, 64<<10)
	fake := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		switch q.URL.Path {
		case "/cgi-bin/stable_token":
			_, _ = io.WriteString(w, `{"access_token":"`+testToken+`","expires_in":7200}`)
		case "/picture":
			w.Header().Set("Content-Length", fmt.Sprint(len(picture)))
			_, _ = w.Write(picture)
		case "/cut":
			w.Header().Set("Content-Length", fmt.Sprint(len(picture)))
			_, _ = w.Write(picture[:1000])
		case "/cut/json":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"errcode":40001`)
		case "/cut/chunked":
			_, _ = w.Write(picture)
			panic(http.ErrAbortHandler)
		case "/upload":
			n, _ := io.Copy(io.Discard, q.Body)
			_, _ = fmt.Fprint(w, n)
		}
	}))
	defer fake.Close()
	c := devConfig(fake.URL)
	c.Now = time.Now
	c.InternalKeys = []credential.InternalKey{{Name: "k", Key: credential.NewSecret(testInternalKey)}}
	r := newRelay(t, c)
	ops := httptest.NewUnstartedServer(nil)
	ops.Config = r.Server(r.Ops())
	ops.Start()
	defer ops.Close()
	ask := func(path string, body io.Reader) (*http.Response, []byte, error) {
		q, err := http.NewRequestWithContext(t.Context(), "POST", ops.URL+gatewayBase+path, body)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Authorization", "Bearer "+testInternalKey)
		p, err := ops.Client().Do(q)
		if err != nil {
			return nil, nil, err
		}
		defer p.Body.Close()
		b, err := io.ReadAll(p.Body)
		return p, b, err
	}
	if p, b, err := ask("/picture", nil); err != nil || !bytes.Equal(b, picture) || p.ContentLength != int64(len(picture)) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	for _, path := range []string{"/cut", "/cut/json", "/cut/chunked"} {
		if _, b, err := ask(path, nil); err == nil {
			t.Errorf("%s arrived whole: %d bytes", path, len(b))
		}
	}
	if _, b, err := ask("/upload", io.MultiReader(bytes.NewReader(make([]byte, 3<<20)))); err != nil || string(b) != fmt.Sprint(3<<20) {
		t.Errorf("%s, %v", b, err)
	}
	if p, b, err := ask("/upload", io.LimitReader(neverEnding{}, wechat.MaxUpload+1)); err == nil && p.StatusCode == 200 {
		t.Errorf("there is no bound: %s", b)
	}
}

type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }
