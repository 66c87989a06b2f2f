package fault

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
)

func call(path, appid, user string) Call {
	return Call{Path: path, AppID: appid, User: func() string { return user }, Code: func() string { return "code" }}
}

func newSet(rows ...fixture.Fault) *Set { return New(ids.New("demo"), rows) }

func left(s *Set) (out []string) {
	for _, x := range s.All() {
		out = append(out, x.ID)
	}
	return out
}

// The first that matches strikes; each selector counts, and a path is what was asked
// for or the API's.
func TestStrike(t *testing.T) {
	t.Parallel()
	s := newSet(fixture.Fault{Path: "/a", AppID: "wx1"}, fixture.Fault{Path: "/a"}, fixture.Fault{User: "bob"}, fixture.Fault{AppID: "wx3"})
	for _, x := range []struct {
		call Call
		want string
	}{
		{call("/a", "wx1", ""), "f1"}, {call("/a", "wx2", "bob"), "f2"}, {call("/b", "wx1", "bob"), "f3"}, {call("/b", "wx1", "alice"), ""},
		{call("/b", "wx3", ""), "f4"}, {Call{Path: "/qyapi/a", Emulated: "/a", AppID: "wx2", User: func() string { return "" }}, "f2"},
	} {
		got := ""
		if hit := s.Strike(x.call); hit != nil {
			got = hit.ID
		}
		if got != x.want {
			t.Errorf("%s %s: %q, want %q", x.call.Path, x.call.AppID, got, x.want)
		}
	}
	if !s.Any() || newSet().Any() || newSet().Strike(call("/a", "", "")) != nil || newSet().All() == nil {
		t.Error("a set does not know whether it has any")
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	s := newSet(fixture.Fault{Times: 2}, fixture.Fault{})
	var got []string
	for range 4 {
		got = append(got, s.Strike(call("/a", "", "")).ID)
	}
	if !slices.Equal(got, []string{"f1", "f1", "f2", "f2"}) || !slices.Equal(left(s), []string{"f2"}) {
		t.Errorf("%q, and %q are left", got, left(s))
	}
	if added := s.Add(fixture.Fault{}); added.ID != "f3" || s.Remove("f1") || !s.Remove("f2") || !slices.Equal(left(s), []string{"f3"}) {
		t.Errorf("%q are left", left(s))
	}
	if s.Remove("f3"); s.Any() {
		t.Error("it still has one")
	}
}

// Forget takes the faults of one app and puts back the fixture's, and no others.
func TestForget(t *testing.T) {
	t.Parallel()
	rows := []fixture.Fault{{AppID: "wx1"}, {AppID: "wx2"}, {}}
	s := newSet(rows...)
	s.Add(fixture.Fault{AppID: "wx1", Times: 1})
	s.Forget("wx1", rows)
	if !slices.Equal(left(s), []string{"f2", "f3", "f5"}) || s.All()[2].AppID != "wx1" || s.All()[2].Times != 0 {
		t.Errorf("%+v", s.All())
	}
}

// A chance is drawn by the seed and by what a call is about, whatever the order of calls.
func TestChance(t *testing.T) {
	t.Parallel()
	strikes := func(s *Set, users ...string) (out string) {
		for _, u := range users {
			if s.Strike(call("/a", "wx1", u)) != nil {
				out += u + " "
			}
		}
		return out
	}
	var users []string
	for n := range 400 {
		users = append(users, "u"+strconv.Itoa(n))
	}
	a := strikes(newSet(fixture.Fault{Chance: 0.25}), users...)
	b := strikes(newSet(fixture.Fault{Chance: 0.25}), users...)
	if n := len(a); a != b || n < 4*60 || n > 4*160 {
		t.Errorf("%d and %d characters", n, len(b))
	}
	slices.Reverse(users)
	if c := strikes(newSet(fixture.Fault{Chance: 0.25}), users...); len(c) != len(a) {
		t.Error("the order matters")
	}
	hit := 0
	again, twins := newSet(fixture.Fault{Chance: 0.5}), newSet(fixture.Fault{Chance: 0.5}, fixture.Fault{Chance: 0.5})
	both := 0
	for range 400 {
		if again.Strike(call("/a", "wx1", "u")) != nil {
			hit++
		}
		if twins.Strike(call("/a", "wx1", "u")) != nil {
			both++
		}
	}
	if hit < 140 || hit > 260 || both < 250 || both > 350 {
		t.Errorf("of one user's calls %d of 400 are struck, and %d by two equal faults", hit, both)
	}
	if newSet(fixture.Fault{Chance: 1}).Strike(call("/a", "", "")) == nil {
		t.Error("a chance of 1 does not strike")
	}
	byCode := newSet(fixture.Fault{Chance: 0.5})
	n := 0
	for i := range 100 {
		if byCode.Strike(Call{Path: "/a", User: func() string { return "" }, Code: func() string { return strconv.Itoa(i) }}) != nil {
			n++
		}
	}
	if n < 25 || n > 75 {
		t.Errorf("of a hundred codes %d are struck", n)
	}
}

// A gate opens when all have come, and then it is gone; who leaves has not come.
func TestHold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSet(fixture.Fault{Hold: fixture.Hold{Until: 3}})
		var missing []int
		done := make(chan bool, 4)
		come := func(ctx context.Context) {
			hit := s.Strike(call("/a", "", ""))
			if hit == nil || !hit.Holds() {
				t.Fatal("it does not hold")
			}
			go func() { done <- s.Wait(ctx, hit, func(n int) { missing = append(missing, n) }) }()
			synctest.Wait()
		}
		leaving, leave := context.WithCancel(t.Context())
		come(leaving)
		leave()
		if <-done {
			t.Error("who left went on")
		}
		come(t.Context())
		come(t.Context())
		if len(done) != 0 || !s.Any() {
			t.Error("the gate is open before all have come")
		}
		come(t.Context())
		for range 3 {
			if !<-done {
				t.Error("one did not go on")
			}
		}
		if s.Any() || !slices.Equal(missing, []int{2, 2, 1}) {
			t.Errorf("missing %v", missing)
		}
	})
}

// Whatever takes a gate away lets go who waits.
func TestRelease(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*Set){
		"remove": func(s *Set) { s.Remove("f1") }, "end": (*Set).End, "end twice": func(s *Set) { s.End(); s.End() }, "forget": func(s *Set) { s.Forget("wx1", nil) },
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newSet(fixture.Fault{AppID: "wx1", Hold: fixture.Hold{Until: 3}})
			hit := s.Strike(call("/a", "wx1", ""))
			done := make(chan bool)
			go func() { done <- s.Wait(t.Context(), hit, func(int) {}) }()
			synctest.Wait()
			end(s)
			if !<-done {
				t.Errorf("%s: it did not go on", name)
			}
		})
	}
}
