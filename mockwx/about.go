package mockwx

import (
	_ "embed"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"wxflow/mockwx/console"
	"wxflow/mockwx/internal/admin"
	"wxflow/mockwx/text"
)

// An AboutInfo introduces a fake.
type AboutInfo struct {
	// Addresses are the URLs of what listens, by name: api, admin, proxy, relay ….
	// Only the program that opened the listeners knows them.
	Addresses map[string]string `json:"addresses,omitempty"`
	Warnings  []Warning         `json:"warnings,omitempty"`
}

// A Warning is what is legal in a fixture and probably a mistake.
type Warning struct {
	EN string `json:"en"`
	ZH string `json:"zh"`
}

// SetAddresses says what listens where, for the console and About.
func (f *Fake) SetAddresses(urls map[string]string) {
	urls = maps.Clone(urls)
	f.addresses.Store(&urls)
}

// About introduces the fake: what listens where, and what to look at in its fixture.
func (f *Fake) About() AboutInfo {
	var out AboutInfo
	if urls := f.addresses.Load(); urls != nil {
		out.Addresses = *urls
	}
	for _, w := range Warnings(f.world().Fixture) {
		out.Warnings = append(out.Warnings, Warning{w.In("en"), w.In("zh")})
	}
	return out
}

// skill is the page for coding agents, with the addresses of this fake.
func (f *Fake) skill(r *http.Request) (any, error) {
	text := strings.ReplaceAll(console.Skill, "http://127.0.0.1:8091", "http://"+r.Host)
	if api := f.About().Addresses["api"]; api != "" {
		text = strings.ReplaceAll(text, "http://127.0.0.1:8090", api)
	}
	return admin.File{ContentType: "text/markdown; charset=utf-8", Text: []byte(text)}, nil
}

//go:embed docs/admin.md
var adminPage string

// openAPI describes the admin API; what a route does is said on its page.
func (f *Fake) openAPI() any {
	return admin.OpenAPI("mockwx admin API", "1", f.adminRoutes(), func(r admin.Route) string {
		_, row, _ := strings.Cut(adminPage, "\n| `"+r.Method+" "+r.Path+"` | ")
		en, _, _ := strings.Cut(row, " |\n")
		return en
	})
}

// pages are the files of the console.
func pages() (out []admin.Route) {
	for _, file := range console.Files() {
		if file.Path != console.Index {
			out = append(out, admin.Get(file.Path, admin.Value(func() admin.File { return page(file) })))
		}
	}
	return out
}

func page(file console.File) admin.File {
	return admin.File{ContentType: file.ContentType, Text: file.Text, Policy: console.Policy}
}

// introduce answers at /: browsers get the console, programs a text that says what
// this is and what to try.
func (f *Fake) introduce(r *http.Request) (any, error) {
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		return page(console.Files()[0]), nil
	}
	lang := "en"
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "zh") {
		lang = "zh"
	}
	return admin.File{ContentType: "text/plain; charset=utf-8", Text: []byte(f.intro("http://"+r.Host, lang))}, nil
}

// intro is the text for programs and coding agents that know only the address.
func (f *Fake) intro(admin, lang string) string {
	var b strings.Builder
	fmt.Fprintln(&b, text.Say("mockwx: a fake WeChat, for tests only. This is its admin API; a browser shows the console here.",
		"mockwx：模拟微信，仅供测试。这里是管理接口；用浏览器打开可看到控制台。").In(lang))
	urls := f.About().Addresses
	for _, name := range slices.Sorted(maps.Keys(urls)) {
		fmt.Fprintf(&b, "  %-6s %s\n", name, urls[name])
	}
	appid, secret, user := "APPID", "SECRET", "USER"
	if fx := f.Fixture(); len(fx.Apps) > 0 {
		appid, secret = fx.Apps[0].AppID, fx.Apps[0].Secret
	}
	if u, err := f.Device("", ""); err == nil {
		user = u.User
	}
	api := "http://127.0.0.1:8090"
	if urls["api"] != "" {
		api = urls["api"]
	}
	login := fmt.Sprintf("%s/sns/jscode2session?appid=%s&secret=%s&grant_type=authorization_code&js_code=", api, appid, secret)
	for _, try := range []struct {
		what    Text
		command string
	}{
		{text.Of("a code, as wx.login would give it", "获取 code，相当于 wx.login"),
			fmt.Sprintf(`curl -d '{"appid":"%s","user":"%s"}' %s/login`, appid, user, admin)},
		{text.Of("log in; user:NAME is a code that always works", "登录；user:用户名 是始终可用的 code"), fmt.Sprintf("curl '%suser:%s'", login, user)},
		{text.Of("a refusal: 40029", "一次拒绝：40029"), fmt.Sprintf("curl '%snonsense'", login)},
		{text.Of("what was called, and why it failed", "有哪些调用，为什么失败"), fmt.Sprintf("curl %s/calls", admin)},
		{text.Of("the next login fails with 45011", "让下一次登录返回 45011"),
			fmt.Sprintf(`curl -d '{"path":"/sns/jscode2session","errcode":45011,"times":1}' %s/faults`, admin)},
		{text.Of("five minutes later", "时钟拨快五分钟"), fmt.Sprintf(`curl -d '{"advance":"5m"}' %s/clock`, admin)},
	} {
		fmt.Fprintf(&b, "\n# %s\n%s\n", try.what.In(lang), try.command)
	}
	return b.String()
}
