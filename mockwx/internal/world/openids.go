package world

import (
	"encoding/binary"
	"sync"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
)

// A memberIndex finds the members of ranges by their openids in one app. An
// openid cannot be read backwards, so the members are gone through from the
// first until it turns up, and what was gone through is kept: some 20 bytes for
// each. A million that are in vain take about half a second, once; the logins of
// an app need none of it.
type memberIndex struct {
	mu     sync.Mutex
	seen   map[uint32]uint32 // beginning of the openid → place among the members
	twins  []uint32          // those whose beginning was taken
	missed uint32            // how many members were gone through
}

// memberByOpenID finds a member by their openid in an app; nil when there is none.
func (w *World) memberByOpenID(a *App, openid string) *people.User {
	bits, ok := ids.OpenIDBits(openid)
	if !ok || w.ranges.Len() == 0 {
		return nil
	}
	is := func(i uint32) *people.User {
		u := w.ranges.At(i)
		if w.User(a, u.Name).HasRow() || w.OpenID(a, u) != openid { // who has a row was looked for there
			return nil
		}
		return u
	}
	x := &a.members
	x.mu.Lock()
	defer x.mu.Unlock()
	if index, taken := x.seen[bits]; taken {
		if u := is(index); u != nil {
			return u
		}
		for _, index := range x.twins {
			if u := is(index); u != nil {
				return u
			}
		}
	}
	if x.seen == nil {
		x.seen = map[uint32]uint32{}
	}
	var name []byte
	for ; x.missed < w.ranges.Len(); x.missed++ {
		index := x.missed
		name = w.ranges.AppendName(name[:0], index)
		sum := w.IDs.Sum("openid", a.AppID, string(name))
		begins := binary.BigEndian.Uint32(sum[:])
		if _, taken := x.seen[begins]; taken {
			x.twins = append(x.twins, index)
		} else {
			x.seen[begins] = index
		}
		if begins != bits {
			continue
		}
		if u := is(index); u != nil {
			x.missed++
			return u
		}
	}
	return nil
}

// OwnerElsewhere finds whose an openid is in another app than a. Ours: in fresh apps
// only the listed users are looked for, as there may be hundreds of such apps.
func (w *World) OwnerElsewhere(a *App, openid string) (*App, *people.User) {
	for other := range w.All() {
		if other == a {
			continue
		}
		u := w.rowByOpenID(other, openid)
		if u == nil && !other.Fresh() {
			u = w.memberByOpenID(other, openid)
		}
		if u != nil {
			return other, u
		}
	}
	return nil, nil
}

// UserByOpenID finds the user behind an openid of an app; nil when there is none.
func (w *World) UserByOpenID(a *App, openid string) *people.User {
	if u := w.rowByOpenID(a, openid); u != nil {
		return u
	}
	return w.memberByOpenID(a, openid)
}

// rowByOpenID is whoIs for users with a row.
func (w *World) rowByOpenID(a *App, openid string) *people.User {
	a.openidsOnce.Do(func() { // an openid cannot be read backwards, so all are computed once
		a.openids = make(map[string]*people.User, len(w.users))
		for u := range w.listed(a) {
			a.openids[w.OpenID(a, u)] = u
		}
	})
	return a.openids[openid]
}
