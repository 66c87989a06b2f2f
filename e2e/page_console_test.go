package e2e

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestConsole uses the console in a real browser: every control is clicked, and the
// admin API asked what it did.
func TestConsole(t *testing.T) {
	t.Parallel()
	need(t, chromium)
	browser := startBrowser(t)

	open := func(t *testing.T, view string) (*process, context.Context) {
		up := startUp(t)
		askFake(t, up, "alice-code")
		askFake(t, up, "nonsense")
		tab := newTab(t, browser)
		perform(t, tab, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(up.urls["admin"]+"/"+view))
		return up, tab
	}
	says := func(t *testing.T, up *process, path string, parts ...string) {
		t.Helper()
		got := adminGet(t, up, path)
		for _, part := range parts {
			if !strings.Contains(got, part) {
				t.Errorf("GET %s has no %s:\n%s", path, part, got)
			}
		}
	}

	t.Run("calls", func(t *testing.T) {
		t.Parallel()
		up, tab := open(t, "")
		perform(t, tab, shows(".row.bad .why", "没有这个 code"), shows("#live", "实时"))
		askFake(t, up, "errcode:40226") // arrives by itself
		perform(t, tab, shows(".row.planned .code", "40226"))
		perform(t, tab, chromedp.SendKeys("#search", "errcode:40029"), shows(".count", "3 次调用中的 1 次"))
		perform(t, tab, press(".row.bad"), shows(".verdict", "怎么办"), shows("#reply", `{"errcode":40029`))
		if at := ask(t, tab, `location.hash`); at != "#/calls?q=errcode:40029&id=2" {
			t.Errorf("the view is at %s", at)
		}
		perform(t, tab, chromedp.Reload(), shows(".verdict", "40029"), shows(".count", "中的 1 次")) // the address is the view
		perform(t, tab, script(`globalThis.copied = ''; Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (s) => { copied = s; }}})`), press("#curl"), shows("#note", "已复制"))
		if got := ask(t, tab, `copied`); !strings.HasPrefix(got, "curl '"+up.urls["api"]+"/sns/jscode2session?") || !strings.Contains(got, "secret=mocksecret0000000000000000000001") {
			t.Errorf("copied %s", got)
		} else if out := shell(t, got); !strings.Contains(out, `"errcode":40029`) {
			t.Errorf("%s answers %s", got, out)
		}
		perform(t, tab, press("#link"))
		if got := ask(t, tab, `copied`); !strings.HasSuffix(got, "#/calls?q=errcode:40029&id=2") {
			t.Errorf("copied %s", got)
		}
		perform(t, tab, press("#close"), script(`const box = document.querySelector('#search'); box.value = ''; box.dispatchEvent(new Event('input'))`))
		askFake(t, up, "alice-code")
		perform(t, tab, press(`.row[data-id="5"]`), shows(".verdict", "成功"), shows("#reply", `"session_key":"***"`), press("#previous"))
		if at := ask(t, tab, `location.hash`); !strings.HasSuffix(at, "id=1") {
			t.Errorf("the previous call of alice is at %s", at)
		}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<b>not success</b>") }))
		defer server.Close()
		adminSend(t, up, http.MethodPost, "/push", `{"appid":"wx0000000000000001","user":"alice","event":"text","to":"`+server.URL+`/wx","token":"x","attempts":1}`)
		perform(t, tab, press(`.row[data-id="6"]`), shows(`.row[data-id="6"]`, "推送 text"), shows(".detail", "<b>not success</b>"), shows(".detail", server.URL+"/wx"))
		perform(t, tab, press("#failed"), shows(".count", "中的 3 次"), press("#failed"), shows(".count", "6 次调用"))
		perform(t, tab, press("#clear"), shows(".empty", "还没有调用"), shows(".empty pre", up.urls["api"]))
		if got := adminGet(t, up, "/calls"); got != "[]\n" {
			t.Errorf("the journal has %s", got)
		}
		perform(t, tab, press("#language"), shows(".empty", "No call has arrived yet"), shows("nav", "Controls"))
	})

	t.Run("users", func(t *testing.T) {
		t.Parallel()
		up, tab := open(t, "#/users")
		perform(t, tab, shows("#person", "oMOCKwRfQuR2dJVoinkAoPvzrBks"), press("[data-code=login]"), shows("#issued", "登录 js_code"))
		code := ask(t, tab, `document.querySelector('#issued .big').textContent`)
		if got := askFake(t, up, code); !strings.Contains(got, "oMOCKwRfQuR2dJVoinkAoPvzrBks") {
			t.Errorf("the code logs in %s", got)
		}
		perform(t, tab, shows("#person", "2 天 23 小时后"), shows("#tokens", "没有有效的 token"))
		adminSend(t, up, http.MethodPost, "/clock", `{"advance":"90m","freeze":true}`)
		shell(t, "curl -s '"+up.urls["api"]+"/cgi-bin/token?grant_type=client_credential&appid=wx0000000000000001&secret=mocksecret0000000000000000000001'")
		perform(t, tab, shows("#tokens .token", "2 小时 0 分后"), shows("#person", "1 小时 30 分前"), shows("#person", "2 天 22 小时后"),
			script(`globalThis.copied = ''; Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (s) => { copied = s; }}})`), press("#tokens button"), shows("#note", "已复制"))
		if token := ask(t, tab, `copied`); len(token) != 136 {
			t.Errorf("copied %q", token)
		}
		adminSend(t, up, http.MethodPost, "/clock", `{"freeze":false}`)
		perform(t, tab, press("[data-code=phonecode]"), shows("#issued", "手机号 code"), press("[data-code=oauthcode]"), shows("#issued", "网页授权 code"))
		perform(t, tab, chromedp.SendKeys("#find", "bob"), shows(".person", "bob"), press(".person"), shows("#person h2", "bob"), press("[data-code=phonecode]"), shows("#note", "没有 phone"))
		perform(t, tab, script(`const app = document.querySelector('#app'); app.value = 'wx0000000000000003'; app.dispatchEvent(new Event('change'))`), shows("#person", "没有绑定开放平台"))
	})

	t.Run("controls", func(t *testing.T) {
		t.Parallel()
		up, tab := open(t, "#/controls")
		perform(t, tab, press("[data-advance='5m']"), shows("#clock-state", "5m0s"))
		says(t, up, "/clock", `"offset": "5m0s"`)
		perform(t, tab, press("#freeze"), shows("#clock-state", "停住"))
		says(t, up, "/clock", `"frozen": true`)
		perform(t, tab, press("#freeze"), shows("#freeze", "停住"), press("[data-advance='2h']"), press("[data-advance='1m']"), press("#real"))
		perform(t, tab, press("#add-fault button"), shows("#faults-card", "还剩 1 次"))
		says(t, up, "/faults", `"errcode": -1`, `"times": 1`, `"path": "/sns/jscode2session"`)
		perform(t, tab, press("#faults-card li button"), shows("#faults-card", "没有注入故障"))
		if got := adminGet(t, up, "/faults"); got != "[]\n" {
			t.Errorf("the faults are %s", got)
		}
		perform(t, tab, press("#reset button"), shows("#note", "已重置"))
		if got := adminGet(t, up, "/calls"); got != "[]\n" {
			t.Errorf("after a reset the journal has %s", got)
		}
		perform(t, tab, shows("#fixture-card", "没有警告"))
	})

	// Names are text, an address that makes no sense shows the list, and the demo runs
	// without a second server.
	t.Run("odd", func(t *testing.T) {
		t.Parallel()
		up, tab := open(t, "#/nowhere?id=%zz&q=:::")
		perform(t, tab, shows(".empty", "没有"), script(`globalThis.ran = 'no'`))
		const name = `<img src=x onerror="ran='yes'">`
		put := `{"version":1,"seed":"demo","apps":[{"appid":"wx0000000000000001","secret":"mocksecret0000000000000000000001"}],"users":[{"name":"alice","nickname":` + quoted(name) + `},{"count":1000000,"prefix":"u"}]}`
		adminSend(t, up, http.MethodPut, "/fixture", put)
		perform(t, tab, chromedp.Navigate(up.urls["admin"]+"/?#/users"), shows(".person", "<img src=x"), shows(".people .foot", "1000001"), chromedp.SendKeys("#find", "u999999"), press(".person"), shows("#person h2", "u999999"))
		if got := ask(t, tab, `String(globalThis.ran)`); got == "yes" {
			t.Error("a nickname was run")
		}
		perform(t, tab, chromedp.Navigate(up.urls["admin"]+"/demo"), press("#login"), shows("#openid", "oMOCKwRfQuR2dJVoinkAoPvzrBks"))
		accessible(t, tab, false)
	})

	// Each view fits a phone; its pictures are kept where E2E_ARTIFACTS says.
	for lang, live := range map[string]string{"zh": "实时", "en": "live"} {
		t.Run("pictures in "+lang, func(t *testing.T) {
			t.Parallel()
			up, tab := open(t, "")
			perform(t, tab, script(`localStorage['mockwx.lang'] = '`+lang+`'`))
			for view, hash := range map[string]string{"calls": "#/calls", "call": "#/calls?id=2", "users": "#/users?user=alice", "controls": "#/controls"} {
				t.Run(view, func(t *testing.T) {
					perform(t, tab, chromedp.Navigate(up.urls["admin"]+"/?"+view+hash), shows("#live", live))
					picture(t, tab, view, lang)
				})
			}
		})
	}
}

