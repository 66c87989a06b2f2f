package relay

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"wxflow/e2e/testkit"
	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/sealed"
	"wxflow/relay/text"
)

const (
	testAppID  = "wx0123456789abcdef"
	testSecret = "0123456789abcdef0123456789abcdef"
	testKey    = "iiOoSmVRd8BdynRI7qiA9g=="
	testOpenID = "ocBex5C8R4yNtl6hJ1xVjegk2RQs"
	okReply    = `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"ocBex5C8R4yNtl6hJ1xVjegk2RQs"}`
)

var testTime = time.Date(2026, 9, 1, 12, 0, 17, 0, time.UTC)

func reply(body string) *http.Response {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/plain"}}, Body: io.NopCloser(strings.NewReader(body))}
}

// replies answers each try with the next body, and the last one from then on.
func replies(hits *int, bodies ...string) roundTrip {
	var mu sync.Mutex
	return func(*http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		*hits++
		return reply(bodies[min(*hits, len(bodies))-1]), nil
	}
}

// A logBuffer collects log lines from any goroutine.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *logBuffer) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func testConfig(rt http.RoundTripper) Config {
	return Config{
		Apps: []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)}}, Transport: rt,
		Now: func() time.Time { return testTime },
	}
}

// devConfig points at a server of the test's own, through the real transport.
func devConfig(url string) Config {
	c := testConfig(nil)
	c.Upstream, c.Dev = url, true
	return c
}

func newRelay(t testing.TB, c Config) *Relay {
	t.Helper()
	r, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// do sends one request in process.
func do(t testing.TB, h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	req.Host = "127.0.0.1"
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	openAPIOfAll().check(t, method, target, w)
	return w
}

func doLogin(t testing.TB, r *Relay, code string) *httptest.ResponseRecorder {
	t.Helper()
	b, _ := json.Marshal(map[string]string{"code": code})
	return do(t, r.Handler(), "POST", "/login", string(b))
}

// wantError fails unless w is a refusal of that status, kind and action, and
// in the one shape.
func wantError(t testing.TB, w *httptest.ResponseRecorder, status int, kind refusal.Kind, action refusal.Action) errorBody {
	t.Helper()
	var got errorAnswer
	d := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	d.DisallowUnknownFields()
	if err := d.Decode(&got); err != nil {
		t.Fatalf("not an error answer: %v: %q", err, w.Body)
	}
	e := got.Error
	if w.Code != status || e.Kind != kind || e.Action != action {
		t.Errorf("got %d %s %s, want %d %s %s", w.Code, e.Kind, e.Action, status, kind, action)
	}
	if e.Message == "" || e.MessageZH == "" {
		t.Errorf("a message is missing: %s", w.Body)
	}
	if ct, cc := w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"); ct != "application/json; charset=utf-8" || cc != "no-store" {
		t.Errorf("headers %q, %q", ct, cc)
	}
	return e
}

func wantOK(t testing.TB, w *httptest.ResponseRecorder) loginAnswer {
	t.Helper()
	var got loginAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || got.Token == "" {
		t.Fatalf("no login: %d %s", w.Code, w.Body)
	}
	return got
}

const testSealKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

func keyring(t testing.TB, keys ...string) *sealed.Keyring {
	t.Helper()
	r, err := sealed.ParseKeyring(strings.Join(keys, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wantBothLanguages fails when a problem is not told in Chinese, too, or an
// argument went to the wrong place.
func wantBothLanguages(t *testing.T, p text.Problems) {
	t.Helper()
	for _, x := range p {
		if !strings.ContainsFunc(x.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || strings.Contains(x.EN+x.ZH, "%!") {
			t.Errorf("%s: %q, %q", x.Setting, x.EN, x.ZH)
		}
	}
}

// hashToken is what a store knows a token by.
func hashToken(token string) session.TokenHash { return sha256.Sum256([]byte(token)) }

type roundTrip = testkit.RoundTrip
