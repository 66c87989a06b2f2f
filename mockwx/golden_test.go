package mockwx

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew; read the diff as a reviewer would")

// exchange sends one request over a connection of its own and returns the
// bytes that came back. A body is sent as JSON.
func exchange(t *testing.T, server, method, target, body string) []byte {
	t.Helper()
	return exchangeWith(t, "api.weixin.qq.com", server, method, target, body)
}

// exchangeWith is exchange with another Host header. A body that begins with two dashes is
// a form with a file.
func exchangeWith(t *testing.T, host, server, method, target, body string) []byte {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(server, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	head := method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n"
	if body != "" {
		kind := "application/json"
		if boundary, ok := strings.CutPrefix(body, "--"); ok {
			boundary, _, _ = strings.Cut(boundary, "\r\n")
			kind = "multipart/form-data; boundary=" + boundary
		}
		head += fmt.Sprintf("Content-Type: %s\r\nContent-Length: %d\r\n", kind, len(body))
	}
	if _, err := io.WriteString(conn, head+"\r\n"+body); err != nil {
		t.Fatal(err)
	}
	var raw bytes.Buffer
	resp, err := http.ReadResponse(bufio.NewReader(io.TeeReader(conn, &raw)), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

// golden compares bytes with the file of that name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	goldenUsed.Store(name, true)
	file := filepath.Join("testdata", "golden", name+".http")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test ./mockwx -run Golden -update writes it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("WIRE change in %s\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}

// goldenFixture provokes what needs a switch in the fixture.
func goldenFixture() *Fixture {
	fx := *DefaultFixture()
	zero := 0
	fx.Apps = append(fx.Apps[:len(fx.Apps):len(fx.Apps)],
		App{AppID: "wx000000000000000a", Secret: "mocksecret000000000000000000000a", IPWhitelist: []string{"10.0.0.0/8"}},
		App{AppID: "wx000000000000000b", Secret: "mocksecret000000000000000000000b", SecretFrozen: true},
		App{AppID: "wx000000000000000c", Secret: "mocksecret000000000000000000000c", Limited: true, MinuteQuota: &zero},
	)
	fx.Components = append(fx.Components[:len(fx.Components):len(fx.Components)],
		Component{AppID: "wx00000000000000c2", Secret: "mocksecret00000000000000000000c2", IPWhitelist: []string{"10.0.0.0/8"}},
		Component{AppID: "wx00000000000000c3", Secret: "mocksecret00000000000000000000c3", VerifyTicket: "ticket@@@fixed",
			Authorizers: []string{app1, app2}, Unauthorized: []string{"/wxa/never"}},
	)
	fx.Corps = append(fx.Corps[:len(fx.Corps):len(fx.Corps)], Corp{CorpID: "ww0000000000000002", Secret: "mocksecret0000000000000000000012"})
	return &fx
}

// A goldenCase is one request whose reply is pinned byte for byte, headers
// included. name is the golden file's: the path with dashes, and the outcome.
type goldenCase struct {
	name    string
	method  string // "": GET, or POST when there is a body
	host    string // "": api.weixin.qq.com
	target  string // "TOKEN" in it is replaced by a fresh access_token of app1
	body    string
	fixture *Fixture                          // nil: goldenFixture
	before  func(*Fake)                       // what happened before
	vary    func(*Fake) (target, body string) // instead of target and body, when they depend on the fake
	twice   bool                              // the second reply counts
}

// runGoldens checks each case on a fake of its own with a clock that stands.
func runGoldens(t *testing.T, cases []goldenCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.fixture == nil {
				c.fixture = goldenFixture()
			}
			s := NewServer(t, Options{Fixture: c.fixture, Now: frozen})
			if c.before != nil {
				c.before(s.Fake)
			}
			if c.vary != nil {
				c.target, c.body = c.vary(s.Fake)
			}
			if strings.Contains(c.target, "TOKEN") {
				c.target = strings.ReplaceAll(c.target, "TOKEN", appToken(t, s.Fake, app1))
			}
			if c.method == "" {
				c.method = "GET"
				if c.body != "" {
					c.method = "POST"
				}
			}
			send := exchange
			if c.host != "" {
				send = func(t *testing.T, server, method, target, body string) []byte {
					return exchangeWith(t, c.host, server, method, target, body)
				}
			}
			got := send(t, s.URL, c.method, c.target, c.body)
			if c.twice {
				got = send(t, s.URL, c.method, c.target, c.body)
			}
			golden(t, c.name, got)
		})
	}
}

func TestGoldenLogin(t *testing.T) {
	one := 1
	strict := goldenFixture()
	strict.Apps[0].MinuteQuota = &one
	jsonType := goldenFixture()
	jsonType.Quirks.ContentType = "application/json"
	runGoldens(t, []goldenCase{
		{name: "sns-jscode2session-ok", target: loginQuery(app1, "alice-code")},
		{name: "sns-jscode2session-ok-slash", target: loginQuery(app2, "alice-code")},
		{name: "sns-jscode2session-ok-unbound", target: loginQuery(app3, "alice-code")},
		{name: "sns-jscode2session-ok-json-type", target: loginQuery(app1, "alice-code"), fixture: jsonType},
		{name: "sns-jscode2session--1", target: loginQuery(app1, "errcode:-1")},
		{name: "sns-jscode2session-40002", target: loginQuery(app1, "alice-code", "grant_type", "client_credential")},
		{name: "sns-jscode2session-40013", target: loginQuery("wx0000000000009999", "alice-code")},
		{name: "sns-jscode2session-40029", target: loginQuery(app1, "no-such-code")},
		{name: "sns-jscode2session-40125", target: loginQuery(app1, "alice-code", "secret", "wrong")},
		{name: "sns-jscode2session-40163", target: loginQuery(app1, "once"), twice: true},
		{name: "sns-jscode2session-40164", target: loginQuery("wx000000000000000a", "alice-code")},
		{name: "sns-jscode2session-40226", target: loginQuery(app1, "user:carol")},
		{name: "sns-jscode2session-40243", target: loginQuery("wx000000000000000b", "alice-code")},
		{name: "sns-jscode2session-41002", target: loginQuery(app1, "alice-code", "appid", "-")},
		{name: "sns-jscode2session-41004", target: loginQuery(app1, "alice-code", "secret", "")},
		{name: "sns-jscode2session-41008", target: loginQuery(app1, "alice-code", "js_code", "-")},
		{name: "sns-jscode2session-42003", target: loginQuery(app1, "errcode:42003")},
		{name: "sns-jscode2session-45011", target: loginQuery(app1, "alice-code"), fixture: strict, twice: true},
		{name: "sns-jscode2session-50002", target: loginQuery("wx000000000000000c", "alice-code")},
		{name: "gateway-40066", target: "/cgi-bin/no/such"},
		{name: "gateway-40066-double-slash", target: "//sns/jscode2session?appid=" + app1},
	})
}

// Every reply of every emulated API has a golden file; TestMain sees to it that
// none is left over.
func TestGoldenIsComplete(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.http")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	have := map[string]bool{}
	for _, f := range files {
		have[strings.TrimSuffix(filepath.Base(f), ".http")] = true
	}
	for _, e := range ErrCodes() {
		if e.Login && !have["sns-jscode2session-"+e.Code.String()] {
			t.Errorf("errcode %d has no golden file", e.Code)
		}
	}
	for _, e := range Endpoints() {
		if name := strings.ReplaceAll(e.Path[1:], "/", "-"); !have[name+"-ok"] {
			t.Errorf("%s has no golden file of its success", e.Path)
		}
	}
}

// exchangeInProcess makes a call whose answer does not matter.
func exchangeInProcess(f *Fake, method, target string) {
	f.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, target, nil))
}
