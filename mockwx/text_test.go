package mockwx

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"wxflow/mockwx/text"
)

// A text is cut between characters, never inside one.
func TestClip(t *testing.T) {
	for _, c := range []struct {
		s    string
		n    int
		want string
	}{
		{"", 0, ""}, {"abc", 3, "abc"}, {"abcd", 3, "abc…"},
		{"ab中", 5, "ab中"}, {"ab中", 4, "ab…"}, {"ab中", 3, "ab…"}, {"ab中", 2, "ab…"}, {"中", 1, "…"},
		{"😀😀", 7, "😀…"},
	} {
		if got := text.Clip(c.s, c.n); got != c.want {
			t.Errorf("clip(%q, %d) = %q, want %q", c.s, c.n, got, c.want)
		}
	}
}

// Whatever is too long to be shown whole, the journal shows whole characters.
func TestJournalCutsBetweenCharacters(t *testing.T) {
	f := newFake(t, nil)
	long := strings.Repeat("x", 255) + "中文"
	get(t, f, loginQuery(long, "中文中文中文中文中文"))
	get(t, f, "/"+url.PathEscape(strings.Repeat("y", 510)+"中文"))
	b, err := json.Marshal(f.Calls())
	if err != nil || strings.Contains(string(b), `\ufffd`) || strings.ContainsRune(string(b), utf8.RuneError) {
		t.Errorf("%v: %s", err, b)
	}
	if c := f.Calls()[0]; c.AppID != long[:255]+"…" || c.Params["js_code"] != "中文…" {
		t.Errorf("appid %q, js_code %q", c.AppID, c.Params["js_code"])
	}
}

// The longest names that a fixture may have count characters, not bytes, and the
// journal keeps them whole.
func TestLimitsCountCharacters(t *testing.T) {
	longest := strings.Repeat("中", 64)
	fx := goldenFixture()
	fx.Apps = append(fx.Apps, App{AppID: longest, Secret: strings.Repeat("密", 128)})
	fx.Users = append(fx.Users, User{Name: strings.Repeat("名", 128)})
	f, err := New(Options{Fixture: fx, Now: frozen})
	if err != nil {
		t.Fatal(err)
	}
	get(t, f, loginQuery(longest, "alice-code"))
	if calls := f.CallsWhere(CallFilter{AppID: longest}); len(calls) != 1 {
		t.Errorf("%d calls of the app", len(calls))
	}
	for _, change := range []func(*Fixture){
		func(fx *Fixture) { fx.Apps = append(fx.Apps, App{AppID: longest + "中", Secret: "s"}) },
		func(fx *Fixture) { fx.Apps = append(fx.Apps, App{AppID: "wx", Secret: strings.Repeat("密", 129)}) },
		func(fx *Fixture) { fx.Users = append(fx.Users, User{Name: strings.Repeat("名", 129)}) },
	} {
		fx := goldenFixture()
		change(fx)
		if _, err := New(Options{Fixture: fx}); err == nil || !strings.Contains(err.Error(), "has more than") {
			t.Errorf("one more: %v", err)
		}
	}
}
