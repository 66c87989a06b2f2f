package backend

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/store/memory"
)

// newProxy is a Proxy before a back end, with one session.
func newProxy(t *testing.T, backend http.HandlerFunc) (b *Proxy, token string) {
	t.Helper()
	s := httptest.NewServer(backend)
	t.Cleanup(s.Close)
	to, err := url.Parse(s.URL + "/base?own=1")
	if err != nil {
		t.Fatal(err)
	}
	known := &sessions.Sessions{Store: sessions.NewGuard(memory.New(time.Now, 10), nil, nil, nil),
		Apps: apps.New([]credential.App{{AppID: "wxa"}}), Now: time.Now, TTL: time.Hour, Cookie: "sid"}
	token, err = known.Begin(t.Context())
	if err == nil {
		err = known.Keep(t.Context(), token, "wxa", wechat.Identity{OpenID: "o1", UnionID: "u1", SessionKey: credential.NewSecret("k")}, netip.Addr{})
	}
	if err != nil {
		t.Fatal(err)
	}
	b = NewProxy(known, Identity{Now: time.Now}, web.NewProxies([]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}), to)
	t.Cleanup(b.Close)
	return b, token
}

// madeUp is a request with a token, and with headers that only a proxy may set.
func madeUp(token string) *http.Request {
	req := httptest.NewRequest("POST", "http://app.example/x?a=1;b", strings.NewReader("body"))
	for name, value := range map[string]string{
		"X-Wx-Openid": "made up", "X-Forwarded-For": "198.51.100.1", "X-Forwarded-Proto": "https", "X-Custom": "kept",
		"Upgrade": "h2c", "Connection": "Upgrade", "Cookie": "sid=old; a=1", "Authorization": "Bearer " + token,
	} {
		req.Header.Set(name, value)
	}
	return req
}

// The back end gets what a client asked, who it is, and nothing that a client could
// make up; a stranger does not get through.
func TestProxy(t *testing.T) {
	t.Parallel()
	got := make(chan *http.Request, 1)
	b, token := newProxy(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(web.HeaderRequestID, "the back end's")
		w.Header().Set("X-Own", "1")
		got <- r
		io.WriteString(w, "hello")
	})
	send := func(from string, change func(*http.Request)) *httptest.ResponseRecorder {
		req := madeUp(token)
		req.RemoteAddr = from
		change(req)
		w := httptest.NewRecorder()
		b.ServeHTTP(w, req)
		return w
	}
	for from, want := range map[string][2]string{"192.0.2.1:4000": {"192.0.2.1", "http"},
		"10.0.0.1:4000": {"198.51.100.1, 10.0.0.1", "https"}} {
		w := send(from, func(*http.Request) {})
		if w.Code != 200 || w.Body.String() != "hello" || w.Header().Get("X-Own") != "1" || w.Header().Get(web.HeaderRequestID) != "" {
			t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
		}
		r := <-got
		if r.URL.Path != "/base/x" || r.URL.RawQuery != "a=1;b" || r.Host != "app.example" || r.Method != "POST" {
			t.Errorf("%s %s %s", r.Method, r.URL, r.Host)
		}
		for name, want := range map[string]string{
			"X-Wx-Openid": "o1", "X-Wx-Appid": "wxa", "X-Wx-Unionid": "u1", "X-Wx-Source": "wx_client", "X-Custom": "kept", "Cookie": "a=1",
			"Authorization": "", "Upgrade": "", "Accept-Encoding": "", "X-Forwarded-For": want[0], "X-Forwarded-Proto": want[1], headerIdentity: "",
		} {
			if v := r.Header.Get(name); v != want {
				t.Errorf("from %s: %s is %q, want %q", from, name, v, want)
			}
		}
	}
	for name, x := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"no session":         {func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, 401},
		"a path that leaves": {func(r *http.Request) { r.URL.Path = "/a/../../x" }, 400},
		"a page elsewhere": {func(r *http.Request) {
			r.Header.Del("Authorization")
			r.Header.Set("Cookie", "sid="+token)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		}, 401},
	} {
		if w := send("192.0.2.1:4000", x.change); w.Code != x.status || len(got) != 0 {
			t.Errorf("%s: %d, and the back end saw %d", name, w.Code, len(got))
		}
	}
}

