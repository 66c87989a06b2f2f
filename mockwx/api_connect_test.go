package mockwx

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wxflow/mockwx/wechat"
)

// connectQuery is a good visit of a page, changed by pairs.
func connectQuery(path string, changes ...string) string {
	scope := "snsapi_userinfo"
	if path == "/connect/qrconnect" {
		scope = "snsapi_login"
	}
	return snsQuery(path, append([]string{"appid", app1, "redirect_uri", "http://shop.example/cb", "response_type", "code", "scope", scope, "state", "S1"}, changes...)...)
}

const authorizePath, qrPath = "/connect/oauth2/authorize", "/connect/qrconnect"

func visit(f *Fake, target string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
	return rec
}

func TestGoldenConnect(t *testing.T) {
	runGoldens(t, []goldenCase{
		{name: "connect-oauth2-authorize-ok", host: "open.weixin.qq.com", target: connectQuery(authorizePath)},
		{name: "connect-oauth2-authorize-ok-302", host: "open.weixin.qq.com", target: connectQuery(authorizePath, "mock_user", "alice")},
		{name: "connect-oauth2-authorize-ok-refused", host: "open.weixin.qq.com", target: connectQuery(authorizePath, "mock_user", "")},
		{name: "connect-oauth2-authorize-10003", host: "open.weixin.qq.com", target: connectQuery(authorizePath, "redirect_uri", "javascript:alert(1)")},
		{name: "connect-oauth2-authorize-10005", host: "open.weixin.qq.com", target: connectQuery(authorizePath, "scope", "snsapi_login")},
		{name: "connect-qrconnect-ok", host: "open.weixin.qq.com", target: connectQuery(qrPath)},
		{name: "connect-qrconnect-ok-302", host: "open.weixin.qq.com", target: connectQuery(qrPath, "mock_user", "bob")},
		{name: "connect-qrconnect-10005", host: "open.weixin.qq.com", target: connectQuery(qrPath, "scope", "snsapi_userinfo")},
	})
}

// Every way to write an address wrong ends on a page, not at a redirect.
func TestConnectRefusals(t *testing.T) {
	long := strings.Repeat("a", 129)
	for _, c := range []struct {
		name    string
		changes []string
		want    ErrCode
		quirk   string
	}{
		{"no appid", []string{"appid", "-"}, wechat.PageAppIDMissing, ""},
		{"unknown appid", []string{"appid", "wx9"}, wechat.InvalidAppID, ""},
		{"banned", []string{"appid", "wx000000000000000c"}, wechat.AccountBanned, ""},
		{"no redirect_uri", []string{"redirect_uri", "-"}, wechat.RedirectMissing, ""},
		{"relative", []string{"redirect_uri", "/cb"}, wechat.RedirectMismatch, ""},
		{"no scheme", []string{"redirect_uri", "//shop.example/cb"}, wechat.RedirectMismatch, ""},
		{"no host", []string{"redirect_uri", "http:///cb"}, wechat.RedirectMismatch, ""},
		{"opaque", []string{"redirect_uri", "http:shop.example"}, wechat.RedirectMismatch, ""},
		{"javascript", []string{"redirect_uri", "javascript://shop.example/%0aalert(1)"}, wechat.RedirectMismatch, ""},
		{"data", []string{"redirect_uri", "data:text/html,x"}, wechat.RedirectMismatch, ""},
		{"encoded twice", []string{"redirect_uri", "http%3A%2F%2Fshop.example%2Fcb"}, wechat.RedirectMismatch, ""},
		{"userinfo", []string{"redirect_uri", "http://shop.example@evil.example/"}, wechat.RedirectMismatch, ""},
		{"backslash", []string{"redirect_uri", `http://shop.example\@evil.example/`}, wechat.RedirectMismatch, ""},
		{"line break", []string{"redirect_uri", "http://shop.example/\r\nSet-Cookie: a=b"}, wechat.RedirectMismatch, ""},
		{"no response_type", []string{"response_type", "-"}, wechat.InvalidArgs, ""},
		{"token", []string{"response_type", "token"}, wechat.InvalidArgs, ""},
		{"no scope", []string{"scope", "-"}, wechat.ScopeMissing, ""},
		{"unknown scope", []string{"scope", "snsapi_info"}, wechat.ScopeDenied, ""},
		{"a website's scope", []string{"scope", "snsapi_login"}, wechat.ScopeDenied, ""},
		{"long state", []string{"state", long}, wechat.InvalidArgs, ""},
		{"strange state", []string{"state", "a-b"}, wechat.InvalidArgs, "documented"},
		{"chinese state", []string{"state", "状态"}, wechat.InvalidArgs, "documented"},
		{"unknown user", []string{"mock_user", "nobody"}, wechat.InvalidArgs, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, func(fx *Fixture) { fx.Quirks.OAuthState = c.quirk })
			rec := visit(f, connectQuery(authorizePath, append([]string{"mock_user", "alice"}, c.changes...)...))
			if rec.Code != http.StatusOK || rec.Header().Get("Location") != "" || rec.Header().Get("Content-Type") != "text/html; charset=utf-8" {
				t.Fatalf("HTTP %d %v", rec.Code, rec.Header())
			}
			if !strings.Contains(rec.Body.String(), `data-errcode="`+c.want.String()+`"`) {
				t.Errorf("not %d: %s", c.want, rec.Body)
			}
			if calls := f.Calls(); calls[0].ErrCode != c.want || calls[0].ReasonZH == "" {
				t.Errorf("the journal says %+v", calls[0])
			}
		})
	}
}

