package mockwx

import (
	"iter"
	"math"
	"slices"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
)

// A LoadCode is a js_code made ahead, and whom it logs in.
type LoadCode struct {
	JSCode string
	User   string
	OpenID string
}

// LoadCodes makes n js_codes for a load test, of the number from on. They go
// round over the users of the fixture's ranges, or of the one range with the
// prefix: each of the first as many codes as there are users is another user's. A
// fixture without a range has them go round over its listed users that may log in.
// Any fake with the same seed and the same ranges accepts each of them once, at
// any time, and needs a bit to remember it.
func (f *Fake) LoadCodes(appid, prefix string, from, n int) (iter.Seq[LoadCode], error) {
	w := f.world.Load()
	a := w.app(appid)
	if a == nil {
		return nil, noSuchApp(appid)
	}
	list := w.crowds.list
	if c := w.crowds.byPrefix[prefix]; c != nil {
		list = []*crowd{c}
	} else if prefix != "" {
		return nil, text.NotFound("no range of users with the prefix %q in the fixture", "fixture 里没有 prefix 为 %q 的用户区间", text.Clip(prefix, 64))
	}
	if from < 0 || n < 0 || uint64(from)+uint64(n) > 1<<32 {
		return nil, text.Invalid("codes are numbered from 0 to %d", "code 的序号为 0 到 %d", uint32(math.MaxUint32))
	}
	if len(list) > 0 {
		return w.loadCodes(a, list, from, n), nil
	}
	named := slices.DeleteFunc(f.Users(), func(u User) bool { return u.Blocked })
	if len(named) == 0 {
		return nil, text.NotFound("no user in the fixture who may log in; write a range, such as users: {count: 1000000, prefix: u}",
			"fixture 里没有可登录的用户；请写一个用户区间，如 users: {count: 1000000, prefix: u}")
	}
	return w.namedCodes(a, named, from, n), nil
}

// namedCodes goes round over listed users; each has codes of their own.
func (w *world) namedCodes(a *app, named []User, from, n int) iter.Seq[LoadCode] {
	return func(yield func(LoadCode) bool) {
		for i := range n {
			i += from
			u := w.user(a, named[i%len(named)].Name)
			code := w.ids.MintCode(ids.JSCode, a.AppID, ids.Code{User: w.mark(u), Serial: uint32(i / len(named))}, 0)
			if !yield(LoadCode{JSCode: code, User: u.Name, OpenID: w.openid(a, u)}) {
				return
			}
		}
	}
}

func (w *world) loadCodes(a *app, list []*crowd, from, n int) iter.Seq[LoadCode] {
	var all uint64
	for _, c := range list {
		all += uint64(c.row.Count)
	}
	return func(yield func(LoadCode) bool) {
		for i := range uint64(n) {
			i += uint64(from)
			c, place := turn(list, i%all)
			serial := i/all*uint64(c.row.Count) + place // dense: a bit each
			if !yield(w.loadCode(a, c, uint32(serial))) {
				return
			}
		}
	}
}

// turn finds the range that the i-th user of all is in, and the place there.
func turn(list []*crowd, i uint64) (*crowd, uint64) {
	for _, c := range list[:len(list)-1] {
		if i < uint64(c.row.Count) {
			return c, i
		}
		i -= uint64(c.row.Count)
	}
	return list[len(list)-1], i
}

// loadCode makes a code that goes round over a range, see world.bearer.
func (w *world) loadCode(a *app, c *crowd, serial uint32) LoadCode {
	out := LoadCode{
		JSCode: w.ids.MintCode(ids.JSCode, a.AppID, ids.Code{User: c.codes, Serial: serial}, 0),
		User:   c.name(serial%uint32(c.row.Count) + 1),
	}
	if w.users[out.User] != nil || a.own(out.User) != nil { // has a row
		out.OpenID = w.openid(a, w.user(a, out.User))
	} else {
		out.OpenID = w.ids.OpenID(a.AppID, out.User)
	}
	return out
}
