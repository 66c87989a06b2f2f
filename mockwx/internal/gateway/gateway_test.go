package gateway

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
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
	r.Gateway = &Gateway{World: w, Table: table, Now: func() time.Time { return r.now }, OnCall: r.note,
		Log: slog.New(slog.NewTextHandler(&r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	return r
}

func (r *rig) note(c *journal.Record) {
	r.last = *c
	r.last.Reply = bytes.Clone(c.Reply)
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
