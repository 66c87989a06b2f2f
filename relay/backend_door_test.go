package relay

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// speak sends bytes as they are and returns the status of the answer.
func speak(t *testing.T, url, text string) int {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, text)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return resp.StatusCode
}

// Whoever gets another protocol through to the back end is past the door: over
// h2c a client would write the X-WX headers itself.
func TestBackendTunnelsWebsocketsOnly(t *testing.T) {
	t.Parallel()
	url, token, _ := proxied(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n", r.Header.Get("Upgrade"))
	})
	for upgrade, want := range map[string]int{"websocket": 101, "WebSocket": 101, "h2c": 200, "websocket, h2c": 200, "tcp": 200} {
		if got := speak(t, url,
			"GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: "+upgrade+"\r\nHTTP2-Settings: AAMAAABk\r\nAuthorization: Bearer "+token+"\r\n\r\n"); got != want {
			t.Errorf("%s: %d, want %d", upgrade, got, want)
		}
	}
}

// What would mean another place to the back end than to the relay is refused, and
// so are methods that are not for a back end: TRACE would show its headers to the
// client, the signed identity among them.
func TestBackendPaths(t *testing.T) {
	t.Parallel()
	hits := 0
	url, token, _ := proxied(t, func(http.ResponseWriter, *http.Request) { hits++ })
	for _, line := range []string{
		"GET /../admin", "GET /a/..", "GET /..", "GET /a/%2e%2E/admin", "GET /.%2e/admin", "GET /..%2fadmin", `GET /a\..\admin`,
		"GET /..%5cadmin",
		"GET /..;/admin", "GET /..;a=b/admin", "GET http://x/../admin", "TRACE /a", "CONNECT /a", "CONNECT 127.0.0.1:22",
	} {
		if got := speak(t, url, line+" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "+token+"\r\n\r\n"); got != 400 {
			t.Errorf("%s: %d", line, got)
		}
	}
	if hits != 0 {
		t.Errorf("%d requests went through", hits)
	}
	for _, path := range []string{"/a..b/..c/...", "/.well-known/x", "//a", "/%E5%BC%A0"} {
		if got := speak(t, url, "GET "+path+" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "+token+"\r\n\r\n"); got != 200 {
			t.Errorf("%s: %d", path, got)
		}
	}
}

// Where a back end would read a header under another spelling, that one is not
// the client's to write either.
func TestBackendHeadersInAnySpelling(t *testing.T) {
	t.Parallel()
	var got http.Header
	url, token, _ := proxied(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header })
	var header []string
	for _, name := range []string{
		"X_WX_OPENID", "X.WX.OPENID", "X~wx!openid", "x-wx_unionid", "X_Wxrelay.Identity", "X-Wxrelay-Upstream",
		"X_Forwarded_For", "X-Forwarded_For", "x-forwarded_proto", "X_FORWARDED_HOST", "X-Forwarded-Port", "X-Real-IP", "X_Real_IP", "FORWARDED",
	} {
		header = append(header, name, "evil")
	}
	exchange(t, request(t, "GET", url+"/x", "", append(header, "Authorization", "Bearer "+token, "X-Forwarding", "kept")...))
	if all := fmt.Sprint(got); strings.Contains(all, "evil") || got.Get("X-Forwarding") != "kept" ||
		got.Get("X-Forwarded-For") != "127.0.0.1" {
		t.Errorf("%v", got)
	}
}

