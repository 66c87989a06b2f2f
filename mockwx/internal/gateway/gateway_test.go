package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

const (
	shop, club = "wx0000000000000001", "wx0000000000000002"
	platform   = "wxc000000000000001"
	corpID     = "ww0000000000000001"

	testFixture = `
version: 1
seed: demo
apps:
  - {appid: wx0000000000000001, secret: mocksecret0000000000000000000001, unauthorized: [/wxa/query]}
  - {appid: wx0000000000000002, secret: mocksecret0000000000000000000002, limited: true, secret_frozen: true, ip_whitelist: [203.0.113.0/24]}
components: [{appid: wxc000000000000001, secret: mocksecretc, authorizers: [wx0000000000000002], unauthorized: [/wxa/user]}]
corps: [{corpid: ww0000000000000001, secret: corpsecret, appid: wx0000000000000001}]
users: [{name: alice}, {name: bob}, {name: carol, blocked: true}]
codes:
  - {js_code: alice-code, user: alice}
  - {js_code: once, user: bob, single_use: true, appid: wx0000000000000001}
  - {js_code: fails, user: alice, errcode: 40226}
`
)

// A rig is a gateway with some endpoints, one for each of the ways in.
type rig struct {
	*Gateway
	t    *testing.T
	now  time.Time
	log  bytes.Buffer
	last journal.Record
}

