package e2e

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"
	"testing"

	"wxflow/e2e/testkit"
)

const platform, authorizer = "wx00000000000000c1", "wx0000000000000001"

// pushValues are what differs from one push to another.
var pushValues = regexp.MustCompile(`wx[0-9a-f]{16}|\b[0-9]{10}\b|@@@[0-9A-Za-z_-]{64,86}|\s`)

// A third-party platform's server, written from the documentation, understands
// what it is told of its accounts, over HTTP and from the command line; and that
// looks as it does at WeChat.
func TestPushToAPlatform(t *testing.T) {
	t.Parallel()
	backend := &pushBackend{t: t}
	var (
		mu   sync.Mutex
		told []string
	)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var m struct{ AppId, Encrypt string }
		if err := xml.Unmarshal(body, &m); err != nil || m.AppId != platform {
			t.Errorf("%v: %s", err, body)
		}
		if q := r.URL.Query(); q.Get("msg_signature") != sha1Hex(pushToken, q.Get("timestamp"), q.Get("nonce"), m.Encrypt) {
			t.Errorf("msg_signature: %s", r.URL.RawQuery)
		}
		mu.Lock()
		told = append(told, string(backend.openFor(platform, m.Encrypt)))
		mu.Unlock()
		io.WriteString(w, "success")
	}))
	defer s.Close()
	last := func() string {
		mu.Lock()
		defer mu.Unlock()
		return told[len(told)-1]
	}
	fake, err := start(t.TempDir(), os.Environ(), "mockwx", "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--proxy", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.kill)

	for _, file := range testkit.Glob(t, "e2e/vectors/push/*.txt") {
		event := strings.TrimSuffix(path.Base(file), ".txt")
		_, plain, _ := strings.Cut(testkit.Read(t, file), "\n\n")
		status, _, body, err := do("POST", fake.urls["admin"]+"/push", []string{
			`{"appid":"` + platform + `","event":"` + event + `","authorizer_appid":"` + authorizer + `","to":"` + s.URL + `","token":"` + pushToken + `","encoding_aes_key":"` + pushKey + `"}`})
		if err != nil || status != http.StatusOK {
			t.Fatalf("%s: HTTP %d %s, %v", event, status, body, err)
		}
		byHTTP := last()
		out, code := mockwxPush(t, []string{"MOCKWX_PUSH_AES_KEY=" + pushKey}, "--appid", platform, "--event", event, "--authorizer", authorizer,
			"--to", s.URL, "--token", pushToken, "--admin", fake.urls["admin"])
		if code != 0 {
			t.Fatalf("%s: exit code %d: %s", event, code, out)
		}
		want := pushValues.ReplaceAllString(plain, "")
		for how, got := range map[string]string{"HTTP": byHTTP, "the command": last()} {
			if pushValues.ReplaceAllString(got, "") != want {
				t.Errorf("%s by %s\n got %s\nwant %s", event, how, got, plain)
			}
		}
		if event == "authorized" {
			redeemPushed(t, fake.urls["api"], fake.urls["admin"], last())
		}
	}
}

// redeemPushed redeems the code of a push, as a platform does.
func redeemPushed(t *testing.T, api, admin, message string) {
	t.Helper()
	var m struct{ AuthorizationCode string }
	if err := xml.Unmarshal([]byte(message), &m); err != nil {
		t.Fatal(err)
	}
	field := func(body []byte, name string) string {
		got := regexp.MustCompile(`"` + name + `": ?"([^"]+)"`).FindSubmatch(body)
		if got == nil {
			t.Fatalf("no %s in %s", name, body)
		}
		return string(got[1])
	}
	ask := func(method, target, body string) []byte {
		t.Helper()
		_, _, answer, err := do(method, target, []string{body})
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	ticket := field(ask("GET", admin+"/component_ticket?appid="+platform, ""), "component_verify_ticket")
	token := field(ask("POST", api+"/cgi-bin/component/api_component_token",
		`{"component_appid":"`+platform+`","component_appsecret":"mocksecret00000000000000000000c1","component_verify_ticket":"`+ticket+`"}`), "component_access_token")
	answer := ask("POST", api+"/cgi-bin/component/api_query_auth?component_access_token="+token, `{"component_appid":"`+platform+`","authorization_code":"`+m.AuthorizationCode+`"}`)
	if got := field(answer, "authorizer_appid"); got != authorizer {
		t.Errorf("the code is that of %s", got)
	}
}
