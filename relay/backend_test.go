package relay

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay/refusal"
)

// proxied is a relay in front of a back end, over real connections.
func proxied(t *testing.T, h http.HandlerFunc) (url, token string, log *logBuffer) {
	t.Helper()
	behind := httptest.NewServer(h)
	t.Cleanup(behind.Close)
	c := testConfig(says(unionReply))
	c.Backend = behind.URL
	log = new(logBuffer)
	c.Logger = log.logger()
	r := newRelay(t, c)
	front := httptest.NewUnstartedServer(nil)
	front.Config = r.Server(r.Handler())
	front.Start()
	t.Cleanup(front.Close)
	return front.URL, wantOK(t, doLogin(t, r, "c")).Token, log
}

func request(t *testing.T, method, url, body string, header ...string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header[header[i]] = append(req.Header[header[i]], header[i+1]) // as it is spelled
	}
	return req
}

func exchange(t *testing.T, req *http.Request) (status int, header http.Header, body string) {
	t.Helper()
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(b)
}

// What reaches the back end is what the relay knows, not what a client says.
func TestBackendSeesWhoItIs(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body []byte
	url, token, log := proxied(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("X-Answer", "yes")
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprint(w, "short and stout")
	})
	long := strings.Repeat("x", 100<<10) // more than a login may have
	status, header, answer := exchange(t, request(t, "PUT", url+"/a%2Fb//c?q=1;2&X=%20", long,
		"Authorization", "Bearer "+token, "Cookie", "a=b; wxrelay="+token+"; c=d", "X-WX-OPENID", "evil", "X-Wx-Unionid", "evil",
		"x_wx_openid", "evil",
		"X-WX-FROM-OPENID", "evil", "X-Wxrelay-Identity", "evil", "X-Forwarded-For", "6.6.6.6", "Forwarded", "for=6.6.6.6", "Connection",
		"X-WX-OPENID", "X-Mine", "kept"))
	if status != 418 || header.Get("X-Answer") != "yes" || answer != "short and stout" {
		t.Errorf("%d %v %s", status, header, answer)
	}
	if got.Method != "PUT" || got.RequestURI != "/a%2Fb//c?q=1;2&X=%20" || string(body) != long ||
		!strings.HasPrefix(url, "http://"+got.Host) {
		t.Errorf("%s %s %s, %d bytes", got.Method, got.RequestURI, got.Host, len(body))
	}
	for name, want := range map[string]string{
		"X-Wx-Openid": testOpenID, "X-Wx-Appid": testAppID, "X-Wx-Unionid": "oQEcTwjxSZOXAyyl0m89Y3_slxMQ", "X-Wx-Source": "wx_client",
		"Authorization": "", "Cookie": "a=b; c=d", "X-Mine": "kept", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http",
		"X_wx_openid": "", "X-Wx-From-Openid": "", "X-Wxrelay-Identity": "", "Forwarded": "",
	} {
		if values := got.Header[name]; strings.Join(values, ",") != want {
			t.Errorf("%s: %q, want %q", name, values, want)
		}
	}
	if all := fmt.Sprint(got.Header); strings.Contains(all, "evil") || strings.Contains(all, token) || strings.Contains(log.String(), token) {
		t.Errorf("too much: %s", all)
	}
}

func TestBackendIsBehindTheDoor(t *testing.T) {
	t.Parallel()
	hits := 0
	url, token, _ := proxied(t, func(http.ResponseWriter, *http.Request) { hits++ })
	for _, header := range [][]string{
		nil,
		{"Authorization", "Bearer nonsense"},
		{"Cookie", "wxrelay=nonsense"},
		{"X-WX-OPENID", testOpenID},
		{"Cookie", "wxrelay=" + token, "Origin", "https://evil.example"},
		{"Cookie", "wxrelay=" + token, "Sec-Fetch-Site", "cross-site"},
	} {
		if status, _,
			body := exchange(t, request(t, "POST", url+"/orders", "{}", header...)); status != 401 ||
			!strings.Contains(body, `"kind":"unauthorized"`) {
			t.Errorf("%v: %d %s", header, status, body)
		}
	}
	// The relay's own paths stay its own.
	if status, _, _ := exchange(t, request(t, "GET", url+"/session", "", "Authorization", "Bearer "+token)); status != 200 {
		t.Errorf("/session: %d", status)
	}
	if hits != 0 {
		t.Errorf("%d requests went through", hits)
	}
	if status, _,
		_ := exchange(t,
		request(t, "POST", url+"/orders", "{}", "Cookie", "wxrelay="+token, "Sec-Fetch-Site", "same-origin")); status != 200 || hits != 1 {
		t.Errorf("a page of one's own: %d, %d hits", status, hits)
	}
}

