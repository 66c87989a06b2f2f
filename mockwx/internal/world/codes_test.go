package world

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

const (
	shop, club = "wx0000000000000001", "wx0000000000000002"

	platformText = `
version: 1
seed: demo
open_platforms: [brand]
apps:
  - {appid: wx0000000000000001, secret: mocksecret0000000000000000000001, open_platform: brand, devtools_user: bob, pages: [pages/index]}
  - {appid: wx0000000000000002, secret: mocksecret0000000000000000000002, unknown_code: alice, minute_quota: 3}
components:
  - {appid: wxc000000000000001, secret: mocksecretc, authorizers: [wx0000000000000001]}
  - {appid: wxc000000000000002, secret: mocksecretc, verify_ticket: mine}
corps:
  - {corpid: ww0000000000000001, secret: corpsecret, appid: wx0000000000000001, members: [{user: bob, userid: BobInCorp}]}
  - {corpid: ww0000000000000002, secret: corpsecret}
users:
  - name: alice
    avatar: https://example.com/a.png
    identities: [{appid: wx0000000000000001, openid: oAlice, session_key: "MDEyMzQ1Njc4OWFiY2RlZg==", unionid: uAlice}]
  - {name: bob}
  - {name: carol, blocked: true}
codes:
  - {js_code: alice-code, user: alice}
  - {js_code: once, user: bob, single_use: true, appid: wx0000000000000001}
  - {js_code: fails, errcode: 40226}
  - {js_code: fails-twice, user: alice, errcode: -1, times: 2}
`
)

var noon = time.Unix(1732492800, 0)

// platformWorld has two apps, two platforms, two enterprises and three users.
func platformWorld(t *testing.T) *World { t.Helper(); return worldOf(t, platformText) }

// code returns the errcode of a refusal; 0 for none.
func code(err error) wechat.ErrCode {
	var r *wechat.Refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return 0
}

// A reading is a code that is read in an app some time after noon: user is whose it is,
// why is a part of the reason that it is refused for.
type reading struct {
	kind  ids.CodeKind
	app   *App
	code  string
	after time.Duration
	user  string
	why   string
}

func checkReadings(t *testing.T, w *World, readings []reading) {
	t.Helper()
	for _, x := range readings {
		p, err := w.ReadCode(x.kind, x.app, x.code, noon.Add(x.after))
		switch {
		case x.why != "":
			if err == nil || !strings.Contains(err.Error(), x.why) || code(err) == 0 {
				t.Errorf("kind %d, %q: %v, not %s", x.kind, x.code, err, x.why)
			}
		case err != nil || p.User.Name != x.user || p.App != x.app || p.kind != x.kind:
			t.Errorf("kind %d, %q: %+v, %v", x.kind, x.code, p, err)
		}
	}
}

// Codes that a login has made, and what is no such code.
func TestReadMintedCode(t *testing.T) {
	w := platformWorld(t)
	a, b, bob := w.App(shop), w.App(club), w.users["bob"]
	minted, oauth := w.Issue(ids.JSCode, a, bob, 0, noon), w.Issue(ids.OAuthCode, a, bob, wechat.ScopeBase, noon)
	tap := w.Issue(ids.PhoneCode, a, bob, 0, noon)
	gone := w.IDs.MintCode(ids.JSCode, shop, ids.Code{User: w.IDs.Mark("nobody"), Issued: uint32(noon.Unix())}, 0)
	checkReadings(t, w, []reading{
		{ids.JSCode, a, minted, 0, "bob", ""},
		{ids.JSCode, a, minted, ids.CodeLife - time.Second, "bob", ""},
		{ids.JSCode, a, minted, ids.CodeLife, "", "expired 0s ago: a js_code"},
		{ids.OAuthCode, a, oauth, ids.CodeLife + time.Minute, "", "expired 1m0s ago: an OAuth2 code"},
		{ids.JSCode, b, minted, 0, "", "minted for " + shop + ", redeemed by " + club},
		{ids.JSCode, a, oauth, 0, "", "of the OAuth2 redirect"},
		{ids.OAuthCode, a, minted, 0, "", "a js_code of wx.login; it goes to"},
		{ids.JSCode, a, gone, 0, "", "no longer in the fixture"},
		{ids.JSCode, a, "", 0, "", "(0 characters)"},
		{ids.JSCode, a, minted[1:], 0, "", "31 characters where"},
		{ids.JSCode, a, minted + "x", 0, "", "33 characters where"},
		{ids.JSCode, a, minted[2:], 0, "", "no such code"},
		{ids.JSCode, a, tap, 0, "", "looks like a phone-number code"},
	})
}

