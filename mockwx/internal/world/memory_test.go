package world

import (
	"reflect"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// A fresh app that is removed leaves nothing behind, whatever was done with it, and one
// that is reset remembers nothing.
func TestForgetting(t *testing.T) {
	w, now := rangesWorld(t), time.Unix(1732492800, 0)
	a, err := w.AddFresh(fixture.FreshApp{})
	if err != nil {
		t.Fatal(err)
	}
	u := w.User(a, "alice")
	for kind := range ids.PluginCode + 1 {
		p, err := w.ReadCode(kind, a, w.Issue(kind, a, u, 2, now), now)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.SpendOnce(1); err != nil {
			t.Fatal(err)
		}
	}
	p, err := w.ReadCode(ids.JSCode, a, w.Login(a, u, now), now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Redeem(p, 2, now); err != nil {
		t.Fatal(err)
	}
	p, err = w.ReadCode(ids.OAuthCode, a, w.Issue(ids.OAuthCode, a, u, wechat.ScopeBase, now), now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Allow(p, wechat.ScopeBase, 3, now); err != nil {
		t.Fatal(err)
	}
	platform := &Component{Component: &fixture.Component{AppID: "wxplatform"}}
	w.AppToken(a, now)
	w.AuthorizerToken(platform, a, now)
	w.Authorize(platform, a, now)
	a.CountDaily("/x", 1, now)
	a.CountPush()
	w.MediaChecks.Add(MediaCheck{AppID: a.AppID})
	var s Slot[string, int]
	s.Do(a, func(m map[string]int) { m["x"]++ })

	memory := reflect.ValueOf(&a.memory).Elem()
	for i := range memory.NumField() {
		if memory.Field(i).IsZero() {
			t.Errorf("the test left nothing in %s", memory.Type().Field(i).Name)
		}
	}
	if !w.RemoveFresh(a) || w.RemoveFresh(a) {
		t.Error("the app was there once")
	}
	if !memory.IsZero() {
		t.Errorf("the app remembers %+v", a.memory)
	}
	if n := len(w.tokens.known) + len(w.tokens.lines) + len(w.tokens.given) + len(w.tokens.codes) + len(w.MediaChecks.list); n != 0 {
		t.Errorf("%d entries are left in the world", n)
	}
}
