package e2e

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
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

// A third-party platform's server, written from the documentation, understands the
// pushes about its accounts, sent over HTTP and by the command, and they look as they
// do at WeChat.
func TestPushToAPlatform(t *testing.T) {
	t.Parallel()
	to := startPlatform(t)
	fake := startFake(t)
	for _, file := range testkit.Glob(t, "e2e/vectors/push/*.txt") {
		event := strings.TrimSuffix(path.Base(file), ".txt")
		_, plain, _ := strings.Cut(testkit.Read(t, file), "\n\n")
		want := pushValues.ReplaceAllString(plain, "")
		for _, by := range []struct {
			name string
			push func(t *testing.T, fake *process, to, event string)
		}{{"HTTP", pushByHTTP}, {"the command", pushByCommand}} {
			by.push(t, fake, to.url, event)
			if got := to.last(); pushValues.ReplaceAllString(got, "") != want {
				t.Errorf("%s by %s\n got %s\nwant %s", event, by.name, got, plain)
			}
		}
		if event == "authorized" {
			redeemPushed(t, fake.urls["api"], fake.urls["admin"], to.last())
		}
	}
}

// pushByHTTP pushes an event to a platform over the admin API.
func pushByHTTP(t *testing.T, fake *process, to, event string) {
	t.Helper()
	status, _, body, err := do("POST", fake.urls["admin"]+"/push", []string{
		`{"appid":"` + platform + `","event":"` + event + `","authorizer_appid":"` + authorizer + `",` +
			`"to":"` + to + `","token":"` + pushToken + `","encoding_aes_key":"` + pushKey + `"}`})
	if err != nil || status != http.StatusOK {
		t.Fatalf("%s: HTTP %d %s, %v", event, status, body, err)
	}
}

// pushByCommand pushes an event to a platform with mockwx push.
func pushByCommand(t *testing.T, fake *process, to, event string) {
	t.Helper()
	out, code := mockwxPush(t, []string{"MOCKWX_PUSH_AES_KEY=" + pushKey}, "--appid", platform, "--event", event,
		"--authorizer", authorizer, "--to", to, "--token", pushToken, "--admin", fake.urls["admin"])
	if code != 0 {
		t.Fatalf("%s: exit code %d: %s", event, code, out)
	}
}

// A platformServer is the server of a third-party platform. It checks the signature and
// the receiver of every push.
type platformServer struct {
	url string
	mu  sync.Mutex
	got []string // the messages, decrypted
}

func startPlatform(t *testing.T) *platformServer {
	t.Helper()
	p := new(platformServer)
	decrypt := &pushBackend{t: t}
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
		p.mu.Lock()
		p.got = append(p.got, string(decrypt.openFor(platform, m.Encrypt)))
		p.mu.Unlock()
		io.WriteString(w, "success")
	}))
	t.Cleanup(s.Close)
	p.url = s.URL
	return p
}

// last is the newest message.
func (p *platformServer) last() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got[len(p.got)-1]
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
	token := field(ask("POST", api+"/cgi-bin/component/api_component_token", `{"component_appid":"`+platform+`",`+
		`"component_appsecret":"mocksecret00000000000000000000c1","component_verify_ticket":"`+ticket+`"}`), "component_access_token")
	answer := ask("POST", api+"/cgi-bin/component/api_query_auth?component_access_token="+token,
		`{"component_appid":"`+platform+`","authorization_code":"`+m.AuthorizationCode+`"}`)
	if got := field(answer, "authorizer_appid"); got != authorizer {
		t.Errorf("the code is that of %s", got)
	}
}
