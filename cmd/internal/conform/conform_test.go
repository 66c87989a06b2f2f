package conform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx"
	"wxflow/relay/credential"
)

const (
	appid  = "wxc0ffee0000000001"
	secret = "5ec2e7a0b1c2d3e4f5a6b7c8d9e0f1a2"
)

// newRun is a run against a fake of another seed, through which way goes.
func newRun(t *testing.T, way func(http.RoundTripper) http.RoundTripper) (*Run, *mockwx.Server) {
	t.Helper()
	wx := mockwx.NewServer(t, mockwx.Options{Seed: "another", Fixture: &mockwx.Fixture{
		OpenPlatforms: []string{"acme"},
		Apps:          []mockwx.App{{AppID: appid, Secret: secret, OpenPlatform: "acme"}}, Users: []mockwx.User{{Name: "zoe"}},
	}})
	run := &Run{
		Base: &url.URL{Scheme: "https", Host: "api.weixin.qq.com"}, AppID: appid, Secret: credential.NewSecret(secret),
		Timeout: time.Minute, Pause: func(context.Context) error { return nil }, Now: time.Now, Transport: wx.Transport(),
	}
	for range 2 {
		code, err := wx.IssueCode(appid, "zoe")
		if err != nil {
			t.Fatal(err)
		}
		run.Codes = append(run.Codes, credential.NewSecret(code))
	}
	if way != nil {
		run.Transport = way(run.Transport)
	}
	return run, wx
}

