package people

import (
	"testing"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
)

func newRanges(t *testing.T) *Ranges {
	t.Helper()
	s, err := NewRanges(ids.New("demo"), []fixture.User{{Name: "alice"}, {Prefix: "u", Count: 3}, {Prefix: "v-", Count: 2}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Members are numbered through, and found by name, by number and by mark.
func TestRanges(t *testing.T) {
	t.Parallel()
	d, s := ids.New("demo"), newRanges(t)
	if s.Len() != 5 || s.End() != 6 || len(s.List) != 2 || s.Range("u").Count() != 3 || s.Range("x") != nil {
		t.Errorf("%d members up to %d in %d ranges", s.Len(), s.End(), len(s.List))
	}
	names := []string{"u1", "u2", "u3", "v-1", "v-2"}
	i := uint32(0)
	for u := range s.Members() {
		if u.Name != names[i] || u.Index != 1+i || u.HasRow() || u.Prefix != "" || u.Count != 0 || u.ShownName() != names[i] {
			t.Errorf("%d: %+v", i, u)
		}
		at, named := s.At(i), s.Named(u.Name)
		if at == nil || at.Name != u.Name || named == nil || named.Index != u.Index || string(s.AppendName([]byte("x"), i)) != "x"+u.Name {
			t.Errorf("%d: %+v, %+v", i, at, named)
		}
		if got := s.Marked(u.Mark(d)); got != u.Name {
			t.Errorf("%s is marked as %q", u.Name, got)
		}
		i++
	}
	if i != 5 || s.At(5) != nil || string(s.AppendName(nil, 5)) != "" {
		t.Errorf("%d members", i)
	}
	for range s.Members() {
		break
	}
	for _, name := range []string{"u0", "u4", "u", "u01", "w1", "v-3", "", "1", "alice"} {
		if u := s.Named(name); u != nil {
			t.Errorf("%q is %+v", name, u)
		}
	}
	if s.Marked(d.Mark("alice")) != "" {
		t.Error("the mark of a row is a member's")
	}
}

// A code that goes round logs the members in one after the other; one that was made at
// some time does not go round.
func TestBearer(t *testing.T) {
	t.Parallel()
	s := newRanges(t)
	for serial, want := range []string{"u1", "u2", "u3", "u1"} {
		if got := s.Bearer(ids.Code{User: s.Range("u").Codes, Serial: uint32(serial)}); got != want {
			t.Errorf("%d: %q", serial, got)
		}
	}
	if s.Bearer(ids.Code{User: s.Range("u").Codes, Issued: 7}) != "" || s.Bearer(ids.Code{User: 7}) != "" {
		t.Error("another code goes round")
	}
}

func TestUser(t *testing.T) {
	t.Parallel()
	row := fixture.User{Name: "alice", Nickname: "爱丽丝", Identities: []fixture.Identity{{AppID: "wx1", OpenID: "o1"},
		{AppID: "wx2", OpenID: "o2"}}}
	u := NewUser(&row, 7)
	if u.Index != 7 || !u.HasRow() || u.ShownName() != "爱丽丝" || u.Identity("wx1").OpenID != "o1" || u.Identity("wx2").OpenID != "o2" ||
		u.Identity("wx3") != (fixture.Identity{}) {
		t.Errorf("%+v", u)
	}
	if u := NewUser(&fixture.User{Name: "bob"}, 0); u.ShownName() != "bob" || u.Identity("wx1") != (fixture.Identity{}) {
		t.Errorf("%+v", u)
	}
	if _, err := NewRanges(ids.New("demo"), []fixture.User{{Prefix: "u", Count: 3}, {Prefix: "u", Count: 2}}, 0); err == nil {
		t.Error("codes that cannot be told apart are no error")
	}
}