// Codes that the fixture has, and those that it lets mean a user.
func TestReadRow(t *testing.T) {
	w := platformWorld(t)
	a, b := w.App(shop), w.App(club)
	checkReadings(t, w, []reading{
		{ids.JSCode, b, "whatever", 0, "alice", ""}, // unknown_code
		{ids.JSCode, a, fixture.DevToolsCode, 0, "bob", ""},
		{ids.JSCode, b, fixture.DevToolsCode, 0, "", "no devtools_user"},
		{ids.JSCode, a, "alice-code", 0, "alice", ""},
		{ids.JSCode, b, "alice-code", 0, "alice", ""},
		{ids.OAuthCode, a, "alice-code", 0, "alice", ""},
		{ids.JSCode, a, "once", 0, "bob", ""},
		{ids.JSCode, b, "once", 0, "", "minted for " + shop},
	})
}

// Codes that say what happens.
func TestReadMagicCode(t *testing.T) {
	w := platformWorld(t)
	a := w.App(shop)
	checkReadings(t, w, []reading{
		{ids.JSCode, a, "user:carol", 0, "carol", ""},
		{ids.JSCode, a, "user:dave", 0, "", `names user "dave"`},
		{ids.JSCode, a, "errcode:12345678", 0, "", `names errcode "12345678"`},
		{ids.JSCode, a, "errcode:x", 0, "", `names errcode "x"`},
		{ids.JSCode, a, "delay:x:user:bob", 0, "", `delay "x"`},
		{ids.JSCode, a, "delay:-1s:user:bob", 0, "", `delay "-1s"`},
		{ids.JSCode, a, "delay:1s:bob", 0, "", "must end in user:NAME"},
		{ids.JSCode, a, "other:bob", 0, "", "no such code"},
	})
}

// Codes of a tap, and other codes in the place of one.
func TestReadTap(t *testing.T) {
	w := platformWorld(t)
	a, b, bob := w.App(shop), w.App(club), w.users["bob"]
	minted := w.Issue(ids.JSCode, a, bob, 0, noon)
	tap, plugin := w.Issue(ids.PhoneCode, a, bob, 0, noon), w.Issue(ids.PluginCode, a, bob, 0, noon)
	checkReadings(t, w, []reading{
		{ids.PhoneCode, a, tap, ids.CodeLife - time.Second, "bob", ""},
		{ids.PhoneCode, a, tap, ids.CodeLife + time.Second, "", "expired 1s ago: the code lives"},
		{ids.PhoneCode, b, tap, 0, "", "minted for " + shop},
		{ids.PhoneCode, a, plugin, 0, "", "this is a code of wx.pluginLogin, not a phone-number code"},
		{ids.PhoneCode, a, minted, 0, "", "this is a js_code of wx.login, not a phone"},
		{ids.PhoneCode, a, "alice-code", 0, "", "this is a js_code of wx.login"},
		{ids.PhoneCode, a, fixture.DevToolsCode, 0, "", "this is a js_code of wx.login"},
		{ids.PhoneCode, a, "", 0, "", "the body has no code"},
		{ids.PhoneCode, a, "xyz", 0, "", "this has 3 characters"},
		{ids.PhoneCode, a, strings.Repeat("0a", 32), 0, "", "not made from this fake's seed"},
		{ids.PhoneCode, a, "user:alice", 0, "alice", ""},
		{ids.PluginCode, a, plugin, 0, "bob", ""},
	})
}

