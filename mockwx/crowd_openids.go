package mockwx

import (
	"encoding/binary"
	"sync"

	"wxflow/mockwx/internal/ids"
)

// A crowdIndex finds the members of ranges by their openids in one app. An
// openid cannot be read backwards, so the members are gone through from the
// first until it turns up, and what was gone through is kept: some 20 bytes for
// each. A million that are in vain take about half a second, once; the logins of
// an app need none of it.
type crowdIndex struct {
	mu     sync.Mutex
	seen   map[uint32]uint32 // beginning of the openid → index of the user
	twins  []uint32          // those whose beginning was taken
	missed uint32            // how many members were gone through
}

// memberBy finds a member by their openid in an app; nil when there is none.
func (w *world) memberBy(a *app, openid string) *user {
	bits, ok := ids.OpenIDBits(openid)
	if !ok || len(w.crowds.list) == 0 {
		return nil
	}
	is := func(index uint32) *user {
		u := w.crowds.at(index)
		if w.user(a, u.Name).crowd == nil || w.openid(a, u) != openid { // who has a row was looked for there
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
	for ; x.missed < w.crowds.end-w.crowds.begin; x.missed++ {
		index := w.crowds.begin + x.missed
		name = w.crowds.appendName(name[:0], index)
		sum := w.ids.Sum("openid", a.AppID, string(name))
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

// foreigner finds whose an openid is in another app than a. Ours: in fresh apps
// only the listed users are looked for, as there may be hundreds of such apps.
func (w *world) foreigner(a *app, openid string) (*app, *user) {
	for other := range w.all() {
		if other == a {
			continue
		}
		u := w.listedBy(other, openid)
		if u == nil && other.journal == nil {
			u = w.memberBy(other, openid)
		}
		if u != nil {
			return other, u
		}
	}
	return nil, nil
}
