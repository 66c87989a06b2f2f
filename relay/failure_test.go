package relay

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"wxflow/relay/refusal"
	"wxflow/relay/store/memory"
)

var update = flag.Bool("update", false, "write the golden files")

const testRID = "66c69111-4157f271-729ca238"

func wxReply(code int, msg string) string {
	return fmt.Sprintf(`{"errcode":%d,"errmsg":"%s, rid: %s"}`, code, msg, testRID)
}

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connect: connection refused")}

// outcomes provokes every answer a login can have besides success.
var outcomes = []struct {
	name   string
	rt     roundTrip
	status int
	kind   refusal.Kind
	action refusal.Action
	tries  int
}{
	{"40029", says(wxReply(40029, "invalid code")), 401, refusal.CodeInvalid, refusal.LoginAgain, 1},
	{"42003", says(wxReply(42003, "code expired")), 401, refusal.CodeInvalid, refusal.LoginAgain, 1},
	{"40163", says(wxReply(40163, "code been used")), 401, refusal.CodeUsed, refusal.LoginAgain, 1},
	{"40226", says(wxReply(40226, "code blocked")), 403, refusal.UserBlocked, refusal.GiveUp, 1},
	{"45011", says(wxReply(45011, "api minute-quota reach limit, must slower, retry next minute")), 429, refusal.RateLimited, refusal.Wait, 1},
	{"-1", says(wxReply(-1, "system error")), 503, refusal.Busy, refusal.Retry, 3},
	{"-1 as string", says(`{"errcode":"-1"}`), 503, refusal.Busy, refusal.Retry, 3},
	{"40013", says(wxReply(40013, "invalid appid")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"40125", says(wxReply(40125, "invalid appsecret")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"40001", says(wxReply(40001, "invalid credential")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"40164", says(wxReply(40164, "invalid ip 14.22.81.196 ipv6 ::ffff:14.22.81.196, not in whitelist")), 500, refusal.Misconfigured,
		refusal.GiveUp, 1},
	{"61004", says(wxReply(61004, "access clientip is not registered requestIP: 14.22.81.196")), 500, refusal.Misconfigured,
		refusal.GiveUp, 1},
	{"40243", says(wxReply(40243, "appsecret frozen")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"41002", says(wxReply(41002, "appid missing")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"41004", says(wxReply(41004, "appsecret missing")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"41008", says(wxReply(41008, "missing code")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"40002", says(wxReply(40002, "invalid grant_type")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"40066", says(wxReply(40066, "invalid url")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"48001", says(wxReply(48001, "api unauthorized")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"50002", says(wxReply(50002, "user limited")), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"unknown errcode", says(wxReply(61451, "invalid parameter")), 502, refusal.Upstream, refusal.LoginAgain, 1},
	{"garbage", says("<html>"), 502, refusal.Upstream, refusal.LoginAgain, 1},
	{"fake identity", says(`{"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks","session_key":"k"}`), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"fake unionid", says(`{"openid":"o1","unionid":"oMOCU6fs8QGD7KawWCy2epMBpWNg"}`), 500, refusal.Misconfigured, refusal.GiveUp, 1},
	{"refused", fails(errRefused), 502, refusal.Upstream, refusal.Retry, 3},
	{"no such host", fails(&net.DNSError{Err: "no such host", Name: "api.weixin.qq.com"}), 502, refusal.Upstream, refusal.Retry, 3},
	{"lost", fails(io.EOF), 502, refusal.Upstream, refusal.LoginAgain, 1},
	{"reset", fails(&net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}), 502, refusal.Upstream,
		refusal.LoginAgain, 1},
	{"timeout of the transport", fails(os.ErrDeadlineExceeded), 504, refusal.Timeout, refusal.LoginAgain, 1},
	{"never answers", func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}, 504, refusal.Timeout, refusal.LoginAgain, 1},
	{"never ends", func(r *http.Request) (*http.Response, error) {
		p := reply("")
		p.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"openid":`), waits{r.Context()}))
		return p, nil
	}, 504, refusal.Timeout, refusal.LoginAgain, 1},
	{"certificate", fails(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), 502, refusal.Upstream, refusal.LoginAgain, 1},
	{"a bug in the transport", func(*http.Request) (*http.Response, error) { panic("no") }, 500, refusal.Internal, refusal.LoginAgain, 1},
}

// waits is a body whose next byte never comes.
type waits struct{ ctx context.Context }

func (w waits) Read([]byte) (int, error) { <-w.ctx.Done(); return 0, w.ctx.Err() }

func says(body string) roundTrip {
	return func(*http.Request) (*http.Response, error) { return reply(body), nil }
}

func fails(err error) roundTrip {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, x := range outcomes {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // waits between tries cost nothing here
				var log logBuffer
				tries := 0
				c := testConfig(roundTrip(func(r *http.Request) (*http.Response, error) { tries++; return x.rt(r) }))
				c.Logger = log.logger()
				w := doLogin(t, newRelay(t, c), "c-12345678")
				wantError(t, w, x.status, x.kind, x.action)
				if tries != x.tries {
					t.Errorf("%d tries, want %d", tries, x.tries)
				}
				if n := strings.Count(log.String(), "\n"); n != 1 || !strings.Contains(log.String(), `"cause":"`) {
					t.Errorf("want one line with a cause, got:\n%s", log.String())
				}
			})
		})
	}
}

// Every word the client can be told, in one file to read and to review.
func TestGoldenErrors(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	show := func(t *testing.T, name string, r *Relay, method, target, body string, header ...string) {
		w := do(t, r.Handler(), method, target, body, header...)
		fmt.Fprintf(&b, "# %s\n%d", name, w.Code)
		for _, h := range []string{"Retry-After", "Allow", "WWW-Authenticate"} {
			if v := w.Header().Get(h); v != "" {
				fmt.Fprintf(&b, " %s=%s", h, v)
			}
		}
		fmt.Fprintf(&b, "\n%s\n", w.Body) // it ends in a newline of its own
	}
	synctest.Test(t, func(t *testing.T) {
		for _, x := range outcomes {
			show(t, x.name, newRelay(t, testConfig(x.rt)), "GET", "/login?code=c-12345678", "")
		}
		c := testConfig(says(okReply))
		c.Store = brokenStore{}
		r := newRelay(t, c)
		show(t, "store down, login", r, "GET", "/login?code=c", "")
		show(t, "store down, session", r, "GET", "/session", "", "Authorization", "Bearer a")
		show(t, "logout of who knows what", r, "POST", "/logout", `{"everything":true}`, "Authorization", "Bearer a")
		c.Store = deafStore{memory.New(nil, 0)}
		show(t, "store down before a login", newRelay(t, c), "GET", "/login?code=c", "")
		show(t, "DevTools literal", r, "GET", "/login?code=the+code+is+a+mock+one", "")
		show(t, "no bearer", r, "GET", "/session", "")
		show(t, "not found", r, "GET", "/nothing", "")
		show(t, "wrong method", r, "PUT", "/login", "")
		for _, x := range badLogins {
			show(t, "bad request: "+x.name, r, x.method, "/login?"+x.query, x.body)
		}
	})
	showUserData(t, &b)
	file := filepath.Join("testdata", "errors.golden")
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("answers differ from %s; run go test ./relay -update and read the difference", file)
	}
}

// What only the operator may know is in the log and not in the answer.
func TestMisconfiguredIsForTheLog(t *testing.T) {
	t.Parallel()
	var log logBuffer
	c := testConfig(says(wxReply(40164, "invalid ip 14.22.81.196 ipv6 ::ffff:14.22.81.196, not in whitelist")))
	c.Logger = log.logger()
	w := doLogin(t, newRelay(t, c), "c-12345678")
	for _, s := range []string{"40164", testRID, "14.22", "whitelist", testAppID} {
		if strings.Contains(w.Body.String(), s) {
			t.Errorf("the client was told %q: %s", s, w.Body)
		}
	}
	for _, s := range []string{`"level":"ERROR"`, `"errcode":40164`, testRID, `"ip":"14.22.81.196"`, "add it at mp.weixin.qq.com", "不在白名单",
		`"appid":"` + testAppID, `"tries":1`} {
		if !strings.Contains(log.String(), s) {
			t.Errorf("the log lacks %q: %s", s, log.String())
		}
	}
}

func TestErrorCarriesErrCodeAndRID(t *testing.T) {
	t.Parallel()
	e := wantError(t, doLogin(t, newRelay(t, testConfig(says(wxReply(40163, "code been used")))), "c"), 401, refusal.CodeUsed,
		refusal.LoginAgain)
	if e.ErrCode != 40163 || e.RID != testRID {
		t.Errorf("got %+v", e)
	}
}

func TestFailureTableIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[refusal.Kind]bool{}
	for _, r := range refusal.Table {
		if seen[r.Kind] || r.Status < 400 || r.Action == "" || r.Say.EN == "" || r.Say.ZH == "" {
			t.Errorf("row %q is twice or has a hole", r.Kind)
		}
		seen[r.Kind] = true
	}
}
