package mockwx

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

func TestMintedCodeLife(t *testing.T) {
	f := newFake(t, nil)
	code := issue(t, f, app1, "alice")
	other := issue(t, f, app1, "alice") // several may be outstanding
	wantCode(t, get(t, f, loginQuery(app1, code)), 0)
	wantCode(t, get(t, f, loginQuery(app1, code)), wechat.CodeUsed)
	if en, zh := lastReason(t, f); !strings.Contains(en, "already redeemed by call 1") || !strings.Contains(zh, "第 1 次调用") {
		t.Errorf("reason %q %q", en, zh)
	}

	wantCode(t, get(t, f, loginQuery(app2, other)), wechat.InvalidCode)
	if en, zh := lastReason(t, f); !strings.HasPrefix(en, "minted for "+app1+", redeemed by "+app2) || !strings.Contains(en, "used it up") || !strings.Contains(zh, app2) {
		t.Errorf("reason %q %q", en, zh)
	}

	other = issue(t, f, app1, "alice")
	f.Advance(ids.CodeLife - time.Second)
	late := issue(t, f, app1, "alice")
	wantCode(t, get(t, f, loginQuery(app1, other)), 0) // in its last second
	f.Advance(ids.CodeLife + 12*time.Second)
	wantCode(t, get(t, f, loginQuery(app1, late)), wechat.InvalidCode)
	if en, zh := lastReason(t, f); !strings.HasPrefix(en, "expired 12s ago") || !strings.Contains(zh, "12s") {
		t.Errorf("reason %q %q", en, zh)
	}
}

func TestFailuresBeforeTheCodeDoNotBurnIt(t *testing.T) {
	f := newFake(t, nil)
	code := issue(t, f, app1, "alice")
	wantCode(t, get(t, f, loginQuery("wx0000000000009999", code)), wechat.InvalidAppID)
	wantCode(t, get(t, f, loginQuery(app1, code, "secret", "wrong")), wechat.InvalidSecret)
	wantCode(t, get(t, f, loginQuery(app1, code, "grant_type", "-")), wechat.InvalidGrantType)
	wantCode(t, get(t, f, loginQuery(app1, code)), 0)
}

func TestCodesMadeAhead(t *testing.T) {
	maker, f := newFake(t, nil), newFake(t, nil)
	maker.Advance(100 * 24 * time.Hour)
	seen := map[string]bool{}
	for i := range uint32(3000) { // more than two pages
		code, err := maker.AheadCode(app1, "bob", i)
		if err != nil || seen[code] {
			t.Fatalf("code %d: %v, seen before: %v", i, err, seen[code])
		}
		seen[code] = true
		if i%1000 != 0 {
			continue
		}
		f.Advance(time.Hour) // they do not expire
		if a := get(t, f, loginQuery(app1, code)); a.OpenID != "oMOCK2WsguRLprGHd9IBGj74nljQ" {
			t.Errorf("code %d: %+v", i, a)
		}
		wantCode(t, get(t, f, loginQuery(app1, code)), wechat.CodeUsed)
	}
	if alice, _ := maker.AheadCode(app1, "alice", 0); seen[alice] {
		t.Error("two users share a code")
	} else {
		wantCode(t, get(t, f, loginQuery(app1, alice)), 0)
	}
}

func TestOrderOfChecks(t *testing.T) {
	all := []string{"appid", "-", "secret", "-", "js_code", "-", "grant_type", "-"}
	secretFirst := func(fx *Fixture) { fx.Quirks.SecretCheck = "before_code" }
	ipLast := func(fx *Fixture) { fx.Quirks.IPCheck = "after_secret" }
	const listed = "wx000000000000000a" // its whitelist has nobody here
	for _, c := range []struct {
		name   string
		change func(*Fixture)
		target string
		want   ErrCode
	}{
		{"nothing at all", nil, loginQuery(app1, "x", all...), wechat.AppIDMissing},
		{"no secret, no code", nil, loginQuery(app1, "x", all[2:]...), wechat.SecretMissing},
		{"no code, no grant_type", nil, loginQuery(app1, "x", all[4:]...), wechat.CodeMissing},
		{"placeholders everywhere", nil, loginQuery("APPID", "JSCODE", "secret", "SECRET", "grant_type", "x"), wechat.InvalidAppID},
		{"bad appid before a missing grant_type", nil, loginQuery("APPID", "x", "grant_type", "-"), wechat.InvalidAppID},
		{"bad code and bad secret", nil, loginQuery(app1, "x", "secret", "x"), wechat.InvalidCode},
		{"the same, secret first", secretFirst, loginQuery(app1, "x", "secret", "x"), wechat.InvalidSecret},
		{"bad ip, bad secret, bad code", nil, loginQuery(listed, "x", "secret", "x"), wechat.InvalidIP},
		{"the same, ip last", ipLast, loginQuery(listed, "x", "secret", "x"), wechat.InvalidCode},
		{"bad ip, bad secret, ip last", ipLast, loginQuery(listed, "alice-code", "secret", "x"), wechat.InvalidSecret},
		{"bad ip, ip last", ipLast, loginQuery(listed, "alice-code"), wechat.InvalidIP},
		{"another order of missing ones", func(fx *Fixture) { fx.Quirks.MissingOrder = []string{"js_code", "secret", "appid"} },
			loginQuery(app1, "x", all...), wechat.CodeMissing},
	} {
		t.Run(c.name, func(t *testing.T) { wantCode(t, get(t, newFake(t, c.change), c.target), c.want) })
	}
}

