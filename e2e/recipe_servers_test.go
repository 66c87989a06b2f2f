package e2e

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"wxflow/e2e/testkit"
)

// A recipe is a login server in the shape that every tutorial uses, run as it is.
type recipe struct {
	name string
	args []string // in e2e/recipes; GO is the built Go server
}

var recipes = []recipe{
	{"express", []string{"node", "express/server.js"}},
	{"express with axios", []string{"node", "express/server-axios.js"}},
	{"express with fetch", []string{"node", "express/server-fetch.js"}},
	{"python", []string{"python3", "python/server.py"}},
	{"php", []string{"php", "-S", "127.0.0.1:0", "php/server.php"}},
	{"go", []string{"GO"}},
}

// A loginServer answers GET /login?code=; the fake that it asks has the admin API.
type loginServer struct {
	*process
	url, admin string
}

var (
	adminURL  = regexp.MustCompile(`(?m)^admin (http://\S+)$`)
	serverURL = regexp.MustCompile(`(?m)(?:^listening on |Development Server \()(http://127\.0\.0\.1:\d+)(?:\)|$)`)
)

// serveUnderExec starts a recipe under mockwx exec. The shell tells where the admin
// API is, and becomes the server.
func serveUnderExec(t *testing.T, r recipe) loginServer {
	t.Helper()
	needRecipe(t, r)
	args := append([]string(nil), r.args...)
	if args[0] == "GO" {
		args[0] = filepath.Join(t.TempDir(), "server")
		if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", args[0], "recipes/go/server.go").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	underMock := append([]string{"exec", "--", "sh", "-c", `echo "admin $MOCKWX_ADMIN_URL"; exec "$@"`, "sh"}, args...)
	p, err := launch(exec.Command(program("mockwx"), underMock...), "recipes", append(os.Environ(), "PORT=0", "LC_ALL=C"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { endExec(t, p) })
	admin, url := p.awaitMatch(adminURL), p.awaitMatch(serverURL)
	if admin == nil || url == nil {
		t.Fatalf("it told no address:\n%s", p.printed())
	}
	return loginServer{p, url[1], admin[1]}
}

func needRecipe(t *testing.T, r recipe) {
	t.Helper()
	need(t, "sh")
	switch r.args[0] {
	case "node":
		need(t, "node")
		if _, err := os.Stat("recipes/express/node_modules/express"); err != nil {
			lacks(t, "express (npm ci --prefix e2e/recipes/express)")
		}
	case "php":
		need(t, "php")
		if exec.Command("php", "-r", `exit(extension_loaded("curl") ? 0 : 1);`).Run() != nil {
			lacks(t, "PHP's curl (Debian: php-curl)")
		}
	case "GO":
	default:
		need(t, r.args[0])
	}
}

// endExec ends a server by way of exec; a kill would leave the server behind. It
// has ended when nobody holds its output any more: the server is gone, and its
// port with it.
func endExec(t *testing.T, p *process) {
	t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended itself
	select {
	case <-p.ended:
	case <-time.After(startLimit):
		p.cmd.Process.Kill()
		t.Errorf("exec and its server did not end:\n%s", p.printed())
	}
}

// code is what wx.login gives alice.
func (s loginServer) code(t *testing.T) string {
	t.Helper()
	var got struct{ Code string }
	s.post(t, "/login", `{"appid":"wx0000000000000001","user":"alice"}`, &got)
	if len(got.Code) != 32 {
		t.Fatalf("the code %q", got.Code)
	}
	return got.Code
}

func (s loginServer) post(t *testing.T, path, body string, into any) {
	t.Helper()
	status, _, b, err := do("POST", s.admin+path, []string{body})
	if err != nil || status != http.StatusOK && status != http.StatusCreated {
		t.Fatalf("HTTP %d %s, %v", status, b, err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
}

// An answer is what the page gets: the tutorial's server passes WeChat's errcode
// on, the relay has it within its error.
type answer struct {
	OpenID  string
	ErrCode int
	Error   struct {
		Kind    string
		ErrCode int
	}
}

func (a answer) errcode() int { return max(a.ErrCode, a.Error.ErrCode) }

// login asks as the tutorial's page does.
func (s loginServer) login(t *testing.T, code string) (a answer, status int, body string) {
	t.Helper()
	status, _, b, err := do("GET", s.url+"/login?code="+code, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, s.printed())
	}
	if err := json.Unmarshal(b, &a); err != nil {
		t.Fatalf("%v: HTTP %d %s\n%s", err, status, b, s.printed())
	}
	return a, status, string(b)
}

// The formulas of the README, written again.
func derived(parts ...string) []byte {
	mac := hmac.New(sha256.New, []byte("demo"))
	mac.Write([]byte(strings.Join(parts, "\x00")))
	return mac.Sum(nil)
}

// tellTutorial is the tutorial's story; refused is the HTTP status of a login
// that fails, leaks whether the session_key reaches the page.
func tellTutorial(t *testing.T, s loginServer, refused int, leaks bool) {
	t.Helper()
	openid := "oMOCK" + base64.RawURLEncoding.EncodeToString(derived("openid", "wx0000000000000001", "alice"))[:23]
	key := base64.StdEncoding.EncodeToString(derived("session_key", "wx0000000000000001", "alice", "1")[:16])

	code := s.code(t)
	got, status, body := s.login(t, code)
	if status != http.StatusOK || got.OpenID != openid || got.errcode() != 0 {
		t.Errorf("login: HTTP %d %s, not the openid %s", status, body, openid)
	}
	if strings.Contains(body, "session_key") != leaks || strings.Contains(body, key) != leaks {
		t.Errorf("session_key in the page's answer: want %v: %s", leaks, body)
	}
	if got, status, body := s.login(t, code); status != refused || got.errcode() != 40163 || got.OpenID != "" {
		t.Errorf("the same code again: HTTP %d %s", status, body)
	}
	if got, status, body := s.login(t, "nonsense"); status != refused || got.errcode() != 40029 || got.OpenID != "" {
		t.Errorf("a wrong code: HTTP %d %s", status, body)
	}
}

// The tutorial's server, in every language, runs under exec as it is, behind the
// tutorial's page as it is. While WeChat is out of reach it gives the page nothing
// to go by, or ends.
func TestRecipes(t *testing.T) {
	t.Parallel()
	for _, r := range recipes {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			s := serveUnderExec(t, r)
			tellTutorial(t, s, http.StatusOK, true)
			openPage(t, s)
			s.post(t, "/faults", wechatDown, &struct{}{})
			_, _, body, err := do("GET", s.url+"/login?code="+s.code(t), nil)
			if err == nil && json.Valid(body) {
				t.Errorf("the flaw that recipes/README.md names is gone: %s", body)
			}
			endExec(t, s.process)
			// A client may ask again after a reset: how often is its own affair, and all
			// else is exact.
			var calls, failed, onPurpose int
			said := reportLine.FindString(s.printed())
			if _, err := fmt.Sscanf(said, "mockwx: WeChat calls: %d; failed: %d (on purpose: %d)", &calls, &failed, &onPurpose); err != nil {
				t.Fatalf("no report: %v\n%s", err, s.printed())
			}
			if onPurpose < 1 || calls-onPurpose != 4 || failed-onPurpose != 2 {
				t.Errorf("4 calls, of which 2 fail, and then resets; the report says %q", said)
			}
			for _, part := range []string{"40163    /sns/jscode2session  already redeemed by call 1", "40029    /sns/jscode2session  no such code"} {
				if !regexp.MustCompile(`(?m)^  ` + part).MatchString(s.printed()) {
					t.Errorf("the report does not say %q:\n%s", part, s.printed())
				}
			}
		})
	}
}

var reportLine = regexp.MustCompile(`(?m)^mockwx: WeChat calls: .*`)

const wechatDown = `{"path":"/sns/jscode2session","reset":true}`

// The relay takes the server's place: the same questions, the same page, and no
// session_key. While WeChat is out of reach it says what to do.
func TestRelayReplacesRecipes(t *testing.T) {
	t.Parallel()
	up := startUp(t)
	s := loginServer{up, up.urls["relay"], up.urls["admin"]}
	tellTutorial(t, s, http.StatusUnauthorized, false)
	openPage(t, s)
	s.post(t, "/faults", wechatDown, &struct{}{})
	if got, status, body := s.login(t, s.code(t)); status != http.StatusBadGateway || got.Error.Kind != "upstream" {
		t.Errorf("HTTP %d %s", status, body)
	}
}

// openPage runs the tutorial's page in Node, with wx.js as its wx: it shows the
// openid.
func openPage(t *testing.T, s loginServer) {
	t.Helper()
	need(t, "node")
	page := exec.Command("node", "-e", `require('./mockwx/wxjs/wx.js').mock.install(); require('./e2e/recipes/page/app.js')`)
	page.Dir = testkit.Root(t)
	page.Env = append(os.Environ(), "MOCKWX_ADMIN_URL="+s.admin, "MOCKWX_USER=alice", "SERVER="+s.url)
	if out, err := page.CombinedOutput(); err != nil || string(out) != "openid oMOCKwRfQuR2dJVoinkAoPvzrBks\n" {
		t.Errorf("the page: %v\n%s", err, out)
	}
}