// picture holds a view as it stands against a phone and a screen, by day and by night.
func picture(t *testing.T, tab context.Context, view, lang string) {
	t.Helper()
	for _, width := range []int64{390, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			perform(t, tab, media(scheme), chromedp.EmulateViewport(width, 800))
			shoot(t, tab, strings.Join([]string{"console", view, lang, scheme, map[int64]string{390: "phone", 1280: "wide"}[width]}, "-"))
			if over := ask(t, tab, `String(document.documentElement.scrollWidth - innerWidth)`); over != "0" {
				t.Errorf("%s in %s is %s pixels too wide for %d", view, lang, over, width)
			}
			if lang == "zh" && width == 1280 {
				accessible(t, tab, scheme == "dark")
			}
		}
	}
}

// accessible holds the page as it stands against WCAG 2.1 AA, by axe-core. Other colours
// of a page that has been looked at can be wrong in their contrast alone.
func accessible(t *testing.T, tab context.Context, again bool) {
	t.Helper()
	axe, err := os.ReadFile("frontends/node_modules/axe-core/axe.min.js")
	if err != nil {
		lacks(t, "axe-core (npm ci --prefix e2e/frontends)")
	}
	rules := `['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']`
	if again {
		rules = `{type: 'rule', values: ['color-contrast']}`
	} else {
		perform(t, tab, script(string(axe)+`; 0`))
	}
	if found := ask(t, tab, `axe.run({runOnly: `+rules+`}).then((r) =>
		r.violations.map((v) => v.id + ' ' + v.nodes.map((n) => n.html.slice(0, 80)).join(' ')).join('\n'))`); found != "" {
		t.Error(found)
	}
}