// The domain is compared exactly, as a person writes it.
func TestConnectDomain(t *testing.T) {
	for _, c := range []struct {
		domain, redirect string
		ok               bool
	}{
		{"shop.example", "http://shop.example/cb", true},
		{"shop.example", "https://SHOP.example", true},
		{"shop.example", "http://www.shop.example/cb", false},
		{"www.shop.example", "http://shop.example/cb", false},
		{"shop.example", "http://shop.example.evil.example/", false},
		{"shop.example", "http://evilshop.example/", false},
		{"shop.example", "http://shop.example./", false},
		{"shop.example", "http://shop.example:8080/cb", false},
		{"shop.example:8080", "http://shop.example:8080/cb", true},
		{"shop.example", "http://evil.example/?http://shop.example", false},
		{"shop.example", "http://evil.example/#shop.example", false},
		{"", "http://anything.example:1/cb", true},
	} {
		f := newFake(t, func(fx *Fixture) { fx.Apps[0].OAuthDomain = c.domain })
		rec := visit(f, connectQuery(authorizePath, "redirect_uri", c.redirect, "mock_user", "alice"))
		if (rec.Code == http.StatusFound) != c.ok {
			t.Errorf("%q for %q: HTTP %d", c.redirect, c.domain, rec.Code)
		}
		if !c.ok && !strings.Contains(rec.Body.String(), "redirect_uri域名与后台配置不一致") {
			t.Errorf("%q for %q: %s", c.redirect, c.domain, rec.Body)
		}
	}
}

// What the address has already stays, and a fragment stays last.
func TestConnectSendsBack(t *testing.T) {
	f := newFake(t, nil)
	code := regexp.MustCompile(`code=0[0-9A-Za-z]{31}`)
	for _, c := range []struct{ redirect, state, want string }{
		{"http://shop.example", "S1", "http://shop.example?CODE&state=S1"},
		{"http://shop.example/cb", "", "http://shop.example/cb?CODE&state="},
		{"http://shop.example/cb?a=1", "S1", "http://shop.example/cb?a=1&CODE&state=S1"},
		{"http://shop.example/cb?", "S1", "http://shop.example/cb?CODE&state=S1"},
		{"http://shop.example/cb?a=1&", "S1", "http://shop.example/cb?a=1&CODE&state=S1"},
		{"http://shop.example/#/login?x=1", "S1", "http://shop.example/?CODE&state=S1#/login?x=1"},
		{"http://shop.example/店?名=1", "a b&c=d#e", "http://shop.example/%E5%BA%97?%E5%90%8D=1&CODE&state=a+b%26c%3Dd%23e"},
		{`http://shop.example/a\b c`, "x-y_z.~", `http://shop.example/a%5Cb%20c?CODE&state=x-y_z.~`},
	} {
		rec := visit(f, connectQuery(authorizePath, "redirect_uri", c.redirect, "state", c.state, "mock_user", "alice"))
		to := rec.Header().Get("Location")
		if got := code.ReplaceAllString(to, "CODE"); got != c.want || rec.Code != http.StatusFound {
			t.Errorf("%s: HTTP %d to %s, want %s", c.redirect, rec.Code, to, c.want)
		}
		rec = visit(f, connectQuery(authorizePath, "redirect_uri", c.redirect, "state", c.state, "mock_user", ""))
		if got, want := rec.Header().Get("Location"), strings.Replace(c.want, "CODE&", "", 1); got != want {
			t.Errorf("refused %s: to %s, want %s", c.redirect, got, want)
		}
	}
}

// Who signs in without a click.
func TestConnectAuto(t *testing.T) {
	auto := func(fx *Fixture) { fx.Apps[0].OAuthAuto = "bob" }
	alone := func(fx *Fixture) {
		fx.Users, fx.Codes, fx.Corps, fx.Apps[0].DevtoolsUser = []User{{Name: "eve"}}, nil, nil, ""
	}
	for _, c := range []struct {
		change func(*Fixture)
		query  []string
		want   string // "": a page
	}{
		{nil, nil, ""},
		{nil, []string{"scope", "snsapi_base"}, ""},
		{nil, []string{"mock_user", "alice"}, "alice"},
		{auto, nil, "bob"},
		{auto, []string{"scope", "snsapi_base"}, "bob"},
		{auto, []string{"mock_user", "alice"}, "alice"},
		{alone, []string{"scope", "snsapi_base"}, "eve"},
		{alone, nil, ""},
	} {
		f := newFake(t, c.change)
		rec := visit(f, connectQuery(authorizePath, c.query...))
		if got := f.Calls()[0].User; got != c.want || (rec.Code == http.StatusFound) != (c.want != "") {
			t.Errorf("%v: HTTP %d as %q, want %q", c.query, rec.Code, got, c.want)
		}
	}
}