func TestQuirks(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		fx.Quirks.ExpiredCode = wechat.CodeExpired
	})
	code := issue(t, f, app1, "alice")
	f.Advance(ids.CodeLife)
	wantCode(t, get(t, f, loginQuery(app1, code)), wechat.CodeExpired)
}

// The attempt with another app's appid uses a code up, for its own app too,
// unless the quirk says otherwise; a row without single_use works on.
func TestForeignCode(t *testing.T) {
	no := false
	for _, spends := range []*bool{nil, &no} {
		f := newFake(t, func(fx *Fixture) {
			fx.Quirks.ForeignSpends = spends
			fx.Codes = append(fx.Codes[:len(fx.Codes):len(fx.Codes)], Code{JSCode: "mine", User: "bob", AppID: app1, SingleUse: true}, Code{JSCode: "again", User: "bob", AppID: app1})
		})
		ahead, err := f.AheadCode(app1, "bob", 0)
		if err != nil {
			t.Fatal(err)
		}
		used := wechat.CodeUsed
		if spends != nil {
			used = wechat.InvalidCode
		}
		for _, code := range []string{issue(t, f, app1, "alice"), ahead, "mine"} {
			wantCode(t, get(t, f, loginQuery(app2, code)), wechat.InvalidCode)
			wantCode(t, get(t, f, loginQuery(app2, code)), used)
			if want := wechat.CodeUsed; spends == nil {
				wantCode(t, get(t, f, loginQuery(app1, code)), want)
			} else {
				wantCode(t, get(t, f, loginQuery(app1, code)), 0)
			}
		}
		for range 2 {
			wantCode(t, get(t, f, loginQuery(app2, "again")), wechat.InvalidCode)
			wantCode(t, get(t, f, loginQuery(app1, "again")), 0)
		}
		oauth, err := f.IssueOAuthCode(app1, "alice", "")
		if err != nil {
			t.Fatal(err)
		}
		getGranted(t, f, oauthQuery(app2, oauth), wechat.InvalidCode)
		getGranted(t, f, oauthQuery(app2, oauth), used)
	}
}

func TestCodesOfTheFixture(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		fx.Apps[1].UnknownCode = "bob"
		fx.Codes = append(fx.Codes[:len(fx.Codes):len(fx.Codes)], Code{JSCode: "mine", User: "bob", AppID: app1})
	})
	steps := []struct {
		appid, code string
		want        ErrCode
		user        string
	}{
		{app1, "alice-code", 0, "alice"}, {app1, "alice-code", 0, "alice"}, {app2, "alice-code", 0, "alice"},
		{app1, "once", 0, "alice"}, {app1, "once", wechat.CodeUsed, "alice"},
		{app2, "once", 0, "alice"}, // spent per app
		{app1, "busy-then-ok", wechat.SystemError, "alice"}, {app1, "busy-then-ok", wechat.SystemError, "alice"}, {app1, "busy-then-ok", 0, "alice"},
		{app1, "code-40029", wechat.InvalidCode, ""},
		{app1, "mine", 0, "bob"}, {app2, "mine", wechat.InvalidCode, ""},
		{app1, fixture.DevToolsCode, 0, "alice"}, {app3, fixture.DevToolsCode, wechat.InvalidCode, ""},
		{app2, "whatever", 0, "bob"}, {app2, "0712cDoV0cfty22AeloV0daMoV02cDog", 0, "bob"}, {app1, "whatever", wechat.InvalidCode, ""},
	}
	for i, s := range steps {
		a := get(t, f, loginQuery(s.appid, s.code))
		wantCode(t, a, s.want)
		if c := f.Calls()[i]; c.User != s.user {
			t.Errorf("step %d %s: user %q in the journal, want %q", i, s.code, c.User, s.user)
		}
	}
}