// A stream passes as it comes: the client sees the first line before the second
// is written.
func TestBackendStreams(t *testing.T) {
	t.Parallel()
	more := make(chan struct{})
	url, token, _ := proxied(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "one")
		http.NewResponseController(w).Flush()
		<-more
		fmt.Fprintln(w, "two")
	})
	resp, err := http.DefaultTransport.RoundTrip(request(t, "GET", url+"/events", "", "Authorization", "Bearer "+token))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewReader(resp.Body)
	first, err := lines.ReadString('\n')
	close(more)
	second, err2 := lines.ReadString('\n')
	if first != "one\n" || second != "two\n" || err != nil || err2 != nil {
		t.Errorf("%q, %q, %v, %v", first, second, err, err2)
	}
}

// An answer whose length is known passes as it comes, too, and what came of it arrives
// when it breaks off.
func TestBackendPassesWhatItHas(t *testing.T) {
	t.Parallel()
	more := make(chan struct{})
	url, token, _ := proxied(t, func(w http.ResponseWriter, r *http.Request) {
		flush := func() {
			http.NewResponseController(w).Flush()
			if r.URL.Path == "/slowly" {
				<-more
			}
		}
		w.Header().Set("Content-Length", "10")
		w.WriteHeader(http.StatusOK)
		flush()
		io.WriteString(w, "half-")
		flush()
		panic(http.ErrAbortHandler)
	})
	for _, path := range []string{"/slowly", "/at-once"} {
		resp, err := http.DefaultTransport.RoundTrip(request(t, "GET", url+path, "", "Authorization", "Bearer "+token))
		if err != nil {
			t.Fatal(err)
		}
		goOn := func() {
			if path == "/slowly" {
				more <- struct{}{}
			}
		}
		goOn()
		half := make([]byte, 5)
		_, err = io.ReadFull(resp.Body, half)
		goOn()
		rest, err2 := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.ContentLength != 10 || string(half) != "half-" || err != nil || len(rest) != 0 || err2 == nil {
			t.Errorf("%s: %d, %q, %v, then %q, %v", path, resp.ContentLength, half, err, rest, err2)
		}
	}
}

// An upgrade passes, and both ends talk through the relay: websockets.
func TestBackendUpgrades(t *testing.T) {
	t.Parallel()
	url, token, _ := proxied(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "websocket" || r.Header.Get("X-WX-OPENID") != testOpenID {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		conn, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		line, _ := buf.ReadString('\n')
		io.WriteString(conn, "echo "+line)
	})
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nAuthorization: Bearer %s\r\n\r\n", token)
	r := bufio.NewReader(conn)
	resp, err := http.ReadResponse(r, nil)
	if err != nil || resp.StatusCode != 101 {
		t.Fatalf("%v %v", resp, err)
	}
	io.WriteString(conn, "hello\n")
	if line, err := r.ReadString('\n'); line != "echo hello\n" {
		t.Errorf("%q, %v", line, err)
	}
}

func TestBackendThatIsDown(t *testing.T) {
	t.Parallel()
	log := new(logBuffer)
	c := testConfig(says(okReply))
	c.Backend, c.Logger = "http://"+testkit.Addr(t)+"/base", log.logger()
	r := newRelay(t, c)
	token := wantOK(t, doLogin(t, r, "c")).Token
	w := do(t, r.Handler(), "GET", "/orders?secret=hunter2", "", "Authorization", "Bearer "+token)
	wantError(t, w, 502, refusal.Upstream, refusal.Retry)
	if !strings.Contains(log.String(), "WXRELAY_BACKEND") || containsAny(log.String(), "hunter2", token) {
		t.Errorf("log:\n%s", log)
	}
}

func containsAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
