package e2e

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"wxflow/e2e/testkit"
)

// chromium is what the browser is called where it is installed.
const chromium = "chromium"

// needBrowser skips a test without the browser, and unless E2E_RUNTIMES or E2E_REQUIRE is
// set: it costs a fifth of the suite's time.
func needBrowser(t *testing.T) {
	t.Helper()
	toolchain(t, chromium)
	need(t, chromium)
}

// TestTheWholeStoryInABrowser opens the demo page in a real browser: the button,
// wx.login, wx.request to the relay with the code, the relay's question to the fake, the
// openid in storage. And what the page shows when it goes wrong. The page comes from
// another origin than the fake, as it would from a developer's own server.
func TestTheWholeStoryInABrowser(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	up := startUp(t, "--fixtures", filepath.Join(testkit.Root(t), "e2e/testdata/browser/fixture.yaml"))
	site := sitePage(t, up.urls["admin"])
	tab := newTab(t, startBrowser(t)) // one for all stories: a tab is a process, and takes longer than a story
	for _, s := range stories(up.urls["relay"]) {
		t.Run(s.name, func(t *testing.T) { s.tell(t, tab, site) })
	}
	t.Run("openid-in-storage", func(t *testing.T) { testStorage(t, tab, site) })
	t.Run("events", func(t *testing.T) { testEvents(t, tab, site) })
	t.Run("admin-api", func(t *testing.T) { testAdminOfPage(t, tab, site) })
}

// A story is what somebody does on the demo page, and what the page shows in the end.
type story struct {
	name, query string
	do          []step
	id, want    string
}

// stories are those of the demo page; relay is a server on this machine, which is not among
// the listed domains.
func stories(relay string) []story {
	login := []step{click("#login")}
	const openid, unlisted = "oMOCKwRfQuR2dJVoinkAoPvzrBks", "request:fail url not in domain list"
	return []story{
		{"login", "", login, "#openid", openid},
		{"profile", "", []step{click("#profile")}, "#name", "爱丽丝"},
		{"used-code", "", []step{click("#login"), shows("#openid", "oMOCK"), click("#again")}, "#error", "code 已被使用"},
		{"blocked-user", "?mock_user=carol", login, "#error", "高风险"},
		{"unlisted-domain", "?server=https://other.example.com", login, "#error", unlisted},
		{"plain-http", "?server=http://api.example.com", login, "#error", unlisted},
		{"local-server", "?server=" + relay, login, "#error", unlisted},
		{"local-server-unchecked", "?mock_url_check=0&server=" + relay, login, "#openid", openid},
		{"no-such-user", "?mock_user=nobody", login, "#error", `login:fail no user "nobody" in the fixture`},
		{"guest", "?mock_appid=touristappid&mock_url_check=0", login, "#error", "code 无效"},
		{"phone-button", "", []step{click("#phone-button"), shows("#phone-card", "手机号"),
			script(`wx.mock.fail('getPhoneNumber', 'user deny')`), click("#phone-button")}, "#error", "getPhoneNumber:fail user deny"},
	}
}

func (s *story) tell(t *testing.T, tab context.Context, site string) {
	t.Helper()
	perform(t, tab, forgets(site))
	steps := append([]step{chromedp.Navigate(site + s.query)}, s.do...)
	err := chromedp.Do(tab, append(steps, shows(s.id, s.want))...)
	shoot(t, tab, s.name)
	if err != nil {
		page, _ := chromedp.Run(tab, chromedp.Text("main"))
		t.Fatalf("%v; the page shows\n%s", err, page)
	}
}

// testStorage looks at what a login leaves in the page: the openid, which outlives a reload,
// and no session_key.
func testStorage(t *testing.T, tab context.Context, site string) {
	perform(t, tab, forgets(site), chromedp.Navigate(site), click("#login"), shows("#openid", "oMOCK"))
	stored, all := ask(t, tab, `wx.getStorageSync('openid')`), ask(t, tab, `JSON.stringify(localStorage)`)
	if stored != "oMOCKwRfQuR2dJVoinkAoPvzrBks" {
		t.Errorf("stored %q", stored)
	}
	if strings.Contains(all, "session_key") || strings.Contains(all, "iiOoSmVRd8BdynRI7qiA9g==") {
		t.Errorf("the session_key reached the page: %s", all)
	}
	perform(t, tab, chromedp.Reload(), shows("#openid", stored))
}

// testEvents uses HTML in place of WXML, and a copy of wx.js that the page brings itself.
func testEvents(t *testing.T, tab context.Context, site string) {
	perform(t, tab, forgets(site), chromedp.Navigate(site+"form.html"),
		shows("#mixed", "[广州|]"), chromedp.SendKeys("#name", "阿"), shows("#out", "input 阿"),
		click("#inner"), shows("#out", "tap inner in outer 7"),
		click("#send"), shows("#out", `{"city":"广州"}`), shows("#mixed", "[<i>|]"), chromedp.WaitEnabled("#off"))
	if got := ask(t, tab, `wx.login().then((res) => res.errMsg)`); got != "login:ok" {
		t.Errorf("got %q", got)
	}
}

