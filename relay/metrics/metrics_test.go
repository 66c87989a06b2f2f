package metrics

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"wxflow/e2e/testkit"
	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

var update = flag.Bool("update", false, "write docs/metrics.md")

const (
	appID       = "wx0123456789abcdef"
	internalKey = "0123456789abcdef0123456789abcdef"
)

// watched is a relay with metrics; answer is what WeChat says.
func watched(t testing.TB, answer func(code string) string, mend func(*relay.Config)) (*relay.Relay, *Metrics) {
	t.Helper()
	m := New("v1.2.3")
	c := relay.Config{
		Apps:     []credential.App{{AppID: appID, Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}},
		Observer: m, Metrics: m.Handler(),
		Transport: testkit.RoundTrip(func(r *http.Request) (*http.Response, error) {
			body := answer(r.URL.Query().Get("js_code"))
			switch r.URL.Path {
			case "/cgi-bin/stable_token":
				body = `{"access_token":"75_token","expires_in":7200}`
			case "/wxa/anything":
				body = `{"errcode":87014,"errmsg":"risky content"}`
			}
			if body == "" {
				return nil, errors.New("lost")
			}
			return testkit.Reply(200, body), nil
		}),
	}
	if mend != nil {
		mend(&c)
	}
	r, err := relay.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	m.Follow(r)
	return r, m
}