// What some back ends obey, or take for the address of the client, is not the
// client's to write, nor what a trusted proxy passed on without looking: no proxy
// sets all of these, so each of them may be the client's.
func TestBackendHeadersThatAreObeyed(t *testing.T) {
	t.Parallel()
	var got *http.Request
	behind := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r }))
	t.Cleanup(behind.Close)
	for _, proxies := range [][]netip.Prefix{nil, {netip.MustParsePrefix("127.0.0.1/32")}} {
		c := testConfig(says(okReply))
		c.Backend, c.TrustedProxies = behind.URL, proxies
		r := newRelay(t, c)
		front := httptest.NewServer(r.Handler())
		t.Cleanup(front.Close)
		header := []string{"Authorization", "Bearer " + wantOK(t, doLogin(t, r, "c")).Token}
		for _, name := range []string{
			"X-Original-URL", "X-Rewrite-URL", "X-Override-URL", "X-Original-URI", "X-Original-Method", "X-Original-Host", "X-Envoy-Original-Path",
			"X_ORIGINAL_URL", "X.Rewrite.URL",
			"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "x_http_method_override", "X-Host", "X-HTTP-Host-Override",
			"X-Middleware-Subrequest",
			"Proxy", "PROXY", "X-Scheme", "X-Url-Scheme", "Front-End-Https", "Remote-User", "X-Remote-User", "REMOTE_USER",
			"True-Client-IP", "X-Client-IP", "Client-IP", "X-Cluster-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Pseudo-IPv4",
			"Fastly-Client-IP", "Fly-Client-IP",
			"X-Azure-ClientIP", "X-Azure-SocketIP", "X-AppEngine-User-IP", "DO-Connecting-IP", "Ali-CDN-Real-IP", "CDN-Src-IP", "EO-Connecting-IP",
			"X-Original-Forwarded-For",
			"Proxy-Client-IP", "WL-Proxy-Client-IP", "HTTP_CLIENT_IP", "HTTP_X_FORWARDED_FOR", "HTTP-X-Real-IP", "X-Remote-IP", "X-Remote-Addr",
			"X-Originating-IP",
			"X-ProxyUser-IP", "X-Envoy-External-Address", "True_Client_IP", "wl_proxy_client_ip", "HTTP_X_WX_OPENID", "Forwarded-For",
		} {
			header = append(header, name, "evil")
		}
		for _, name := range []string{"X-Original", "X-Client", "Proxy-Authorization2", "X-Proxy", "X-Hostname", "Client",
			"X-Http-Method-Override2"} {
			header = append(header, name, "kept")
		}
		exchange(t, request(t, "POST", front.URL+"/x", "", header...))
		if all := fmt.Sprint(got.Header); strings.Contains(all, "evil") || strings.Count(all, "kept") != 7 {
			t.Errorf("trusted %v: %v", proxies, got.Header)
		}
	}
}

// A trailer is a header that comes late, and some servers make one of both.
func TestBackendTrailers(t *testing.T) {
	t.Parallel()
	var got http.Header
	url, token, _ := proxied(t, func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		got = r.Trailer
	})
	names := []string{"X-WX-OPENID", "X_Wx_Unionid", "X-Wxrelay-Identity", "X-Forwarded-For", "X-Real-IP", "Proxy", "X-Original-URL", "X-Mine"}
	text := "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer " + token + "\r\nTrailer: " +
		strings.Join(names, ", ") + "\r\n\r\n2\r\nhi\r\n0\r\n"
	for _, name := range names {
		text += name + ": evil\r\n"
	}
	if status := speak(t, url, text+"X-Wx-Appid: evil\r\n\r\n"); status != http.StatusOK { // the last one is not announced
		t.Fatal(status)
	}
	for name := range got {
		if name != "X-Mine" {
			t.Errorf("the trailer %s arrived: %q", name, got[name])
		}
	}
	if _, ok := got["X-Mine"]; !ok {
		t.Errorf("no trailer arrived that is the client's own: %v", got)
	}
}