// testAdminOfPage: a page may use what wx.js needs of the admin API, and nothing else.
func testAdminOfPage(t *testing.T, tab context.Context, site string) {
	perform(t, tab, forgets(site), chromedp.Navigate(site))
	for path, want := range map[string]string{
		"/device": "read",
		"/calls":  "Failed to fetch",
		"/identity?appid=wx0000000000000001&user=alice": "Failed to fetch",
	} {
		if got := ask(t, tab, `fetch(wx.mock.admin + '`+path+`').then(() => 'read', (err) => err.message)`); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// sitePage serves the page with the address that the fake has.
func sitePage(t *testing.T, admin string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/{name...}", func(w http.ResponseWriter, r *http.Request) {
		path := filepath.Join("testdata", "browser", r.PathValue("name"))
		switch name, demo := strings.CutPrefix("/"+r.PathValue("name"), "/demo/"); {
		case r.PathValue("name") == "":
			path = filepath.Join("..", "mockwx", "console", "demo", "index.html")
		case demo:
			path = filepath.Join("..", "mockwx", "console", "demo", name)
		case r.PathValue("name") == "wx.js":
			path = filepath.Join("..", "mockwx", "wxjs", "wx.js")
		}
		b, err := os.ReadFile(path)
		if err != nil {
			http.NotFound(w, r) // favicon.ico
			return
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(filepath.Ext(path)))
		b = bytes.ReplaceAll(b, []byte("http://127.0.0.1:8091"), []byte(admin))
		w.Write(bytes.ReplaceAll(b, []byte(`src="/wx.js"`), []byte(`src="`+admin+`/wx.js"`))) // another origin's
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return strings.Replace(s.URL, "127.0.0.1", "localhost", 1) + "/" // another site than the fake's
}

// theBrowser is one for all tests; the first that needs it starts it.
var theBrowser = sync.OnceValues(func() (context.Context, error) {
	dir, err := os.MkdirTemp("", "chromium-")
	if err != nil {
		return nil, err
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.UserDataDir(dir), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("lang", "zh-CN"), chromedp.Flag("accept-lang", "zh-CN"))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	browser, _ := chromedp.NewContext(ctx)
	atEnd = append(atEnd, func() error { // waits until it has gone, so that its folder can go, too
		defer os.RemoveAll(dir)
		defer stop()
		return chromedp.Cancel(browser)
	})
	return browser, chromedp.Do(browser)
})

func startBrowser(t *testing.T) context.Context {
	t.Helper()
	browser, err := theBrowser()
	if err != nil {
		t.Fatalf("%s does not start: %v", chromium, err)
	}
	return browser
}

// newTab is a window with storage of its own.
func newTab(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(480, 780)); err != nil { // the whole page is in sight
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(ctx, tabLimit)
	t.Cleanup(stop)
	return ctx
}

// tabLimit ends a tab that hangs. A busy machine takes long over a page.
const tabLimit = 2 * time.Minute

// A step is something that is done in a page.
type step = chromedp.Action[chromedp.Void]

func click(id string) step { return chromedp.Click(id, chromedp.NodeVisible) }

func script(js string) step { return chromedp.Evaluate[chromedp.Void](js) }

// shows waits until an element is there to see, and says a text.
func shows(id, text string) step {
	says := chromedp.PollFunction[bool](`(id, text) => {
			const e = document.querySelector(id);
			return !!e && e.checkVisibility() && e.innerText.includes(text);
		}`, chromedp.WithPollingArgs(id, text), chromedp.WithPollingTimeout(10*time.Second), chromedp.WithPollingInterval(20*time.Millisecond))
	return onPage(says)
}

// forgets clears what the pages of an origin have stored.
func forgets(origin string) step {
	return func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
		return none, tab.Call(ctx, "Storage.clearDataForOrigin", map[string]string{"origin": origin, "storageTypes": "all"}, nil)
	}
}

// onPage asks again where the page was replaced by the next one meanwhile.
func onPage(ask chromedp.Action[bool]) step {
	return func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
		for {
			_, err = ask(ctx, tab)
			if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "context with specified id") {
				return none, err
			}
		}
	}
}

func perform(t *testing.T, tab context.Context, steps ...step) {
	t.Helper()
	for i, s := range steps {
		if err := chromedp.Do(tab, s); err != nil {
			page, _ := chromedp.Run(tab, chromedp.Text("body"))
			t.Fatalf("step %d: %v; the page shows\n%.2000s", i+1, err, page)
		}
	}
}

// ask evaluates what ends in a text.
func ask(t *testing.T, tab context.Context, js string) string {
	t.Helper()
	s, err := chromedp.Run(tab, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", js, err)
	}
	return s
}

// shoot keeps a picture of the page where E2E_ARTIFACTS says; without, it takes none.
func shoot(t *testing.T, tab context.Context, name string) {
	t.Helper()
	dir := os.Getenv("E2E_ARTIFACTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	if err != nil {
		t.Errorf("screenshot: %v", err)
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "browser-"+name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
