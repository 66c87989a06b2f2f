// Package front tests a web server that asks the relay about each request
// before a back end sees it. The tests of nginx, Caddy and Traefik use it, each
// in a module of its own.
package front

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// Backend starts a back end that answers with what it was sent, and returns its
// HOST:PORT.
func Backend(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(r.Header)
	}))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// A Front is a web server under test, on the domain login.example.com.
type Front struct {
	HTTP1, HTTP2 *http.Client
	Websockets   bool // whether its recipe passes them
}

// Client speaks to an address, whatever the URL says, and follows no redirect.
// It trusts the authority whose certificate is ca.
func Client(t *testing.T, addr string, ca []byte, http2 bool) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		t.Fatal("no certificate of an authority")
	}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, addr)
		},
		ForceAttemptHTTP2: http2,
		TLSClientConfig:   &tls.Config{RootCAs: pool},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Get asks for a path with the headers of name and value that follow, the names
// as they are written. It returns the status and the body.
func Get(t *testing.T, c *http.Client, path string, header ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", "https://login.example.com"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header[header[i]] = append(req.Header[header[i]], header[i+1])
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// A login is the answer of /login.
type login struct{ Token, OpenID, UnionID string }

// Test logs in through the web server and tries to be somebody else.
func (f Front) Test(t *testing.T) {
	for _, c := range []struct {
		name   string
		client *http.Client
	}{{"HTTP/1.1", f.HTTP1}, {"HTTP/2.0", f.HTTP2}} {
		t.Run(c.name, func(t *testing.T) {
			if resp, err := c.client.Get("https://login.example.com/session"); err != nil {
				t.Error(err)
			} else if resp.Body.Close(); resp.Proto != c.name {
				t.Errorf("it speaks %s", resp.Proto)
			}
			status, body := Get(t, c.client, "/login?code=user:alice")
			var who login
			if err := json.Unmarshal([]byte(body), &who); status != 200 || err != nil || who.Token == "" {
				t.Fatalf("%d %s", status, body)
			}
			who.seen(t, c.client)
			for _, name := range []string{"X-WX-OPENID", "X-WX-APPID", "X-WX-UNIONID", "X-WX-SOURCE", "X-WX-FROM-OPENID", "X-WX-FROM-APPID",
				"X-WX-FROM-UNIONID", "X-WX-CLOUDBASE-ACCESS-TOKEN", "X-Wxrelay-Identity"} {
				var evil []string
				for _, spelling := range Spellings(name) {
					evil = append(evil, spelling, "evil")
				}
				who.seen(t, c.client, evil...)
			}
			refused(t, c.client, who)
		})
	}
	_, body := Get(t, f.HTTP1, "/login?code=user:alice")
	var who login
	if err := json.Unmarshal([]byte(body), &who); err != nil {
		t.Fatal(err)
	}
	// A hop-by-hop header is for the web server alone: what is named in
	// Connection is taken out of the request.
	who.seen(t, f.HTTP1, "Connection", "X-WX-OPENID, X-Wx-Appid, x-wx-unionid", "Connection", "X-Wxrelay-Identity")
	who.seen(t, f.HTTP1, "Connection", "close, X-WX-OPENID, X-WX-UNIONID", "Upgrade", "websocket")
	// Over h2c a client would speak to the back end itself.
	for _, upgrade := range [][]string{{"h2c"}, {"H2C"}, {"websocket", "h2c"}, {"h2c", "websocket"}, {"websocket, h2c"}, {"h2c, websocket"}} {
		header := []string{"Connection", "Upgrade, HTTP2-Settings", "HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA"}
		for _, to := range upgrade {
			header = append(header, "Upgrade", to)
		}
		if got := who.seen(t, f.HTTP1, header...); strings.Contains(strings.ToLower(strings.Join(got["Upgrade"], " ")), "h2c") {
			t.Errorf("%q reaches the back end as %q", upgrade, got["Upgrade"])
		}
	}
	if f.Websockets {
		got := who.seen(t, f.HTTP1, "Connection", "keep-alive, upgrade, X-WX-OPENID", "Upgrade", "WebSocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
		if !strings.EqualFold(strings.Join(got["Upgrade"], ","), "websocket") || !strings.EqualFold(strings.Join(got["Connection"], ","), "upgrade") {
			t.Errorf("a websocket reaches the back end with %v", got)
		}
	}
}

// seen asks for something of the back end, and fails unless the back end sees
// who asks and nothing else that it could take for that.
func (who login) seen(t *testing.T, c *http.Client, header ...string) http.Header {
	t.Helper()
	status, body := Get(t, c, "/orders", append(header, "Authorization", "Bearer "+who.Token)...)
	var got http.Header
	if err := json.Unmarshal([]byte(body), &got); status != 200 || err != nil {
		t.Errorf("%q: %d %s", header, status, body)
		return nil
	}
	want := map[string]string{"HTTP_X_WX_OPENID": who.OpenID, "HTTP_X_WX_APPID": "wx0000000000000001", "HTTP_X_WX_UNIONID": who.UnionID}
	for name, values := range got {
		cgi := CGI(name)
		if strings.HasPrefix(cgi, "HTTP_X_WX") || cgi == "HTTP_AUTHORIZATION" {
			if value := strings.Join(values, ","); value != want[cgi] || value == "" {
				t.Errorf("the back end reads %s %q from %s", cgi, value, name)
			}
			delete(want, cgi)
		}
	}
	if len(want) > 0 {
		t.Errorf("%q: the back end does not see %v: %s", header, want, body)
	}
	return got
}

// refused asks without a session.
func refused(t *testing.T, c *http.Client, who login) {
	cookie := []string{"Cookie", "wxrelay=" + who.Token}
	for _, header := range [][]string{cookie, append(cookie[:2:2], "Origin", "https://login.example.com")} {
		if status, body := Get(t, c, "/orders", header...); status != 200 {
			t.Errorf("a cookie: %d %s", status, body)
		}
	}
	for _, header := range [][]string{nil, {"Authorization", "Bearer x"}, {"X-WX-OPENID", who.OpenID},
		append(cookie[:2:2], "Origin", "https://evil.example", "Sec-Websocket-Key", "eA==")} {
		if status, body := Get(t, c, "/orders", header...); status != 401 || !strings.Contains(body, `"kind":"unauthorized"`) {
			t.Errorf("%v: %d %s", header, status, body)
		}
	}
}

// Separators are what stands in the names of headers beside letters and digits.
// Doc: RFC 9110 §5.6.2.
const separators = "-!#$%&'*+.^_`|~"

// CGI is the name of the variable in which a back end reads a header. Seen:
// lighttpd replaces all separators by _, PHP - and ., CGI by RFC 3875 -.
func CGI(name string) string {
	return "HTTP_" + strings.Map(func(c rune) rune {
		if strings.ContainsRune(separators, c) {
			return '_'
		}
		return c
	}, strings.ToUpper(name))
}

// Spellings lists names of headers that CGI makes one of.
func Spellings(name string) (all []string) {
	first, rest, _ := strings.Cut(name, "-")
	for _, s := range separators {
		sep := string(s)
		for _, spelling := range []string{
			strings.ReplaceAll(name, "-", sep),               // X.WX.OPENID
			first + sep + rest,                               // X.WX-OPENID
			first + "-" + strings.ReplaceAll(rest, "-", sep), // X-WX.OPENID
		} {
			for _, s := range []string{spelling, strings.ToLower(spelling)} {
				if !slices.Contains(all, s) {
					all = append(all, s)
				}
			}
		}
	}
	return all
}
