package e2e

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestConsole uses the console in a real browser: every control is clicked, and the admin
// API asked what it did. The tests take turns in one tab, which takes longer than they do.
func TestConsole(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	tab := newTab(t, startBrowser(t))
	t.Run("calls", func(t *testing.T) { consoleCalls(t, tab) })
	t.Run("users", func(t *testing.T) { consoleUsers(t, tab) })
	t.Run("controls", func(t *testing.T) { consoleControls(t, tab) })
	t.Run("strange", func(t *testing.T) { consoleStrange(t, tab) })
	t.Run("pictures", func(t *testing.T) { consolePictures(t, tab) })
}

// A console is a view of the console, and the fake that it shows.
type console struct {
	up  *process
	tab context.Context
}

// openConsole starts a fake that has taken two calls, and opens a view of its console.
func openConsole(t *testing.T, tab context.Context, view string) *console {
	t.Helper()
	up := startUp(t)
	askFake(t, up, "alice-code")
	askFake(t, up, "nonsense")
	perform(t, tab, media("light"), chromedp.EmulateViewport(1280, 800), chromedp.Navigate(up.urls["admin"]+"/"+view))
	return &console{up, tab}
}

func (c *console) perform(t *testing.T, steps ...step) {
	t.Helper()
	perform(t, c.tab, steps...)
}

// listCalls shows the list of calls with these alone, and returns their numbers.
func (c *console) listCalls(t *testing.T, codes ...string) (ids []string) {
	t.Helper()
	fetch(t, http.MethodDelete, c.up.urls["admin"]+"/calls", "")
	c.perform(t, script(`document.activeElement.blur(); location.hash = '#/calls'`), shows(".empty", "还没有调用"))
	for _, code := range codes {
		askFake(t, c.up, code)
	}
	return callIDs(t, c.up)
}

// wantAddress fails unless the address of the view ends in a text.
func (c *console) wantAddress(t *testing.T, end string) {
	t.Helper()
	if at := ask(t, c.tab, `location.hash`); !strings.HasSuffix(at, end) {
		t.Errorf("the view is at %s, want %s", at, end)
	}
}

// copied presses a button that copies a text, and returns the text.
func (c *console) copied(t *testing.T, button string) string {
	t.Helper()
	c.perform(t, script(`globalThis.copied = ''; Object.defineProperty(navigator, 'clipboard',
		{configurable: true, value: {writeText: async (s) => { copied = s; }}})`), press(button), shows("#note", "已复制"))
	return ask(t, c.tab, `copied`)
}

// wantAdmin fails unless the admin API's answer has all the parts.
func (c *console) wantAdmin(t *testing.T, path string, parts ...string) {
	t.Helper()
	got := adminGet(t, c.up, path)
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("GET %s has no %s:\n%s", path, part, got)
		}
	}
}

// wantNone fails unless the admin API's answer is an empty list.
func (c *console) wantNone(t *testing.T, path string) {
	t.Helper()
	if got := adminGet(t, c.up, path); got != "[]\n" {
		t.Errorf("GET %s is %s", path, got)
	}
}