func send(h http.Handler, method, target, bearer string) *httptest.ResponseRecorder {
	req := httptest.NewRequest("GET", "/", nil)
	req.Host, req.Method = "127.0.0.1", method
	req.URL.Path, req.URL.RawQuery, _ = strings.Cut(target, "?")
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

// downStore is a store that is out of reach.
type downStore struct{ session.Store }

func (downStore) Get(context.Context, session.TokenHash) (session.Session, error) {
	return session.Session{}, errors.New("down")
}

func says(code string) string {
	switch {
	case code == "lost":
		return ""
	case strings.HasPrefix(code, "e"):
		return `{"errcode":` + code[1:] + `,"errmsg":"no"}`
	}
	return `{"openid":"ocBex5C8R4yNtl6hJ1xVjegk2RQs","session_key":"iiOoSmVRd8BdynRI7qiA9g=="}`
}

// busyMetrics are metrics in which everything has been counted once.
func busyMetrics(t testing.TB) *Metrics {
	r, m := watched(t, says, func(c *relay.Config) {
		c.Limits.PerIP = 5
		c.InternalKeys = []credential.InternalKey{{Name: "orders", Key: credential.NewSecret(internalKey)}}
		c.Now = func() time.Time { return time.Unix(1790000000, 0) }
	})
	for _, code := range []string{"good", "e40163", "e99", "lost", "e40125", "limited"} {
		send(r.Handler(), "GET", "/login?code="+code, "")
	}
	send(r.Handler(), "GET", "/session", "x")
	send(r.Ops(), "GET", "/internal/access_token?appid="+appID, internalKey)
	send(r.Ops(), "GET", "/wx/"+appID+"/wxa/anything", internalKey)
	other, _ := watched(t, says, func(c *relay.Config) { c.Observer, c.Store = m, downStore{} })
	send(other.Handler(), "GET", "/session", "x")
	m.answered(observe.RequestEnd{Route: observe.RouteBackend, Method: "GET", Status: 999, Bound: refusal.BoundQueue})
	m.answered(observe.RequestEnd{Route: observe.RoutePush, Method: "POST", Status: 200, AppID: appID, Push: "user_authorization_revoke"})
	m.Reloaded(nil)
	m.Reloaded(errors.New("a file is wrong"))
	m.Certificate(func() time.Time { return time.Unix(1800000000, 0) })
	return m
}

// The whole text of what Prometheus reads, but for the times and the machine.
func TestMetrics(t *testing.T) {
	t.Parallel()
	m := busyMetrics(t)
	w := send(m.Handler(), "GET", "/metrics", "")
	body := w.Body.String()
	for _, want := range []string{
		`wxrelay_logins_total{appid="wx0123456789abcdef",kind="ok"} 1`,
		`wxrelay_logins_total{appid="wx0123456789abcdef",kind="code_used"} 1`,
		`wxrelay_logins_total{appid="wx0123456789abcdef",kind="misconfigured"} 1`,
		`wxrelay_logins_total{appid="wx0123456789abcdef",kind="rate_limited"} 1`,
		`wxrelay_logins_total{appid="wx0123456789abcdef",kind="upstream"} 2`,
		`wxrelay_http_requests_total{method="GET",route="/login",status="200"} 1`,
		`wxrelay_http_requests_total{method="GET",route="/session",status="401"} 1`,
		`wxrelay_http_requests_total{method="GET",route="backend",status="other"} 1`,
		`wxrelay_http_request_duration_seconds_count{route="/login"} 6`,
		`wxrelay_upstream_request_duration_seconds_count{endpoint="/sns/jscode2session"} 5`,
		`wxrelay_upstream_errcodes_total{endpoint="/sns/jscode2session",errcode="40163"} 1`,
		`wxrelay_upstream_errcodes_total{endpoint="/sns/jscode2session",errcode="other"} 1`,
		`wxrelay_upstream_failures_total{endpoint="/sns/jscode2session",kind="upstream"} 2`,
		`wxrelay_upstream_in_flight 0`,
		`wxrelay_upstream_queue_length 0`,
		`wxrelay_shed_total 1`,
		`wxrelay_limited_total{limit="ip"} 1`,
		`wxrelay_limited_total{limit="total"} 0`,
		`wxrelay_store_operation_duration_seconds_count{op="get"} 2`,
		`wxrelay_store_operation_duration_seconds_count{op="put"} 1`,
		`wxrelay_store_errors_total{op="get"} 1`,
		`wxrelay_store_errors_total{op="put"} 0`,
		`wxrelay_access_token_expiry_timestamp_seconds{appid="wx0123456789abcdef"} 1.7900072e+09`,
		`wxrelay_upstream_request_duration_seconds_count{endpoint="/cgi-bin/stable_token"} 1`,
		`wxrelay_upstream_errcodes_total{endpoint="gateway",errcode="other"} 1`,
		`wxrelay_http_requests_total{method="GET",route="gateway",status="200"} 1`,
		`wxrelay_http_requests_total{method="GET",route="/internal/access_token",status="200"} 1`,
		`wxrelay_sessions 1`,
		`wxrelay_draining 0`,
		`wxrelay_config_reloads_total{result="ok"} 1`,
		`wxrelay_config_reloads_total{result="failed"} 1`,
		`wxrelay_pushes_total{appid="wx0123456789abcdef",event="user_authorization_revoke",kind="ok"} 1`,
		`wxrelay_tls_certificate_expiry_timestamp_seconds 1.8e+09`,
		`,version="v1.2.3"} 1`,
		"go_goroutines ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	problems, err := promlint.New(strings.NewReader(body)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("promlint: %v %v", problems, err)
	}
}

// On the ops address only, with a good content type, and not at all without a
// handler.
func TestMetricsRoute(t *testing.T) {
	t.Parallel()
	r, _ := watched(t, says, nil)
	if w := send(r.Ops(), "GET", "/metrics", ""); w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") ||
		!strings.Contains(w.Body.String(), "wxrelay_build_info") {
		t.Errorf("%d %s %s", w.Code, w.Header(), w.Body)
	}
	if w := send(r.Ops(), "POST", "/metrics", ""); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
	if w := send(r.Handler(), "GET", "/metrics", ""); w.Code != 404 {
		t.Errorf("in public: %d", w.Code)
	}
	none, _ := watched(t, says, func(c *relay.Config) { c.Metrics, c.Observer = nil, nil })
	if w := send(none.Ops(), "GET", "/metrics", ""); w.Code != 404 {
		t.Errorf("without a handler: %d", w.Code)
	}
}

// What is nothing, and what begins: a series is there before it counts, and a relay that
// stops says so.
func TestGauges(t *testing.T) {
	t.Parallel()
	r, m := watched(t, says, nil)
	says := func(line string) bool {
		return strings.Contains(send(m.Handler(), "GET", "/metrics", "").Body.String(), "\n"+line+"\n")
	}
	if !says("wxrelay_sessions 0") || !says("wxrelay_draining 0") || !says(`wxrelay_logins_total{appid="`+appID+`",kind="ok"} 0`) {
		t.Error(send(m.Handler(), "GET", "/metrics", "").Body.String())
	}
	r.Drain()
	if !says("wxrelay_draining 1") {
		t.Error("it does not say that it stops")
	}
	if err := r.SetApps([]credential.App{{AppID: "wxfedcba9876543210",
		Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}}); err != nil {
		t.Fatal(err)
	}
	m.Reloaded(nil)
	if !says(`wxrelay_logins_total{appid="wxfedcba9876543210",kind="ok"} 0`) {
		t.Error("an app that came with a reload has no series")
	}
	for status, want := range map[int]string{200: "200", 404: "404", 499: "499", 999: "other", 0: "other", -1: "other"} {
		if got := statusName(status); got != want {
			t.Errorf("%d: %s", status, got)
		}
	}
}
