package journal

import "testing"

// A reader who comes late gets the newest calls, not all that there were.
func TestNews(t *testing.T) {
	t.Parallel()
	j := New(3)
	ids := func(found []Record) (out []int64) {
		for _, r := range found {
			out = append(out, r.ID)
		}
		return out
	}
	for id := range int64(5) {
		j.Add(&Record{ID: id, AppID: "a"})
	}
	found, at, dropped := j.News(Place{}, 10, All)
	if got := ids(found); len(got) != 3 || got[0] != 2 || got[2] != 4 || dropped {
		t.Errorf("%v, %t", got, dropped)
	}
	j.Add(&Record{ID: 5, AppID: "b"})
	if found, at, dropped = j.News(at, 10, All); len(found) != 1 || found[0].ID != 5 || dropped {
		t.Errorf("%v, %t", ids(found), dropped)
	}
	if found, _, _ = j.News(Place{}, 2, All); len(found) != 2 || found[1].ID != 5 {
		t.Errorf("%v", ids(found))
	}
	j.Drop("a")
	if found, _, dropped = j.News(at, 10, All); len(found) != 0 || !dropped {
		t.Errorf("%v, %t", ids(found), dropped)
	}
	if found, at, _ = j.News(Place{}, 10, All); len(found) != 1 || found[0].ID != 5 {
		t.Errorf("%v: not what is left", ids(found))
	}
	if found, _, dropped = j.News(at, 10, All); len(found) != 0 || dropped {
		t.Errorf("%v, %t", ids(found), dropped)
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	j := New(3)
	for name, change := range map[string]func(){"Add": func() { j.Add(&Record{}) }, "Drop": func() { j.Drop("") }, "End": j.End} {
		changed := j.Changed()
		select {
		case <-changed:
			t.Errorf("changed before %s", name)
		default:
		}
		change()
		select {
		case <-changed:
		default:
			t.Errorf("not changed by %s", name)
		}
	}
}