// Who asks /auth is told who is calling.
func TestAuth(t *testing.T) {
	t.Parallel()
	b, token := newProxy(t, func(http.ResponseWriter, *http.Request) {})
	a := &Auth{Sessions: b.sessions, Identity: b.identity}
	req := httptest.NewRequest("GET", "/auth", nil)
	req.Header.Set("Cookie", "sid="+token)
	got, err := a.Answer(req)
	h := http.Header{}
	if who, ok := got.(web.HeaderAnswer); ok {
		who.Set(h)
	}
	if err != nil || len(h) != 3 || h.Get(headerOpenID) != "o1" || h.Get(headerUnionID) != "u1" {
		t.Errorf("%v, %v", h, err)
	}
	req.Header.Set("X-Forwarded-Method", "POST")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if _, err := a.Answer(req); err == nil {
		t.Error("a page of another origin may write")
	}
	req.Header.Del("Cookie")
	req.Header.Set("Authorization", "Bearer "+token) // which no browser sends by itself
	if _, err := a.Answer(req); err != nil {
		t.Error(err)
	}
}

// What a back end that fails is answered with, and whose fault it is.
func TestProxyFails(t *testing.T) {
	t.Parallel()
	b, token := newProxy(t, func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
	send := func(ctx context.Context) *httptest.ResponseRecorder {
		req := httptest.NewRequest("GET", "/", nil).WithContext(ctx)
		req.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		b.ServeHTTP(w, req)
		return w
	}
	if w := send(t.Context()); w.Code != 502 || !strings.Contains(w.Body.String(), `"action":"retry"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if w := send(gone); w.Code != 504 {
		t.Errorf("a caller that left: %d %s", w.Code, w.Body)
	}
	for err, want := range map[error]string{
		&url.Error{Op: "Get", URL: "http://u:secret@h", Err: io.EOF}: "connection closed without an answer",
		fmt.Errorf("x: %w", io.ErrUnexpectedEOF):                     "cut off in the middle",
	} {
		if got := backendCause(err); got != want {
			t.Errorf("%v: %s", err, got)
		}
	}
}

// A stream ends with its session, and so does what has no length; a whole answer is not
// looked after.
func TestEndsWithSession(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		header string
		ends   bool
	}{"a stream": {"", true}, "a whole answer": {"5", false}} {
		synctest.Test(t, func(t *testing.T) {
			known := &sessions.Sessions{Store: sessions.NewGuard(memory.New(time.Now, 10), nil, nil, nil),
				Apps: apps.New([]credential.App{{AppID: "wxa"}}),
				Now:  time.Now, TTL: 25 * time.Second}
			token, err := known.Begin(t.Context())
			if err == nil {
				err = known.Keep(t.Context(), token, "wxa", wechat.Identity{OpenID: "o1"}, netip.Addr{})
			}
			if err != nil {
				t.Fatal(err)
			}
			b := NewProxy(known, Identity{Now: time.Now}, nil, &url.URL{Scheme: "http", Host: "h"})
			b.Proxy.Transport = testkit.RoundTrip(func(r *http.Request) (*http.Response, error) {
				resp := &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: -1, Request: r,
					Body: io.NopCloser(hungReader{r.Context(), 40 * time.Second})}
				if x.header != "" {
					resp.ContentLength = 5
				}
				return resp, nil
			})
			req := httptest.NewRequest("GET", "/", nil)
			req.Header.Set("Authorization", "Bearer "+token)
			start := time.Now()
			func() {
				defer func() { recover() }() // an answer that breaks off does so by a panic
				b.ServeHTTP(httptest.NewRecorder(), req)
			}()
			want := 40 * time.Second
			if x.ends {
				want = 3 * sessionCheck // the first look after its end
			}
			if took := time.Since(start); took != want {
				t.Errorf("%s: ended after %v", name, took)
			}
		})
	}
}

// A hungReader says nothing for a while, and then that it is over.
type hungReader struct {
	ctx   context.Context
	after time.Duration
}

func (r hungReader) Read([]byte) (int, error) {
	select {
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	case <-time.After(r.after):
		return 0, io.EOF
	}
}

// An interim answer keeps what the relay has said before.
func TestMovingWriter(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	w.Header().Set(web.HeaderRequestID, "id")
	moving, _, done := inTime(w, httptest.NewRequest("GET", "/", nil))
	defer done()
	moving.WriteHeader(http.StatusEarlyHints)
	clear(w.Header()) // as ReverseProxy does
	if got := moving.Header().Get(web.HeaderRequestID); got != "id" {
		t.Errorf("%q", got)
	}
	moving.Header().Del(web.HeaderRequestID)
	if got := moving.Header().Get(web.HeaderRequestID); got != "" {
		t.Errorf("it comes back: %q", got)
	}
}