func do(t *testing.T, run *Run) []Result {
	t.Helper()
	results, err := run.Do(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// The fake differs from itself in nothing, over TLS, whatever its seed and users.
func TestSame(t *testing.T) {
	t.Parallel()
	run, _ := newRun(t, nil)
	n := 0
	run.Each = func(int, int, Result) { n++ }
	for _, r := range do(t, run) {
		if r.Verdict != Same {
			t.Errorf("%s: %s %v %s", r.Name, r.Verdict, r.Differences, r.Why.EN)
		}
	}
	if n != strings.Count(probesTSV, "\n") {
		t.Errorf("%d calls are reported, of %d", n, strings.Count(probesTSV, "\n"))
	}
}

// Nor through the proxy, nor where a server in front speaks HTTP/2.
func TestSameOnOtherWays(t *testing.T) {
	t.Parallel()
	run, wx := newRun(t, nil)
	p, err := wx.NewProxy(mockwx.ProxyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(p)
	h2 := httptest.NewUnstartedServer(wx.Handler())
	h2.EnableHTTP2 = true
	h2.StartTLS()
	t.Cleanup(func() { proxy.Close(); p.Close(); h2.Close() })
	at, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	through := &http.Transport{Proxy: http.ProxyURL(at)}
	t.Cleanup(through.CloseIdleConnections)
	front, err := url.Parse(h2.URL)
	if err != nil {
		t.Fatal(err)
	}
	run.Codes = nil
	for name, c := range map[string]struct {
		way  http.RoundTripper
		base *url.URL
	}{"proxy": {through, &url.URL{Scheme: "http", Host: "api.weixin.qq.com"}}, "HTTP/2": {h2.Client().Transport, front}} {
		run.Transport, run.Base = c.way, c.base
		for _, r := range do(t, run) {
			if r.Verdict == Differs || r.Verdict == Untested && !strings.Contains(r.Why.EN, "wx.login") {
				t.Errorf("%s, %s: %s %v %s", name, r.Name, r.Verdict, r.Differences, r.Why.EN)
			}
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// altered changes each reply.
func altered(change func(resp *http.Response, body string) string) func(http.RoundTripper) http.RoundTripper {
	return func(way http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			resp, err := way.RoundTrip(r)
			if err != nil {
				return nil, err
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			resp.Body = io.NopCloser(strings.NewReader(change(resp, string(body))))
			return resp, err
		})
	}
}

// Each deviation is found, under its name.
func TestDiffers(t *testing.T) {
	t.Parallel()
	replaced := func(old, fresh string) func(*http.Response, string) string {
		return func(_ *http.Response, body string) string { return strings.Replace(body, old, fresh, 1) }
	}
	for aspect, change := range map[string]func(*http.Response, string) string{
		"status": func(resp *http.Response, body string) string { resp.StatusCode = 400; return body },
		"Content-Type": func(resp *http.Response, body string) string {
			resp.Header.Set("Content-Type", "text/json")
			return body
		},
		"Date":    func(resp *http.Response, body string) string { resp.Header.Del("Date"); return body },
		"body":    func(*http.Response, string) string { return "<html>" },
		"spaces":  func(_ *http.Response, body string) string { return body + "\n" },
		"errcode": replaced(`"errcode":40013`, `"errcode":40012`),
		"errmsg":  replaced("appid", "app id"),
		"suffix":  replaced(", rid:", " rid:"),
		"fields":  replaced(`{"errcode"`, `{"x":1,"errcode"`),
		"types":   replaced(`"expires_in":7200`, `"expires_in":"7200"`),
		"escapes": replaced("https://", `https:\/\/`),
	} {
		run, _ := newRun(t, altered(change))
		found := 0
		for _, r := range do(t, run) {
			for _, d := range r.Differences {
				if d.Aspect == aspect {
					found++
				} else if aspect != "errcode" {
					t.Errorf("%s changed, and %s found: %v", aspect, d.Aspect, d)
				}
			}
		}
		if found == 0 {
			t.Errorf("%s changed, and nothing found", aspect)
		}
	}
	order := altered(func(_ *http.Response, body string) string {
		if code, rest, ok := strings.Cut(body, `,"errmsg"`); ok {
			return `{"errmsg"` + strings.TrimSuffix(rest, "}") + "," + strings.TrimPrefix(code, "{") + "}"
		}
		return body
	})
	run, _ := newRun(t, order)
	if r := do(t, run)[0]; len(r.Differences) != 1 || r.Differences[0].Aspect != "fields" {
		t.Errorf("another order: %+v", r)
	}
}

// A server that is none of WeChat's leads to a result, never to a panic.
func TestBadServers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		way  roundTrip
		want string
	}{
		"dead":  {func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") }, "connection refused"},
		"hangs": {func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() }, "timeout"},
		"closes": {func(*http.Request) (*http.Response, error) {
			return &http.Response{Header: http.Header{}, Body: io.NopCloser(io.MultiReader(strings.NewReader(`{"errc`), failing{}))}, nil
		}, "closed early"},
	} {
		run, _ := newRun(t, func(http.RoundTripper) http.RoundTripper { return c.way })
		run.Timeout = time.Millisecond
		r := do(t, run)
		if r[0].Verdict != Untested || !strings.Contains(r[0].Why.EN, c.want) || r[0].Why.ZH == "" {
			t.Errorf("%s: %+v", name, r[0])
		}
	}
	for name, body := range map[string]string{"html": "<html>", "empty": "", "list": "[1]", "text": "hello", "cut": `{"errcode":4`, "number": "7", "deep": `{"a":{"b":[`} {
		followed := 0
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/elsewhere" {
				followed++
			}
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
			io.WriteString(w, body)
		}))
		base, err := url.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		run, _ := newRun(t, func(http.RoundTripper) http.RoundTripper { return s.Client().Transport })
		run.Base = base
		if r := do(t, run)[0]; r.Verdict != Differs || followed != 0 {
			t.Errorf("%s: %+v, %d redirects followed", name, r, followed)
		}
		s.Close()
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// No report has a secret in it, even of a server that says everything back; nor has a
// vector or the run itself.
func TestNothingShows(t *testing.T) {
	t.Parallel()
	var asked string
	echo := altered(func(_ *http.Response, body string) string {
		return strings.NewReplacer(`"errmsg":"`, `"errmsg":"`+asked+" ", `"openid":"`, `"openid":"`+asked).Replace(body)
	})
	run, wx := newRun(t, func(way http.RoundTripper) http.RoundTripper {
		way = echo(way)
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			b, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			r.Body = io.NopCloser(bytes.NewReader(b))
			asked = strings.ReplaceAll(r.URL.RawQuery+string(b), `"`, "'")
			return way.RoundTrip(r)
		})
	})
	results := do(t, run)
	var out strings.Builder
	report := NewReport(run, "0", results)
	for _, format := range Formats {
		for _, lang := range []string{"en", "zh"} {
			if err := report.Write(&out, format, lang); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range results {
		out.WriteString(results[i].Vector)
	}
	fmt.Fprintf(&out, "%v %+v %#v %s %q %v", run, run, run, run.Secret, run.Secret, run.Codes)
	id, err := wx.Identity(appid, "zoe")
	if err != nil {
		t.Fatal(err)
	}
	for _, canary := range []string{secret, run.Codes[0].Reveal(), run.Codes[1].Reveal(), id.OpenID, id.UnionID, id.SessionKey} {
		if strings.Contains(out.String(), canary) {
			t.Errorf("the output has %s", canary)
		}
	}
	if n := report.Count(Differs); n < 10 {
		t.Errorf("only %d replies were changed", n)
	}
}

// Without an account, and without codes, the rest is untested and says what it needs. A run
// that is ended has what there is until then.
func TestTiers(t *testing.T) {
	t.Parallel()
	run, _ := newRun(t, nil)
	run.AppID, run.Secret, run.Codes = "", credential.Secret{}, nil
	tested, probes := 0, run.probes()
	for i, r := range do(t, run) {
		switch {
		case (r.Verdict == Same) == probes[i].needsAccount():
			t.Errorf("%s: %s", r.Name, r.Verdict)
		case r.Verdict == Same:
			tested++
		case r.Why.EN == "" || r.Why.ZH == "":
			t.Errorf("%s does not say why it is untested", r.Name)
		}
	}
	if tested < 10 {
		t.Errorf("only %d calls need no account", tested)
	}
	run, _ = newRun(t, nil)
	ctx, stop := context.WithCancel(t.Context())
	run.Each = func(done, _ int, _ Result) {
		if done == 3 {
			stop()
		}
	}
	results, err := run.Do(ctx)
	if !errors.Is(err, context.Canceled) || results[2].Verdict != Same || results[3].Verdict != Untested || results[3].Why.EN == "" {
		t.Errorf("%v, %+v", err, results[3])
	}
}

// What is written down is a vector: the reply with other values of the same shape.
func TestVector(t *testing.T) {
	t.Parallel()
	run, _ := newRun(t, nil)
	for _, r := range do(t, run) {
		want := map[string]string{
			"jscode2session-40013": "path: /sns/jscode2session\nera: current\nexpect: fake\nprovoke: appid=wx0000000000000000&secret=x&js_code=x&grant_type=authorization_code\n\n" +
				`{"errcode":40013,"errmsg":"invalid appid, rid: 00000000-00000000-00000000"}`,
			"jscode2session-ok": "\n\n" + `{"session_key":"AAAAAAAAAAAAAAAAAAAAAA==","openid":"o000000000000000000000000000","unionid":"o000000000000000000000000000"}`,
		}[r.Name]
		if !strings.HasSuffix(r.Vector, want) || !strings.HasPrefix(r.Vector, "source: mockwx conform, ") {
			t.Errorf("%s:\n%s", r.Name, r.Vector)
		}
	}
}

func TestCheckBase(t *testing.T) {
	t.Parallel()
	for base, good := range map[string]bool{"https://api.weixin.qq.com": true, "http://127.0.0.1:8090/x": true, "api.weixin.qq.com": false, "": false,
		"ftp://a": false, "https://u:p@a": false, "https://a?b": false, "https://a#b": false, "https://": false, "http://[::1": false} {
		if _, err := CheckBase(base); (err == nil) != good {
			t.Errorf("%q: %v", base, err)
		}
	}
}

func FuzzReply(f *testing.F) {
	for _, seed := range []string{`{"errcode":40029,"errmsg":"invalid code, rid: 66c69111-4157f271-729ca238"}`, `{"session_key":"\/A==","openid":"o"}`, "<html>", `{"a":`, `[`, ``, `{"errmsg":7}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := read(&http.Response{StatusCode: 200, Header: http.Header{}}, []byte(body))
		if d := differences(r, r); len(d) != 0 {
			t.Errorf("%q differs from itself: %v", body, d)
		}
		r.vector(new(Run).probes()[0], time.Unix(0, 0))
	})
}
