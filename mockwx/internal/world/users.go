package world

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"iter"
	"sync"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
)

// own finds a user that belongs to a fresh app alone.
func (a *App) own(name string) *people.User {
	if a == nil {
		return nil
	}
	return a.byName[name]
}

// User finds the user of a name in an app: its own, or else the fixture's.
func (w *World) User(a *App, name string) *people.User {
	if u := a.own(name); u != nil {
		return u
	}
	return w.known(name)
}

// known finds a user of the fixture.
func (w *World) known(name string) *people.User {
	if u := w.users[name]; u != nil {
		return u
	}
	return w.ranges.Named(name)
}

// UsersOf yields everybody in an app: its own users, then the fixture's, and of
// those first the ones with a row. A range may have a hundred million: take a
// few.
func (w *World) UsersOf(a *App) iter.Seq[*people.User] {
	return func(yield func(*people.User) bool) {
		for u := range w.listed(a) {
			if !yield(u) {
				return
			}
		}
		for u := range w.ranges.Members() {
			if a.own(u.Name) == nil && w.users[u.Name] == nil && !yield(u) {
				return
			}
		}
	}
}

// listed yields the users that have a row.
func (w *World) listed(a *App) iter.Seq[*people.User] {
	return func(yield func(*people.User) bool) {
		for _, u := range a.users {
			if !yield(u) {
				return
			}
		}
		for i := range w.Fixture.Users {
			name := w.Fixture.Users[i].Name
			if u := w.users[name]; u != nil && a.own(name) == nil && !yield(u) {
				return
			}
		}
	}
}

// Population is how many users an app has.
func (w *World) Population(a *App) int {
	n := w.Fixture.Population()
	for _, u := range a.users {
		if w.known(u.Name) == nil {
			n++
		}
	}
	return n
}

// OnlyUser is the one user of an app; nil when there are several.
func (w *World) OnlyUser(a *App) (only *people.User) {
	for u := range w.UsersOf(a) {
		if only != nil {
			return nil
		}
		only = u
	}
	return only
}

// marked finds a user of an app by the mark inside codes.
func (w *World) marked(a *App, mark uint64) *people.User {
	if u := a.byMark[mark]; u != nil {
		return u
	}
	if u := w.marks()[mark]; u != nil {
		return u
	}
	if name := w.ranges.Marked(mark); name != "" {
		return w.User(a, name)
	}
	return nil
}

// bearer finds the user that a minted code logs in.
func (w *World) bearer(a *App, m ids.Code) *people.User {
	if name := w.ranges.Bearer(m); name != "" {
		return w.User(a, name)
	}
	return w.marked(a, m.User)
}

// OpenID is what a user is called in an app.
func (w *World) OpenID(a *App, u *people.User) string {
	if id := u.Identity(a.AppID).OpenID; id != "" {
		return id
	}
	return w.IDs.OpenID(a.AppID, u.Name)
}

// UnionID is empty for an app that is bound to no open platform.
func (w *World) UnionID(a *App, u *people.User) string {
	if id := u.Identity(a.AppID).UnionID; id != "" {
		return id
	}
	if a.OpenPlatform == "" {
		return ""
	}
	return w.IDs.UnionID(a.OpenPlatform, u.Name)
}

// SessionKey is the key of a generation, from 1.
func (w *World) SessionKey(a *App, u *people.User, generation int) string {
	if key := u.Identity(a.AppID).SessionKey; key != "" && generation == 1 {
		return key
	}
	return w.IDs.SessionKey(a.AppID, u.Name, generation)
}

// Avatar is where a user's picture is. Seen: the host and the shape of the
// default; there is no picture behind it.
func (w *World) Avatar(u *people.User) string {
	if u.Avatar != "" {
		return u.Avatar
	}
	sum := w.IDs.Sum("avatar", u.Name)
	return "https://thirdwx.qlogo.cn/mmopen/vi_32/" + base64.RawURLEncoding.EncodeToString(sum[:]) + "/132"
}

// OriginalID is the ToUserName of an app's messages. Doc: gh_ and 12 hex digits.
func (w *World) OriginalID(a *App) string {
	if a.OriginalID != "" {
		return a.OriginalID
	}
	sum := w.IDs.Sum("original_id", a.AppID)
	return "gh_" + hex.EncodeToString(sum[:6])
}

// A memberIndex finds the members of ranges by their openids in one app. An
// openid cannot be read backwards, so the openids of the members are computed
// from the first on until it turns up, and kept: some 20 bytes for each. A million
// without a match take about half a second, once; logins need none of it.
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
		if w.User(a, u.Name).HasRow() || w.OpenID(a, u) != openid { // those were looked up by their rows
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