// A proxy that is trusted knows of the hops before it, in the usual spelling.
func TestBackendHearsATrustedProxy(t *testing.T) {
	t.Parallel()
	var got http.Header
	behind := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	t.Cleanup(behind.Close)
	c := testConfig(says(okReply))
	c.Backend, c.TrustedProxies = behind.URL, []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	r := newRelay(t, c)
	front := httptest.NewServer(r.Handler())
	t.Cleanup(front.Close)
	exchange(t, request(t, "GET", front.URL+"/x", "", "Authorization", "Bearer "+wantOK(t, doLogin(t, r, "c")).Token,
		"X-Forwarded-For", "192.0.2.1", "X-Forwarded-Proto", "https", "X-Forwarded-Port", "443", "X-Real-IP", "192.0.2.1", "X_Forwarded_For",
		"evil", "X.Real.IP", "evil"))
	if all := fmt.Sprint(got); strings.Contains(all, "evil") || got.Get("X-Forwarded-For") != "192.0.2.1, 127.0.0.1" ||
		got.Get("X-Forwarded-Port") != "443" ||
		got.Get("X-Forwarded-Proto") != "https" || got.Get("X-Real-IP") != "192.0.2.1" {
		t.Errorf("%v", got)
	}
}

// A browser sends the cookie for anybody's page, and begins a websocket with a
// GET; what comes through it that page can read.
func TestCookieIsNotForOtherOrigins(t *testing.T) {
	t.Parallel()
	url, token, _ := proxied(t, func(http.ResponseWriter, *http.Request) {})
	cookie := []string{"Cookie", "wxrelay=" + token}
	socket := []string{"Connection", "Upgrade", "Upgrade", "websocket", "Sec-Websocket-Key", "eA=="}
	evil, own, site := []string{"Origin", "https://evil.example"}, []string{"Origin", url}, []string{"Sec-Fetch-Site", "cross-site"}
	join := func(parts ...[]string) (all []string) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	for _, x := range []struct {
		name, method, path string
		header             []string
		ok                 bool
	}{
		{"a link from elsewhere", "GET", "/x", join(cookie, site), true},
		{"a form of elsewhere", "POST", "/x", join(cookie, evil, site), false},
		{"a websocket of elsewhere", "GET", "/x", join(cookie, socket, evil), false},
		{"a websocket of elsewhere, without its key", "GET",
			"/x", join(cookie, []string{"Connection", "Upgrade", "Upgrade", "websocket"}, evil), false},
		{"a websocket of elsewhere, as newer browsers say it", "GET", "/x", join(cookie, socket, own, site), false},
		{"a websocket of one's own", "GET", "/x", join(cookie, socket, own), true},
		{"a websocket of no browser", "GET", "/x", join(cookie, socket), true},
		{"a websocket with a bearer", "GET", "/x", join([]string{"Authorization", "Bearer " + token}, socket, evil), true},

		// What a web server asks about: the request in hand is the web server's.
		{"asked about a link", "GET", "/auth", join(cookie, site), true},
		{"asked about a page of one's own", "GET", "/auth", join(cookie, own), true},
		{"asked about a form of elsewhere", "GET", "/auth", join(cookie, evil), false},
		{"asked about a form of elsewhere, with its method", "GET", "/auth", join(cookie, site, []string{"X-Forwarded-Method", "POST"}), false},
		{"asked about a reading page of elsewhere", "GET", "/auth", join(cookie, evil, []string{"X-Forwarded-Method", "GET"}), true},
		{"asked about a websocket of elsewhere", "GET",
			"/auth", join(cookie, evil, []string{"X-Forwarded-Method", "GET", "Sec-Websocket-Key", "eA=="}), false},
		{"asked under another name", "GET",
			"/auth", join(cookie, []string{"Origin", "https://h5.example", "X-Forwarded-Host", "h5.example", "X-Forwarded-Method", "POST"}), true},
		{"asked about a bearer", "GET", "/auth", join([]string{"Authorization", "Bearer " + token}, evil), true},
	} {
		status, _, body := exchange(t, request(t, x.method, url+x.path, "", x.header...))
		if x.ok != (status == 200 || status == 204) || !x.ok && status != 401 {
			t.Errorf("%s: %d %s", x.name, status, body)
		}
	}
}
