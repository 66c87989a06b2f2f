package world

import (
	"iter"
	"math"
	"slices"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
)

// A LoadCode is a js_code made ahead, and the user that it logs in.
type LoadCode struct{ JSCode, User, OpenID string }

// LoadCodes makes n js_codes for a load test, of the number from on.
func (w *World) LoadCodes(appid, prefix string, from, n int) (iter.Seq[LoadCode], error) {
	a, err := w.FindApp(appid)
	if err != nil {
		return nil, err
	}
	list := w.ranges.List
	if c := w.ranges.Range(prefix); c != nil {
		list = []*people.Range{c}
	} else if prefix != "" {
		return nil, text.NotFound("no range of users with the prefix %q in the fixture", "fixture 里没有 prefix 为 %q 的用户区间", text.Clip(prefix, 64))
	}
	if from < 0 || n < 0 || uint64(from)+uint64(n) > 1<<32 {
		return nil, text.Invalid("codes are numbered from 0 to %d", "code 的序号为 0 到 %d", uint32(math.MaxUint32))
	}
	if len(list) > 0 {
		return w.rangeCodes(a, list, from, n), nil
	}
	named := slices.DeleteFunc(slices.Clone(w.Fixture.Users), func(u fixture.User) bool { return u.Blocked })
	if len(named) == 0 {
		return nil, text.NotFound("no user in the fixture who may log in; write a range, such as users: {count: 1000000, prefix: u}",
			"fixture 里没有可登录的用户；请写一个用户区间，如 users: {count: 1000000, prefix: u}")
	}
	return w.namedCodes(a, named, from, n), nil
}

// namedCodes goes round over listed users; each has codes of their own.
func (w *World) namedCodes(a *App, named []fixture.User, from, n int) iter.Seq[LoadCode] {
	return func(yield func(LoadCode) bool) {
		for i := range n {
			i += from
			u := w.User(a, named[i%len(named)].Name)
			if !yield(w.loadCode(a, u, u.Mark(w.IDs), uint32(i/len(named)))) {
				return
			}
		}
	}
}

// rangeCodes goes round over the members of ranges, see world.bearer.
func (w *World) rangeCodes(a *App, list []*people.Range, from, n int) iter.Seq[LoadCode] {
	var all uint64
	for _, c := range list {
		all += uint64(c.Count())
	}
	return func(yield func(LoadCode) bool) {
		for i := range uint64(n) {
			i += uint64(from)
			c, place := turn(list, i%all)
			serial := i/all*uint64(c.Count()) + place // dense: a bit each
			if !yield(w.loadCode(a, w.User(a, c.Name(uint32(place)+1)), c.Codes, uint32(serial))) {
				return
			}
		}
	}
}

// turn finds the range that the i-th user of all is in, and the place there.
func turn(list []*people.Range, i uint64) (*people.Range, uint64) {
	for _, c := range list[:len(list)-1] {
		if i < uint64(c.Count()) {
			return c, i
		}
		i -= uint64(c.Count())
	}
	return list[len(list)-1], i
}

// loadCode makes a code for a user, with the mark that goes into it.
func (w *World) loadCode(a *App, u *people.User, mark uint64, serial uint32) LoadCode {
	return LoadCode{w.IDs.MintCode(ids.JSCode, a.AppID, ids.Code{User: mark, Serial: serial}, 0), u.Name, w.OpenID(a, u)}
}
