package gateway

import (
	"net/netip"
	"strings"
	"testing"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

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
