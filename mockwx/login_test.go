package mockwx

import (
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
