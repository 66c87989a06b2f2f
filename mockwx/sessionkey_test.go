package mockwx

import (
	"strings"
	"testing"
	"time"
)

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