func consoleCalls(t *testing.T, tab context.Context) {
	c := openConsole(t, tab, "")
	t.Run("a call shows up by itself", func(t *testing.T) {
		c.perform(t, shows(".row.bad .why", "没有这个 code"), shows("#live", "实时"))
		askFake(t, c.up, "errcode:40226")
		c.perform(t, shows(".row.planned .code", "40226"))
	})
	t.Run("the address is the view", func(t *testing.T) {
		ids := c.listCalls(t, "alice-code", "nonsense", "errcode:40226")
		c.perform(t, chromedp.SendKeys("#search", "errcode:40029"), shows(".count", "3 次调用中的 1 次"))
		c.perform(t, press(".row.bad"), shows(".verdict", "怎么办"), shows("#reply", `{"errcode":40029`))
		c.wantAddress(t, "#/calls?q=errcode:40029&id="+ids[1])
		c.perform(t, chromedp.Reload(), shows(".verdict", "40029"), shows(".count", "中的 1 次"))
	})
	t.Run("copy", func(t *testing.T) { c.testCopy(t) })
	t.Run("the previous call of a user", func(t *testing.T) {
		ids := c.listCalls(t, "alice-code", "nonsense", "alice-code")
		c.perform(t, press(`.row[data-id="`+ids[2]+`"]`), shows(".verdict", "成功"), shows("#reply", `"session_key":"***"`), press("#previous"))
		c.wantAddress(t, "id="+ids[0])
	})
	t.Run("push", func(t *testing.T) { c.testPush(t) })
	t.Run("failed only", func(t *testing.T) {
		c.listCalls(t, "alice-code", "nonsense", "errcode:40226")
		c.perform(t, press("#failed"), shows(".count", "3 次调用中的 1 次"), press("#failed"), shows(".count", "3 次调用"))
	})
	t.Run("clear", func(t *testing.T) {
		c.listCalls(t, "nonsense")
		c.perform(t, shows(".row.bad", "40029"), press("#clear"), shows(".empty", "还没有调用"), shows(".empty pre", c.up.urls["api"]))
		c.wantNone(t, "/calls")
	})
	t.Run("language", func(t *testing.T) {
		c.listCalls(t)
		c.perform(t, press("#language"), shows(".empty", "No call has arrived yet"), shows("nav", "Controls"))
		c.perform(t, press("#language"), shows("nav", "控制"))
	})
}

// testCopy copies a call as a command, which works, and its address.
func (c *console) testCopy(t *testing.T) {
	view := "#/calls?q=errcode:40029&id=" + c.listCalls(t, "nonsense")[0]
	c.perform(t, script(`location.hash = '`+view+`'`), shows(".verdict", "40029"))
	command := c.copied(t, "#curl")
	if !strings.HasPrefix(command, "curl '"+c.up.urls["api"]+"/sns/jscode2session?") ||
		!strings.Contains(command, "secret=mocksecret0000000000000000000001") {
		t.Errorf("copied %s", command)
	} else if out := shell(t, command); !strings.Contains(out, `"errcode":40029`) {
		t.Errorf("%s answers %s", command, out)
	}
	if link := c.copied(t, "#link"); !strings.HasSuffix(link, view) {
		t.Errorf("copied %s", link)
	}
}

// testPush looks at a push that a server did not take: it is a failed one, and the
// server's answer stands there as text.
func (c *console) testPush(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "<b>not success</b>")
	}))
	defer server.Close()
	c.listCalls(t, "alice-code")
	adminSend(t, c.up, http.MethodPost, "/push", `{"appid":"wx0000000000000001","user":"alice","event":"text",`+
		`"to":"`+server.URL+`/wx","token":"x","attempts":1}`)
	c.perform(t, press(".row.bad"), shows(".row.bad", "推送 text"), shows(".detail", "<b>not success</b>"), shows(".detail", server.URL+"/wx"))
	c.perform(t, press("#failed"), shows(".count", "2 次调用中的 1 次"), shows(".row.bad", "推送 text"))
}

func consoleUsers(t *testing.T, tab context.Context) {
	c := openConsole(t, tab, "#/users")
	c.perform(t, shows("#person", "oMOCKwRfQuR2dJVoinkAoPvzrBks"), press("[data-code=login]"), shows("#issued", "登录 js_code"))
	code := ask(t, c.tab, `document.querySelector('#issued .big').textContent`)
	if got := askFake(t, c.up, code); !strings.Contains(got, "oMOCKwRfQuR2dJVoinkAoPvzrBks") {
		t.Errorf("the code logs in %s", got)
	}
	c.perform(t, shows("#person", "2 天 23 小时后"), shows("#tokens", "没有有效的 token"))

	adminSend(t, c.up, http.MethodPost, "/clock", `{"advance":"90m","freeze":true}`)
	fetch(t, http.MethodGet, c.up.urls["api"]+"/cgi-bin/token?grant_type=client_credential"+
		"&appid=wx0000000000000001&secret=mocksecret0000000000000000000001", "")
	c.perform(t, shows("#tokens .token", "2 小时 0 分后"), shows("#person", "1 小时 30 分前"), shows("#person", "2 天 22 小时后"))
	if token := c.copied(t, "#tokens button"); len(token) != 136 {
		t.Errorf("copied %q", token)
	}

	adminSend(t, c.up, http.MethodPost, "/clock", `{"freeze":false}`)
	c.perform(t, press("[data-code=phonecode]"), shows("#issued", "手机号 code"), press("[data-code=oauthcode]"), shows("#issued", "网页授权 code"))
	c.perform(t, chromedp.SendKeys("#find", "bob"), shows(".person", "bob"), press(".person"), shows("#person h2", "bob"))
	c.perform(t, press("[data-code=phonecode]"), shows("#note", "没有 phone"))
	c.perform(t, script(`const app = document.querySelector('#app');
		app.value = 'wx0000000000000003';
		app.dispatchEvent(new Event('change'))`), shows("#person", "没有绑定开放平台"))
}