// press clicks what is there, can be seen and is not disabled, once it is. The page
// draws its parts anew, so that a node which was found may have gone by the time that
// the mouse is over it.
func press(id string) step {
	pressed := chromedp.PollFunction[bool](`(id) => { const e = document.querySelector(id); if (!e?.checkVisibility() || e.disabled) return false; e.click(); return true; }`,
		chromedp.WithPollingArgs(id), chromedp.WithPollingTimeout(10*time.Second), chromedp.WithPollingInterval(20*time.Millisecond))
	return onPage(pressed)
}

// media makes the browser prefer a colour scheme.
func media(scheme string) step {
	return func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
		return none, tab.Call(ctx, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
	}
}

// askFake redeems a code at the fake, and returns the answer.
func askFake(t *testing.T, up *process, code string) string {
	t.Helper()
	return fetch(t, http.MethodGet, up.urls["api"]+"/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&grant_type=authorization_code&js_code="+code, "")
}

func adminGet(t *testing.T, up *process, path string) string {
	t.Helper()
	return fetch(t, http.MethodGet, up.urls["admin"]+path, "")
}

func adminSend(t *testing.T, up *process, method, path, body string) {
	t.Helper()
	fetch(t, method, up.urls["admin"]+path, body)
}

func fetch(t *testing.T, method, url, body string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s, %v\n%s", method, url, res.Status, err, b)
	}
	return string(b)
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}
