package e2e

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

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
	pressed := chromedp.PollFunction[bool](`(id) => {
			const e = document.querySelector(id);
			if (!e?.checkVisibility() || e.disabled) return false;
			e.click();
			return true;
		}`, chromedp.WithPollingArgs(id), chromedp.WithPollingTimeout(10*time.Second), chromedp.WithPollingInterval(20*time.Millisecond))
	return onPage(pressed)
}

// media makes the browser prefer a colour scheme.
func media(scheme string) step {
	return func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
		features := []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}
		return none, tab.Call(ctx, "Emulation.setEmulatedMedia", map[string]any{"features": features}, nil)
	}
}

// askFake redeems a code at the fake, and returns the answer.
func askFake(t *testing.T, up *process, code string) string {
	t.Helper()
	return fetch(t, http.MethodGet, up.urls["api"]+"/sns/jscode2session?appid=wx0000000000000001&"+
		"secret=mocksecret0000000000000000000001&grant_type=authorization_code&js_code="+code, "")
}

// callIDs are the numbers of the calls in the journal, the oldest first.
func callIDs(t *testing.T, up *process) (ids []string) {
	t.Helper()
	var calls []struct{ ID int }
	if err := json.Unmarshal([]byte(adminGet(t, up, "/calls")), &calls); err != nil {
		t.Fatal(err)
	}
	for _, c := range calls {
		ids = append(ids, strconv.Itoa(c.ID))
	}
	return ids
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
