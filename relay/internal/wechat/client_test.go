package wechat

import (
	"bytes"
	"compress/gzip"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
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
			refusal.Upstream, "not asked for"},
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
		"": "is empty", " ": "is empty", "<a>": "HTML or XML", " {": "cut or malformed", "[1]": "an array", "7": "not a JSON object",
		"null": "not a JSON object",
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
		"access clientip is not registered requestIP: 1.2.3.4": "1.2.3.4", "invalid ip 2001:DB8::1 x": "2001:db8::1", "invalid ip 1.2.3": "",
		"ip 1.2.3.4": "",
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
