package relay

import (
	"net/http"
	"strings"
	"testing"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
)

// opsIsNotForPagesCases are the cases of TestOpsIsNotForPages.
var opsIsNotForPagesCases = []struct {
	want   int
	header []string
}{
	{200, nil},
	{200, []string{"Origin", "http://127.0.0.1:9090"}},
	{200, []string{"Origin", "http://127.0.0.1:9090", "Sec-Fetch-Site", "same-origin"}},
	{403, []string{"Origin", "https://evil.example"}},
	{403, []string{"Origin", "null"}},
	{403, []string{"Sec-Fetch-Site", "same-site"}},
	{403, []string{"Sec-Fetch-Site", "cross-site"}},
}

// A web page must neither read what is on the ops address, by a name that its DNS
// points here, nor change anything there.
func TestOpsIsNotForPages(t *testing.T) {
	t.Parallel()
	c := testConfig(says(okReply))
	c.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	c.OpsHosts = []string{"wxrelay.prod.svc.cluster.local", "*.ops.example.com"}
	c.InternalKeys = []credential.InternalKey{{Name: "shop", Key: credential.NewSecret(testInternalKey)}}
	log := new(logBuffer)
	c.Logger = log.logger()
	r := newRelay(t, c)
	ask := func(method, path, host string, header ...string) int {
		t.Helper()
		w := do(t, hostIs(host, r.Ops()), method, path, "", header...)
		if w.Code == http.StatusForbidden {
			wantError(t, w, 403, refusal.BadRequest, refusal.FixRequest)
		}
		return w.Code
	}
	for _, path := range []string{"/metrics", "/healthz", "/readyz", "/nowhere"} {
		good := map[string]int{"/nowhere": 404}[path]
		if good == 0 {
			good = 200
		}
		for _, host := range []string{
			"127.0.0.1:9090", "127.0.0.1", "[::1]:9090", "::1", "10.1.2.3:9090", "[fe80::1%25eth0]:9090", "localhost", "LOCALHOST:9090",
			"localhost.", "wxrelay:9090", "",
			"wxrelay.prod.svc.cluster.local:9090", "WXRELAY.prod.svc.cluster.local.", "a.ops.example.com", "a.b.ops.example.com:1",
		} {
			if got := ask("GET", path, host); got != good {
				t.Errorf("%s, Host %s: %d", path, host, got)
			}
		}
		for _, host := range []string{
			"evil.example:9090", "evil.example", "127.0.0.1.evil.example", "evil.localhost", "x.wxrelay.prod.svc.cluster.local", "ops.example.com",
			"evilops.example.com",
			"a.ops.example.com.evil.example", "wxrelay.prod.svc.cluster.local@evil.example", "127.0.0.1:9090:1.example",
		} {
			if got := ask("GET", path, host); got != 403 {
				t.Errorf("%s, Host %s: %d", path, host, got)
			}
		}
		if got := ask("GET", path, "127.0.0.1:9090", "Sec-Fetch-Site", "cross-site"); got != 403 {
			t.Errorf("%s for a page of elsewhere: %d", path, got)
		}
		if got := ask("GET", path, "127.0.0.1:9090", "Sec-Fetch-Site", "none"); got != good {
			t.Errorf("%s in a browser's address bar: %d", path, got)
		}
	}
	for _, x := range opsIsNotForPagesCases {
		if got := ask("POST", "/doctor", "127.0.0.1:9090", x.header...); got != x.want {
			t.Errorf("POST /doctor with %v: %d", x.header, got)
		}
	}
	if !strings.Contains(log.String(), "WXRELAY_OPS_HOSTS") {
		t.Errorf("the log does not say what to set:\n%s", log)
	}

	// A back end that shows its key is no page, whatever it calls this address.
	const path = "/internal/access_token?appid=wx00000000000000ff"
	if got := ask("GET", path, "relay.example.com", "Authorization", "Bearer "+testInternalKey); got != 400 {
		t.Errorf("with a key: %d", got)
	}
	if got := ask("GET", path, "relay.example.com", "Authorization", "Bearer "+testInternalKey[1:]); got != 403 {
		t.Errorf("with another key: %d", got)
	}
	if got := ask("POST", path, "relay.example.com", "Authorization", "Bearer "+testInternalKey, "Origin",
		"https://evil.example"); got != 403 {
		t.Errorf("a page with a key: %d", got)
	}
	// None of this is for the public address, which has sessions.
	if w := do(t, hostIs("login.example.com", r.Handler()), "GET", "/session", "", "Origin", "https://evil.example"); w.Code != 401 {
		t.Errorf("public: %d", w.Code)
	}
}

func hostIs(host string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.Host = host
		h.ServeHTTP(w, req)
	})
}
