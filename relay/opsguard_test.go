package relay

import (
	"net/http"
	"strings"
	"testing"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
)

// A guarded is a relay whose ops address has all it can have, and names of its own.
type guarded struct {
	*Relay
	t   *testing.T
	log logBuffer
}

func newGuarded(t *testing.T) *guarded {
	t.Helper()
	g := &guarded{t: t}
	c := testConfig(says(okReply))
	c.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	c.OpsHosts = []string{"wxrelay.prod.svc.cluster.local", "*.ops.example.com"}
	c.InternalKeys = []credential.InternalKey{{Name: "shop", Key: credential.NewSecret(testInternalKey)}}
	c.Logger = g.log.logger()
	g.Relay = newRelay(t, c)
	return g
}

// want fails unless a request to the ops address is answered with that status.
func (g *guarded) want(status int, method, path, host string, header ...string) {
	g.t.Helper()
	w := do(g.t, hostIs(host, g.Ops()), method, path, "", header...)
	if w.Code != status {
		g.t.Errorf("%s %s, Host %s, %q: %d, want %d", method, path, host, header, w.Code, status)
	}
	if w.Code == http.StatusForbidden {
		wantError(g.t, w, 403, refusal.BadRequest, refusal.FixRequest)
	}
}

// A web page must neither read what is on the ops address, by a name that its DNS
// points here, nor change anything there.
func TestOpsIsNotForPages(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	for path, good := range map[string]int{"/metrics": 200, "/healthz": 200, "/readyz": 200, "/nowhere": 404} {
		for _, host := range []string{
			"127.0.0.1:9090", "127.0.0.1", "[::1]:9090", "::1", "10.1.2.3:9090", "[fe80::1%25eth0]:9090", "localhost", "LOCALHOST:9090",
			"localhost.", "wxrelay:9090", "",
			"wxrelay.prod.svc.cluster.local:9090", "WXRELAY.prod.svc.cluster.local.", "a.ops.example.com", "a.b.ops.example.com:1",
		} {
			g.want(good, "GET", path, host)
		}
		for _, host := range []string{
			"evil.example:9090", "evil.example", "127.0.0.1.evil.example", "evil.localhost", "x.wxrelay.prod.svc.cluster.local", "ops.example.com",
			"evilops.example.com", ".ops.example.com",
			"a.ops.example.com.evil.example", "wxrelay.prod.svc.cluster.local@evil.example", "127.0.0.1:9090:1.example",
		} {
			g.want(403, "GET", path, host)
		}
		g.want(403, "GET", path, "127.0.0.1:9090", "Sec-Fetch-Site", "cross-site")
		g.want(good, "GET", path, "127.0.0.1:9090", "Sec-Fetch-Site", "none") // a browser's address bar
	}
	for _, x := range []struct {
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
	} {
		g.want(x.want, "POST", "/doctor", "127.0.0.1:9090", x.header...)
	}
	if !strings.Contains(g.log.String(), "WXRELAY_OPS_HOSTS") {
		t.Errorf("the log does not say what to set:\n%s", &g.log)
	}
}

// A back end that shows its key is no page, whatever it calls this address.
func TestOpsIsForBackEnds(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	const path, host, key = "/internal/access_token?appid=wx00000000000000ff", "relay.example.com", "Bearer " + testInternalKey
	g.want(400, "GET", path, host, "Authorization", key)
	g.want(403, "GET", path, host, "Authorization", "Bearer "+testInternalKey[1:])
	g.want(403, "POST", path, host, "Authorization", key, "Origin", "https://evil.example")
	// None of this is for the public address, which has sessions.
	if w := do(t, hostIs("login.example.com", g.Handler()), "GET", "/session", "", "Origin", "https://evil.example"); w.Code != 401 {
		t.Errorf("public: %d", w.Code)
	}
}

func hostIs(host string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.Host = host
		h.ServeHTTP(w, req)
	})
}