// The codes that APIs have of their own for what is wrong with a code, and those of the
// fixture's quirks.
func TestErrcodesOfCodes(t *testing.T) {
	w := platformWorld(t)
	a, b, bob := w.App(shop), w.App(club), w.users["bob"]
	minted := w.Issue(ids.JSCode, a, bob, 0, noon)
	tap, plugin := w.Issue(ids.PhoneCode, a, bob, 0, noon), w.Issue(ids.PluginCode, a, bob, 0, noon)
	if _, err := w.ReadCode(ids.PluginCode, b, plugin, noon); code(err) != wechat.PluginMismatch {
		t.Errorf("another plugin's code: %v", err)
	}
	if _, err := w.ReadCode(ids.PluginCode, a, "user:dave", noon); code(err) != wechat.PluginNoData {
		t.Errorf("a magic plugin code of nobody's: %v", err)
	}
	w.Fixture.Quirks.ForeignPhoneCode, w.Fixture.Quirks.ExpiredCode = wechat.SystemError, wechat.CodeUsed
	if _, err := w.ReadCode(ids.PhoneCode, b, tap, noon); code(err) != wechat.SystemError {
		t.Errorf("with a quirk, another app's phone code: %v", err)
	}
	if _, err := w.ReadCode(ids.PluginCode, b, plugin, noon); code(err) != wechat.PluginMismatch {
		t.Errorf("with a quirk for phone codes, a plugin's: %v", err)
	}
	if _, err := w.ReadCode(ids.JSCode, a, minted, noon.Add(time.Hour)); code(err) != wechat.CodeUsed {
		t.Errorf("with a quirk, an expired code: %v", err)
	}
}

// A login is redeemed once, counts in its minute, and says which key is current.
func TestRedeem(t *testing.T) {
	w := platformWorld(t)
	w.Fixture.Quirks.SessionKey.Rotate = "login"
	b, bob := w.App(club), w.users["bob"]
	redeem := func(c string, call int64) (int, error) {
		t.Helper()
		p, err := w.ReadCode(ids.JSCode, b, c, noon)
		if err != nil {
			t.Fatal(err)
		}
		return w.Redeem(p, call, noon)
	}
	first := w.Login(b, bob, noon)
	if g, err := redeem(first, 1); g != 1 || err != nil {
		t.Errorf("generation %d, %v", g, err)
	}
	if _, err := redeem(first, 2); code(err) != wechat.CodeUsed || !strings.Contains(err.Error(), "call 1") {
		t.Errorf("again: %v", err)
	}
	if b.Generation(bob) != 1 || b.Generation(w.users["carol"]) != 1 {
		t.Error("the first key is number 1")
	}
	if g, err := redeem("user:bob", 3); g != 2 || err != nil || b.Generation(bob) != 2 {
		t.Errorf("a code that no login handed out counts as one: %d, %v", g, err)
	}
	w.Login(b, bob, noon)
	if g, err := redeem("user:bob", 4); g != 4 || err != nil {
		t.Errorf("generation %d, %v", g, err)
	}
	if _, err := redeem("user:bob", 5); err == nil {
		t.Error("a fourth login in the minute was let through")
	}
	if d := b.SinceLogin(bob, noon.Add(time.Hour)); d != time.Hour {
		t.Errorf("the login was %v ago", d)
	}
	if d := b.SinceLogin(w.users["carol"], noon); d != 0 {
		t.Errorf("who never logged in did so %v ago", d)
	}
	if login, end := w.KeyTimes(b, bob); !login.Equal(noon) || !end.After(login) {
		t.Errorf("from %v to %v", login, end)
	}
	if login, end := w.KeyTimes(b, w.users["carol"]); !login.IsZero() || !end.IsZero() {
		t.Errorf("from %v to %v", login, end)
	}
	w.Fixture.Quirks.SessionKey.Rotate = "never"
	if _, end := w.KeyTimes(b, bob); !end.IsZero() {
		t.Errorf("a key that is never another ends at %v", end)
	}
}