func newRig(t *testing.T) *rig {
	t.Helper()
	type named struct {
		OpenID string   `json:"openid"`
		N      LooseInt `json:"n"`
	}
	table := NewTable(
		&Endpoint{Method: "GET", Path: "/sns/login", Voice: wire.SNS, Doc: "x", Takes: []string{"secret", "js_code", "grant_type"},
			Handle: testLogin, About: AboutCode(ids.JSCode, "js_code")},
		&Endpoint{Method: "POST", Path: "/wxa/user", Voice: wire.Business, Needs: AppToken, Daily: 3, Doc: "x", About: AboutOpenID,
			Handle: JSON(func(c *Call, in *named) (any, error) {
				_, err := c.UserByOpenID(in.OpenID)
				return map[string]int{"n": int(in.N)}, err
			})},
		&Endpoint{Method: "GET", Path: "/wxa/query", Voice: wire.Business, Needs: AppToken, Takes: []string{"openid"}, Doc: "x",
			Handle: func(c *Call) (any, error) {
				_, err := c.UserInQuery(wechat.InvalidOpenID)
				return map[string]int{}, err
			}},
		&Endpoint{Method: "POST", Path: "/wxa/phone", Voice: wire.Business, Needs: AppToken, Doc: "x", About: AboutCode(ids.PhoneCode, "code"), Handle: testPhone},
		&Endpoint{Method: "POST", Path: "/cgi-bin/platform", Voice: wire.Business, Needs: ComponentToken, Doc: "x",
			Handle: FormOrJSON(func(c *Call, in *named) (any, error) { return map[string]int{}, nil })},
		&Endpoint{Method: "GET", Path: "/cgi-bin/corp", Voice: wire.WeCom, Needs: CorpToken, Host: wechat.HostQYAPI, Doc: "x",
			Handle: func(c *Call) (any, error) { return map[string]int{}, nil }},
		&Endpoint{Method: "GET", Path: "/cgi-bin/token", Voice: wire.Gateway, Doc: "x", Takes: []string{"secret"},
			Handle: func(c *Call) (any, error) {
				a, err := c.KnownApp()
				if err != nil {
					return nil, err
				}
				return c.Fetched(c.World.AppToken(a, c.Now)), nil
			}},
		&Endpoint{Method: "GET", Path: "/wxa/bug", Voice: wire.Business, Handle: func(*Call) (any, error) { return nil, errors.New("oops") }},
	)
	fx, err := fixture.Parse(table.APIs(), "f.yaml", []byte(testFixture))
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.New(fx, table.APIs(), 100)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, now: time.Unix(1732492800, 0)}
	r.Gateway = &Gateway{World: w, Table: table, Now: func() time.Time { return r.now }, OnCall: func(c journal.Record) { r.last = c },
		Log: slog.New(slog.NewTextHandler(&r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	return r
}

func testLogin(c *Call) (any, error) {
	if err := c.RequireLogin("js_code"); err != nil {
		return nil, err
	}
	a, err := c.AppFor("authorization_code")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(c.CheckSecret(a, c.Params.Get("secret")), c.AllowedIP(a)); err != nil {
		return nil, err
	}
	p, err := c.TakeCode(ids.JSCode, a, c.Params.Get("js_code"))
	if err != nil {
		return nil, err
	}
	n, err := c.Redeem(p)
	return map[string]int{"generation": n}, err
}

func testPhone(c *Call) (any, error) {
	p, err := c.TakeCode(ids.PhoneCode, c.App, c.member("code"))
	if err != nil {
		return nil, err
	}
	return map[string]int{}, c.Spend(p)
}

// ask makes a request; what the journal has of it is in r.last.
func (r *rig) ask(method, target, body string, header ...string) *httptest.ResponseRecorder {
	r.t.Helper()
	req := httptest.NewRequest(method, "http://127.0.0.1"+target, strings.NewReader(body))
	req.URL.Scheme, req.URL.Host = "", ""
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return r.serve(req)
}

// serve is ServeHTTP, for answers that do not arrive, too.
func (r *rig) serve(req *http.Request) (rec *httptest.ResponseRecorder) {
	defer func() {
		if v := recover(); v != nil && v != http.ErrAbortHandler {
			panic(v)
		}
	}()
	rec = httptest.NewRecorder()
	r.ServeHTTP(rec, req)
	return rec
}

// want compares the last call with an errcode, a part of the reason, and the user.
func (r *rig) want(code wechat.ErrCode, why, user string) {
	r.t.Helper()
	c := r.last
	if c.ErrCode != code || !strings.Contains(c.Why.EN, why) || (why == "") != (c.Why.EN == "") || c.User != user {
		r.t.Errorf("%s %s?%s: %d %q of %q, not %d %q of %q", c.Method, c.Path, c.Query, c.ErrCode, c.Why.EN, c.User, code, why, user)
	}
}

func login(appid, code string) string {
	return "/sns/login?grant_type=authorization_code&appid=" + appid + "&secret=mocksecret000000000000000000000" + appid[len(appid)-1:] + "&js_code=" + code
}

// A login: its parameters in their order, the app, the secret and the code.
func TestLogin(t *testing.T) {
	r := newRig(t)
	of := func(code string) string { return login(shop, code) }
	for _, x := range []struct {
		target string
		code   wechat.ErrCode
		why    string
		user   string
	}{
		{of("alice-code"), 0, "", "alice"},
		{"/sns/login", wechat.AppIDMissing, "the parameter appid is missing", ""},
		{"/sns/login?appid=wx9", wechat.SecretMissing, "secret", ""},
		{"/sns/login?appid=wx9&secret=x", wechat.CodeMissing, "js_code", ""},
		{"/sns/login?appid=wx9&secret=x&code=x", wechat.CodeMissing, "code was sent: did you mean js_code?", ""},
		{"/sns/login?appid=wx9&sercet=x", wechat.SecretMissing, "sercet was sent: did you mean secret?", ""},
		{strings.Replace(of("x"), shop, "wx9", 1), wechat.InvalidAppID, `no app "wx9" in the fixture; it has ` + shop, ""},
		{strings.Replace(of("x"), shop, "%20"+shop, 1), wechat.InvalidAppID, "without them it is " + shop, ""},
		{strings.Replace(of("x"), "authorization_code", "code", 1), wechat.InvalidGrantType, "must be authorization_code", ""},
		{strings.Replace(of("x"), "0001&js", "0002&js", 1), wechat.InvalidSecret, "the secret is not the one", ""},
		{strings.Replace(of("x"), "secret=", "secret=%20", 1), wechat.InvalidSecret, "spaces around it", ""},
		{login(club, "alice-code"), wechat.UserLimited, "limited", ""},
		{of("nobody"), wechat.InvalidCode, "no such code", ""},
		{of("once"), 0, "", "bob"},
		{of("once"), wechat.CodeUsed, "by call 14", "bob"},
		{of("fails"), 40226, "f.yaml", "alice"},
		{of("errcode:-1"), -1, "the magic code says so", ""},
		{of("user:carol"), wechat.CodeBlocked, "blocked", "carol"},
		{of("lost:user:bob"), 0, "lost on purpose", "bob"},
		{of("lost:user:bob"), wechat.CodeUsed, "by call 19", "bob"},
		{of("lost:errcode:-1"), -1, "the magic code says so", ""},
	} {
		r.ask("GET", x.target, "")
		r.want(x.code, x.why, x.user)
	}
	if rec := r.ask("GET", of("user:bob"), ""); rec.Body.String() != `{"generation":1}` || r.last.Status != 200 || string(r.last.Reply) != rec.Body.String() {
		t.Errorf("%s, in the journal %+v", rec.Body, r.last)
	}
	r.ask("POST", "/sns/login?js_code=alice-code", of("once")[len("/sns/login?"):], "Content-Type", "application/x-www-form-urlencoded; charset=x")
	r.want(0, "", "alice") // the query wins
	r.World.Fixture.Quirks.MissingOrder = []string{"js_code", "appid", "secret"}
	r.ask("GET", "/sns/login", "")
	r.want(wechat.CodeMissing, "js_code", "")
	club := r.World.App(club)
	club.Limited = false
	r.ask("GET", login(club.AppID, "alice-code"), "")
	r.want(wechat.SecretFrozen, "secret_frozen", "")
	club.SecretFrozen = false
	r.ask("GET", login(club.AppID, "alice-code"), "")
	r.want(wechat.InvalidIP, "192.0.2.1 is not in the app's ip_whitelist", "")
	club.Whitelist = append(club.Whitelist, netip.MustParsePrefix("192.0.2.0/24"))
	r.ask("GET", login(club.AppID, "alice-code"), "")
	r.want(0, "", "alice")
}

// A code of another app is spent by the attempt, unless a quirk says otherwise.
func TestForeignCodes(t *testing.T) {
	r := newRig(t)
	club := r.World.App(club)
	club.Limited, club.SecretFrozen, club.Whitelist = false, false, nil
	mint := func() string { return r.World.Issue(ids.JSCode, r.World.App(shop), r.World.User(nil, "bob"), 0, r.now) }
	code, kept := mint(), mint()
	r.ask("GET", login(club.AppID, code), "")
	r.want(wechat.InvalidCode, "used it up", "")
	for _, appid := range []string{club.AppID, shop} {
		r.ask("GET", login(appid, code), "")
		r.want(wechat.CodeUsed, "by call 1", map[string]string{shop: "bob"}[appid])
	}
	r.World.Fixture.Quirks.ForeignSpends = new(bool)
	r.ask("GET", login(club.AppID, kept), "")
	r.want(wechat.InvalidCode, "minted for", "")
	if strings.Contains(r.last.Why.EN, "used it up") {
		t.Error(r.last.Why.EN)
	}
	r.ask("GET", login(shop, kept), "")
	r.want(0, "", "bob")
}

// The credentials of the gateway, in its order.
func TestGatewayChecks(t *testing.T) {
	r := newRig(t)
	a, m := r.World.App(shop), r.World.Component(platform)
	app := "access_token=" + r.World.AppToken(a, r.now)
	corp, _ := r.World.CorpToken(r.World.Corp(corpID), r.now)
	component := r.World.ComponentToken(m, r.now)
	bob := `{"openid":"` + r.World.OpenID(a, r.World.User(a, "bob")) + `","n":"2"}`
	for _, x := range []struct {
		method, target, body string
		code                 wechat.ErrCode
		why, user            string
	}{
		{"POST", "/wxa/user?" + app, bob, 0, "", "bob"},
		{"POST", "/wxa/user", bob, wechat.AccessTokenMissing, "no access_token in the query", ""},
		{"POST", "/wxa/user", `{"access_token":"x"}`, wechat.AccessTokenMissing, "is in the body", ""},
		{"POST", "/wxa/user?access_token=x", bob, wechat.InvalidCredential, "no such", ""},
		{"GET", "/wxa/user?" + app, "", wechat.RequirePOST, "takes POST, this was GET", ""},
		{"POST", "/wxa/user?" + app, "", wechat.EmptyPostData, "empty", ""},
		{"POST", "/wxa/user?" + app, "{}", wechat.InvalidOpenID, "the parameter openid is missing", ""},
		{"POST", "/wxa/user?" + app, bob, wechat.DailyQuota, "call 4 of this app today; the quota is 3", ""},
		{"POST", "/wxa/user?access_token=" + r.World.AuthorizerToken(m, r.World.App(club), r.now), bob, wechat.ComponentUnauthorized, "for component " + platform, ""},
		{"GET", "/wxa/query?" + app, "", wechat.APIUnauthorized, "unauthorized for this app", ""},
		{"POST", "/cgi-bin/platform?component_access_token=" + component, "{}", 0, "", ""},
		{"POST", "/cgi-bin/platform?access_token=" + component, "a=b", 0, "", ""},
		{"POST", "/cgi-bin/platform", "{}", wechat.AccessTokenMissing, "no component_access_token", ""},
		{"POST", "/cgi-bin/platform?" + app, "{}", wechat.NeedComponentToken, "an app's", ""},
		{"GET", "/cgi-bin/corp?access_token=" + corp, "", 0, "", ""},
		{"GET", "/cgi-bin/corp?" + app, "", wechat.InvalidAccessToken, "no such", ""},
		{"GET", "/cgi-bin/corp", "", wechat.AccessTokenMissing, "no access_token", ""},
		{"GET", "/wxa/users", "", wechat.InvalidURL, "did you mean /wxa/user?", ""},
		{"GET", "/", "", wechat.InvalidURL, "which has no page", ""},
		{"GET", "/no/such", "", wechat.InvalidURL, "GET /endpoints on the admin listener", ""},
		{"GET", "/wxa/bug", "", wechat.SystemError, "bug in the fake: oops", ""},
	} {
		r.ask(x.method, x.target, x.body)
		r.want(x.code, x.why, x.user)
	}
	a.Unauthorized = nil
	r.ask("GET", "/wxa/query?"+app, "", "Wechatmp-Appid", shop)
	r.want(wechat.BadAPISignature, "signed", "")
	r.ask("GET", "/wxa/query?"+app, bob)
	r.want(wechat.InvalidOpenID, "it is in the body, and counts in the query only", "")
	r.ask("GET", "/wxa/query?"+app+"&openid="+r.World.OpenID(a, r.World.User(a, "alice")), "")
	r.want(0, "", "alice")
	r.ask("GET", "/wxa/query?"+app+"&openid="+r.World.OpenID(r.World.App(club), r.World.User(a, "bob")), "")
	r.want(wechat.InvalidOpenID, "the openid is of "+club, "")
	r.ask("GET", "/wxa/query?"+app+"&openid=x", "")
	r.want(wechat.InvalidOpenID, "no user of the fixture has this openid", "")
	m.Whitelist = []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}
	r.ask("POST", "/cgi-bin/platform?access_token="+component, "{}")
	r.want(wechat.IPNotRegistered, "192.0.2.1 is not in the component's", "")
	if r.last.AppID != platform {
		t.Errorf("the call is of %q", r.last.AppID)
	}
}

// Faults take the place of what would have been said.
func TestFaults(t *testing.T) {
	r := newRig(t)
	// strike asks with a fault in force, and returns the status of what arrives.
	strike := func(x fixture.Fault, target string) (status int, body string) {
		t.Helper()
		id, err := r.World.AddFault(x)
		if err != nil {
			t.Fatal(err)
		}
		defer r.World.Faults.Remove(id)
		rec := r.ask("GET", target, "")
		if r.last.Fault == "" {
			return 0, ""
		}
		return rec.Code, rec.Body.String()
	}
	good := login(shop, "alice-code")
	if status, _ := strike(fixture.Fault{ErrCode: -1}, good); status != 200 || !r.last.Planned {
		t.Errorf("%d", status)
	}
	r.want(-1, "says so", "")
	if status, body := strike(fixture.Fault{Status: 502, Body: "<html>"}, good); status != 502 || body != "<html>" || !r.last.Planned {
		t.Errorf("%d %s", status, body)
	}
	if status, body := strike(fixture.Fault{Body: "x"}, good); status != 200 || body != "x" {
		t.Errorf("%d %s", status, body)
	}
	for _, x := range []fixture.Fault{{Reset: true}, {Hang: true}, {Lost: true}, {Truncate: true}} {
		x.Times = 1
		ctx, leave := context.WithCancel(t.Context())
		leave()
		if _, err := r.World.AddFault(x); err != nil {
			t.Fatal(err)
		}
		r.serve(httptest.NewRequestWithContext(ctx, "GET", good, nil))
		if happened := r.last.User == "alice"; r.last.Fault == "" || !r.last.Planned || happened != (x.Lost || x.Truncate) || (r.last.Status != 0) != x.Truncate {
			t.Errorf("%+v: %+v", x, r.last)
		}
	}
	for target, hits := range map[string]bool{good: true, login(shop, "once"): false, "/wxa/user": false} {
		if strike(fixture.Fault{User: "alice", ErrCode: -1}, target); (r.last.Fault != "") != hits {
			t.Errorf("a fault for alice and %s: %q", target, r.last.Fault)
		}
	}
	a := r.World.App(shop)
	token := r.World.AppToken(a, r.now)
	if _, err := r.World.AddFault(fixture.Fault{User: "bob", ErrCode: -1}); err != nil {
		t.Fatal(err)
	}
	openid := r.World.OpenID(a, r.World.User(a, "bob"))
	tap := r.World.Issue(ids.PhoneCode, a, r.World.User(a, "bob"), 0, r.now)
	for body, path := range map[string]string{`{"openid":"` + openid + `"}`: "/wxa/user?", `{"touser":"` + openid + `"}`: "/wxa/user?",
		"{}": "/wxa/user?openid=" + openid + "&", `{"code":"` + tap + `"}`: "/wxa/phone?"} {
		if r.ask("POST", path+"access_token="+token, body); r.last.Fault == "" || r.last.User != "bob" {
			t.Errorf("a fault for bob and %s: %+v", body, r.last)
		}
	}
}

// The record of a call, its line in the log, and what is noted aside.
func TestRecords(t *testing.T) {
	r := newRig(t)
	r.ask("GET", login(shop, "nobody")+"&jscode=x&appid2=y", "", "Secret", "x", "Authorization", "x", "Grant-Type", "x", "Access-Token", "x")
	var unread []string
	for _, u := range r.last.Unread {
		unread = append(unread, u.In+" "+u.Name+" "+u.Meant)
	}
	if got := strings.Join(unread, ", "); got != "header Authorization , header Grant-Type , header Secret , query appid2 , query jscode " {
		t.Errorf("unread: %s", got)
	}
	if r.last.ID != 1 || r.last.RID == "" || r.last.AppID != shop || r.last.Path != "/sns/login" || !r.last.Time.Equal(r.now) || len(r.World.Journal.Find(func(*journal.Record) bool { return true })) != 1 {
		t.Errorf("%+v", r.last)
	}
	if log := r.log.String(); !strings.Contains(log, "level=INFO") || !strings.Contains(log, "no such code") || !strings.Contains(log, "errcode=40029") || strings.Contains(log, "nobody") {
		t.Error(log)
	}
	r.ask("POST", "/wxa/user", "{}", "Access-Token", "x")
	if u := r.last.Unread; len(u) != 1 || u[0] != (journal.Unread{Name: "Access-Token", In: "header", Meant: "access_token"}) {
		t.Errorf("%+v", u)
	}
	r.log.Reset()
	r.ask("GET", login(shop, "alice-code"), "")
	if log := r.log.String(); !strings.Contains(log, "level=DEBUG") || !strings.Contains(log, "user=alice") || r.last.RID != "" || r.last.Unread != nil {
		t.Errorf("%s%+v", log, r.last)
	}
	r.ask("GET", "/cgi-bin/token?appid="+shop, "")
	r.now = r.now.Add(time.Hour)
	if r.ask("GET", "/cgi-bin/token?appid="+shop, ""); r.last.Note.EN != "fetched while the token before was good for 1h0m0s more: keep one until it nears its end" {
		t.Errorf("%q", r.last.Note.EN)
	}
	r.now = r.now.Add(105 * time.Minute)
	if r.ask("GET", "/cgi-bin/token?appid="+shop, ""); r.last.Note.EN != "" {
		t.Errorf("near its end: %q", r.last.Note.EN)
	}
	r.ask("GET", "/qyapi/cgi-bin/corp", "")
	if r.last.Path != "/cgi-bin/corp" {
		t.Errorf("%+v", r.last)
	}
	if rec := r.ask("GET", "/qyapi/cgi-bin/token", ""); rec.Code != http.StatusNotFound || r.last.Status != http.StatusNotFound || r.last.Path != "/qyapi/cgi-bin/token" {
		t.Errorf("%d, %+v", rec.Code, r.last)
	}
	r.want(0, "/cgi-bin/token is on the host api.weixin.qq.com", "")
	r.Stubs = map[string][]*Endpoint{"/stub": {{Method: "GET", Path: "/stub", Voice: wire.Business, Handle: func(*Call) (any, error) { return json.RawMessage(`{"is":"get"}`), nil }},
		{Method: "POST", Path: "/stub", Voice: wire.Business, Handle: func(*Call) (any, error) { return json.RawMessage(`{"is":"post"}`), nil }}}}
	for method, want := range map[string]string{"GET": "get", "POST": "post", "PUT": "get"} {
		if rec := r.ask(method, "/stub", ""); !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: %s", method, rec.Body)
		}
	}
	r.World.Fixture.Quirks.ContentType = "text/x"
	if got := r.ask("GET", login(shop, "alice-code"), "").Header().Get("Content-Type"); got != "text/x" {
		t.Errorf("Content-Type %s", got)
	}
	if got := r.ask("GET", login(shop, "nobody"), "").Header().Get("Content-Type"); got != "text/x" {
		t.Errorf("Content-Type %s", got)
	}
}