func consoleControls(t *testing.T, tab context.Context) {
	c := openConsole(t, tab, "#/controls")
	t.Run("clock", func(t *testing.T) {
		c.perform(t, press("[data-advance='5m']"), shows("#clock-state", "5m0s"))
		c.wantAdmin(t, "/clock", `"offset": "5m0s"`)
		c.perform(t, press("#freeze"), shows("#clock-state", "停住"))
		c.wantAdmin(t, "/clock", `"frozen": true`)
		c.perform(t, press("#freeze"), shows("#freeze", "停住"), press("[data-advance='2h']"), press("[data-advance='1m']"), press("#real"))
	})
	t.Run("faults", func(t *testing.T) {
		c.perform(t, press("#add-fault button"), shows("#faults-card", "还剩 1 次"))
		c.wantAdmin(t, "/faults", `"errcode": -1`, `"times": 1`, `"path": "/sns/jscode2session"`)
		c.perform(t, press("#faults-card li button"), shows("#faults-card", "没有注入故障"))
		c.wantNone(t, "/faults")
	})
	t.Run("reset", func(t *testing.T) {
		c.perform(t, press("#reset button"), shows("#note", "已重置"))
		c.wantNone(t, "/calls")
		c.perform(t, shows("#fixture-card", "没有警告"))
	})
}

// An address that makes no sense shows the list, names are text, and the demo runs without
// a second server.
func consoleStrange(t *testing.T, tab context.Context) {
	c := openConsole(t, tab, "#/nowhere?id=%zz&q=:::")
	t.Run("address", func(t *testing.T) {
		c.perform(t, shows(".empty", "没有"))
	})
	t.Run("names", func(t *testing.T) {
		adminSend(t, c.up, http.MethodPut, "/fixture", `{"version":1,"seed":"demo",`+
			`"apps":[{"appid":"wx0000000000000001","secret":"mocksecret0000000000000000000001"}],`+
			`"users":[{"name":"alice","nickname":`+quoted(`<img src=x onerror="ran='yes'">`)+`},{"count":1000000,"prefix":"u"}]}`)
		c.perform(t, chromedp.Navigate(c.up.urls["admin"]+"/?#/users"), shows(".person", "<img src=x"), shows(".people .foot", "1000001"),
			chromedp.SendKeys("#find", "u999999"), press(".person"), shows("#person h2", "u999999"))
		if got := ask(t, c.tab, `String(globalThis.ran)`); got == "yes" {
			t.Error("a nickname was run")
		}
	})
	t.Run("demo", func(t *testing.T) {
		c.perform(t, chromedp.Navigate(c.up.urls["admin"]+"/demo"), press("#login"), shows("#openid", "oMOCKwRfQuR2dJVoinkAoPvzrBks"))
		accessible(t, c.tab, false)
	})
}

// Each view fits a phone; its pictures are kept where E2E_ARTIFACTS says.
func consolePictures(t *testing.T, tab context.Context) {
	views := map[string]string{"calls": "#/calls", "call": "#/calls?id=2", "users": "#/users?user=alice", "controls": "#/controls"}
	for lang, live := range map[string]string{"zh": "实时", "en": "live"} {
		t.Run(lang, func(t *testing.T) {
			c := openConsole(t, tab, "")
			c.perform(t, script(`localStorage['mockwx.lang'] = '`+lang+`'`))
			for view, hash := range views {
				t.Run(view, func(t *testing.T) {
					c.perform(t, chromedp.Navigate(c.up.urls["admin"]+"/?"+view+hash), shows("#live", live))
					picture(t, c.tab, view, lang)
				})
			}
		})
	}
}