// unknown_code stands in for codes of real phones, not for our own that failed.
func TestUnknownCodeDoesNotSwallowOurs(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Apps[0].UnknownCode = "bob" })
	code := issue(t, f, app2, "alice")
	wantCode(t, get(t, f, loginQuery(app1, code)), wechat.InvalidCode)
	code = issue(t, f, app1, "alice")
	f.Advance(ids.CodeLife)
	wantCode(t, get(t, f, loginQuery(app1, code)), wechat.InvalidCode)
}

func TestMagicCodes(t *testing.T) {
	f := newFake(t, nil)
	for _, c := range []struct {
		code string
		want ErrCode
	}{
		{"user:bob", 0}, {"user:bob", 0}, {"user:nobody", wechat.InvalidCode}, {"user:", wechat.InvalidCode},
		{"errcode:45011", wechat.MinuteQuota}, {"errcode:-1", wechat.SystemError}, {"errcode:12345", wechat.InvalidCode}, {"errcode:x", wechat.InvalidCode}, {"errcode:0", wechat.InvalidCode},
		{"delay:1ms:user:alice", 0}, {"delay:1ms:errcode:40163", wechat.CodeUsed}, {"delay:x:user:alice", wechat.InvalidCode}, {"delay:-1s:user:alice", wechat.InvalidCode},
		{"delay:1ms", wechat.InvalidCode}, {"delay:1ms:alice-code", wechat.InvalidCode}, {"lost:", wechat.InvalidCode}, {"what:ever", wechat.InvalidCode},
	} {
		wantCode(t, get(t, f, loginQuery(app1, c.code)), c.want)
		if en, zh := lastReason(t, f); c.want != 0 && (en == "" || zh == "") {
			t.Errorf("%s: no reason", c.code)
		}
	}
}

func TestQuotaPerUserAndMinute(t *testing.T) {
	two := 2
	f := newFake(t, func(fx *Fixture) { fx.Apps[0].MinuteQuota = &two })
	wantCode(t, get(t, f, loginQuery(app1, "user:alice")), 0)
	wantCode(t, get(t, f, loginQuery(app1, "user:alice")), 0)
	code := issue(t, f, app1, "alice")
	wantCode(t, get(t, f, loginQuery(app1, code)), wechat.MinuteQuota)
	if en, zh := lastReason(t, f); !strings.Contains(en, "call 3 of user alice") || !strings.Contains(zh, "用户 alice 本分钟内的第 3 次") {
		t.Errorf("reason %q %q", en, zh)
	}
	wantCode(t, get(t, f, loginQuery(app1, "user:bob")), 0)
	wantCode(t, get(t, f, loginQuery(app2, "user:alice")), 0)
	f.Advance(time.Minute)
	wantCode(t, get(t, f, loginQuery(app1, code)), 0) // the refusal did not burn it
}

func TestDefaultQuota(t *testing.T) {
	f := newFake(t, nil)
	for range 100 {
		wantCode(t, get(t, f, loginQuery(app1, "user:alice")), 0)
	}
	wantCode(t, get(t, f, loginQuery(app1, "user:alice")), wechat.MinuteQuota)
}

func TestSessionKeyRules(t *testing.T) {
	key := func(f *Fake) string { return get(t, f, loginQuery(app1, issue(t, f, app1, "alice"))).SessionKey }

	t.Run("expiry", func(t *testing.T) {
		f := newFake(t, nil)
		first := key(f)
		f.Advance(71 * time.Hour)
		if key(f) != first {
			t.Error("the key changed within its life")
		}
		f.Advance(71 * time.Hour) // sliding
		if key(f) != first {
			t.Error("a login did not extend the key's life")
		}
		f.Advance(72 * time.Hour)
		second := key(f)
		id, err := f.Identity(app1, "alice")
		if second == first || err != nil || id.SessionKey != second || id.PreviousSessionKey != first || id.Generation != 2 {
			t.Errorf("after its life: key %q then %q, identity %+v, %v", first, second, id, err)
		}
	})
	t.Run("login", func(t *testing.T) {
		f := newFake(t, func(fx *Fixture) { fx.Quirks.SessionKey.Rotate = "login" })
		stored := key(f)
		issue(t, f, app1, "alice") // the client logs in again; the server does not know yet
		id, err := f.Identity(app1, "alice")
		if err != nil || id.SessionKey == stored || id.PreviousSessionKey != stored {
			t.Errorf("identity %+v, %v; stored key %q should be the previous one", id, err, stored)
		}
	})
	t.Run("never", func(t *testing.T) {
		f := newFake(t, func(fx *Fixture) { fx.Quirks.SessionKey.Rotate = "never" })
		first := key(f)
		f.Advance(1000 * time.Hour)
		if key(f) != first {
			t.Error("the key changed")
		}
	})
	t.Run("short life", func(t *testing.T) {
		f := newFake(t, func(fx *Fixture) { fx.Quirks.SessionKey.Life = Duration(time.Minute) })
		first := key(f)
		f.Advance(time.Minute)
		if key(f) == first {
			t.Error("the key did not change")
		}
	})
}