// hrefs finds the links of a page by what they are for.
func hrefs(page string) map[string]string {
	found := map[string]string{}
	for _, m := range regexp.MustCompile(`<a class="(user|refuse)" (?:data-user|id)="([^"]*)" href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		found[m[2]] = strings.ReplaceAll(m[3], "&amp;", "&")
	}
	return found
}

// The links of a page lead where they say, for every user of the fixture.
func TestConnectLinks(t *testing.T) {
	f := newFake(t, nil)
	page := visit(f, connectQuery(qrPath, "redirect_uri", `http://shop.example/cb?a="><script>`, "state", `"><script>`)).Body.String()
	if strings.Contains(page, "<script") {
		t.Errorf("not escaped: %s", page)
	}
	links := hrefs(page)
	if len(links) != len(f.Users())+1 {
		t.Fatalf("%d links for %d users: %v", len(links), len(f.Users()), links)
	}
	for who, link := range links {
		rec := visit(f, qrPath+link)
		to, err := url.Parse(rec.Header().Get("Location"))
		if err != nil || rec.Code != http.StatusFound || to.Query().Get("state") != `"><script>` || to.Query().Get("a") != `"><script>` {
			t.Errorf("%s: HTTP %d to %v", who, rec.Code, to)
			continue
		}
		code := to.Query().Get("code")
		if who == "refuse" {
			if to.Query().Has("code") {
				t.Error("a code in spite of refusing")
			}
			continue
		}
		want := ErrCode(0)
		if who == "carol" {
			want = wechat.CodeBlocked
		}
		if g := getGranted(t, f, oauthQuery(app1, code), want); want == 0 && g.Scope != "snsapi_login" {
			t.Errorf("%s: scope %q", who, g.Scope)
		}
	}
}

// A large fixture gets a bounded page, and a field for the others.
func TestConnectManyUsers(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		for i := range 1000 {
			fx.Users = append(fx.Users, User{Name: "user" + strconv.Itoa(i)})
		}
	})
	page := visit(f, connectQuery(qrPath)).Body.String()
	if n := len(hrefs(page)); n != 51 {
		t.Errorf("%d links", n)
	}
	for _, part := range []string{`<input type="hidden" name="redirect_uri" value="http://shop.example/cb">`, `<input name="mock_user"`, "953"} {
		if !strings.Contains(page, part) {
			t.Errorf("no %s in the page", part)
		}
	}
}

// A fault is seen in the browser as a page, with the fault's code.
func TestConnectFaults(t *testing.T) {
	f := newFake(t, nil)
	if _, err := f.AddFault(Fault{Path: authorizePath, User: "alice", ErrCode: 10009}); err != nil {
		t.Fatal(err)
	}
	if body := visit(f, connectQuery(authorizePath, "mock_user", "alice")).Body.String(); !strings.Contains(body, "操作太频繁") {
		t.Error(body)
	}
	if rec := visit(f, connectQuery(authorizePath, "mock_user", "bob")); rec.Code != http.StatusFound {
		t.Errorf("HTTP %d", rec.Code)
	}
	if _, err := f.AddFault(Fault{Path: qrPath, ErrCode: 1007}); err != nil { // has no text
		t.Fatal(err)
	}
	if body := visit(f, connectQuery(qrPath)).Body.String(); !strings.Contains(body, "出错了") {
		t.Error(body)
	}
}

func FuzzConnect(f *testing.F) {
	f.Add("http://shop.example/cb?a=1#b", "S1", "snsapi_base", "shop.example")
	f.Add("http://shop.example\\@evil.example", "状态", "snsapi_login", "")
	f.Add("https://[::1]:80/%zz", "\r\n", "snsapi_base,snsapi_userinfo", "[::1]:80")
	f.Fuzz(func(t *testing.T, redirect, state, scope, domain string) {
		fx := goldenFixture()
		fx.Apps[0].OAuthDomain = domain
		fake, err := New(Options{Fixture: fx, Now: frozen})
		if err != nil {
			return // a domain that no fixture may have
		}
		rec := visit(fake, connectQuery(authorizePath, "redirect_uri", redirect, "state", state, "scope", scope, "mock_user", "alice"))
		if rec.Code == http.StatusOK {
			return
		}
		to, err := url.Parse(rec.Header().Get("Location"))
		if err != nil || rec.Code != http.StatusFound || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
			t.Fatalf("HTTP %d to %v, %v", rec.Code, to, err)
		}
		if domain != "" && !strings.EqualFold(to.Host, domain) {
			t.Errorf("%q leads to %q, the domain is %q", redirect, to.Host, domain)
		}
		if strings.ContainsFunc(rec.Header().Get("Location"), func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("Location %q", rec.Header().Get("Location"))
		}
	})
}