// Parameters and members that nothing reads are named, with what was probably meant.
func TestUnread(t *testing.T) {
	r := newRig(t)
	token := r.World.AppToken(r.World.App(shop), r.now)
	for _, x := range []struct{ query, body, want string }{
		{"", `{"openid":"x"}`, ""},
		{"", `{"opneid":"x","a":1}`, "body a , body opneid openid"},
		{"&openid=x", `{}`, "query openid openid"},
		{"", `{"access_token":"x"}`, "body access_token "},
		{"&appid=x&n=1", `{"n":2}`, "query n "},
		{"&" + strings.Repeat("x", 100) + "=1", `{"n":2}`, "query " + strings.Repeat("x", 64) + "… "},
		{"", `{"i":1,"h":1,"g":1,"f":1,"e":1,"d":1,"c":1,"b":1,"a":1}`, "body a , body b , body c , body d , body e , body f , body g , body h "},
	} {
		r.World.App(shop).ClearDaily("")
		r.ask("POST", "/wxa/user?access_token="+token+x.query, x.body)
		var got []string
		for _, u := range r.last.Unread {
			got = append(got, u.In+" "+u.Name+" "+u.Meant)
		}
		slices.Sort(got)
		if s := strings.Join(got, ", "); s != x.want {
			t.Errorf("%s %s: %q, not %q", x.query, x.body, s, x.want)
		}
	}
}