func TestExplicitIdentities(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		fx.Users = append(fx.Users[:len(fx.Users):len(fx.Users)], User{Name: "dave", Identities: []Identity{
			{AppID: app1, OpenID: "oExplicitOpenID0000000000000", SessionKey: "AAAAAAAAAAAAAAAAAAAAAA=="}, {AppID: app3, UnionID: "oExplicitUnionID000000000000"}}})
	})
	if a := get(t, f, loginQuery(app1, "user:dave")); a.OpenID != "oExplicitOpenID0000000000000" || a.SessionKey != "AAAAAAAAAAAAAAAAAAAAAA==" || a.UnionID != f.world().IDs.UnionID("acme", "dave") {
		t.Errorf("%+v", a)
	}
	if a := get(t, f, loginQuery(app3, "user:dave")); a.UnionID != "oExplicitUnionID000000000000" || !strings.HasPrefix(a.OpenID, "oMOCK") {
		t.Errorf("%+v", a)
	}
}

// Of many calls with one code exactly one succeeds, and the others name it.
func TestOneCodeManyCalls(t *testing.T) {
	f := newFake(t, nil)
	code := issue(t, f, app1, "alice")
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { get(t, f, loginQuery(app1, code)) })
	}
	wg.Wait()
	var ok, used int
	for _, c := range f.Calls() {
		switch c.ErrCode {
		case 0:
			ok++
		case wechat.CodeUsed:
			used++
		}
	}
	if ok != 1 || used != 49 {
		t.Errorf("%d succeeded, %d were told it is used", ok, used)
	}
}

// The same calls give the same bytes, and Reset is as good as new.
func TestResetEqualsFresh(t *testing.T) {
	story := func(f *Fake) string {
		var b strings.Builder
		for _, target := range []string{
			loginQuery(app1, "alice-code"), loginQuery(app1, "once"), loginQuery(app1, "once"), loginQuery(app1, "busy-then-ok"),
			loginQuery(app1, issue(t, f, app1, "bob")), loginQuery(app1, "nope"), "/nope",
		} {
			rec := httptest.NewRecorder()
			f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
			b.WriteString(rec.Body.String() + "\n")
		}
		f.Advance(time.Hour)
		calls, err := json.Marshal(f.Calls())
		if err != nil {
			t.Fatal(err)
		}
		return b.String() + string(calls)
	}
	f := newFake(t, nil)
	first := story(f)
	if _, err := f.AddFault(Fault{Hang: true}); err != nil {
		t.Fatal(err)
	}
	f.Freeze(true)
	f.Reset()
	if second := story(f); second != first {
		t.Errorf("after Reset:\n%s\nfresh:\n%s", second, first)
	}
	if third := story(newFake(t, nil)); third != first {
		t.Errorf("another fake:\n%s\nfirst:\n%s", third, first)
	}
}

func TestResetApp(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Faults = []Fault{{AppID: app1, ErrCode: wechat.SystemError, Times: 1}} })
	wantCode(t, get(t, f, loginQuery(app1, "once")), wechat.SystemError)
	wantCode(t, get(t, f, loginQuery(app1, "once")), 0)
	wantCode(t, get(t, f, loginQuery(app2, "once")), 0)
	if err := f.ResetApp(app1); err != nil {
		t.Fatal(err)
	}
	if calls := f.Calls(); len(calls) != 1 || calls[0].AppID != app2 {
		t.Errorf("calls left: %+v", calls)
	}
	wantCode(t, get(t, f, loginQuery(app2, "once")), wechat.CodeUsed)
	wantCode(t, get(t, f, loginQuery(app1, "once")), wechat.SystemError)
	wantCode(t, get(t, f, loginQuery(app1, "once")), 0)
	if err := f.ResetApp("wx9"); err == nil {
		t.Error("an unknown app was reset")
	}
}
