// Package people says who there is: the users that have a row in the fixture and those
// of its ranges, each with a number of their own.
package people

import "wxflow/mockwx/fixture"

// A User is a fixture's user, ready for lookups.
type User struct {
	*fixture.User
	Index    uint32
	override map[string]*fixture.Identity // by appid
	ranged   *Range                       // of a user who has no row …
	number   uint32                       // … and the number in it
}

// NewUser returns the user of a row.
func NewUser(row *fixture.User, index uint32) *User {
	u := &User{User: row, Index: index}
	for k := range u.Identities {
		if u.override == nil {
			u.override = map[string]*fixture.Identity{}
		}
		u.override[u.Identities[k].AppID] = &u.Identities[k]
	}
	return u
}

// Identity returns what the user's row says of an app; nothing for most.
func (u *User) Identity(appid string) fixture.Identity {
	if o := u.override[appid]; o != nil {
		return *o
	}
	return fixture.Identity{}
}

// HasRow reports whether the user is listed, not a member of a range.
func (u *User) HasRow() bool { return u.ranged == nil }

// ShownName is never empty. Ours: a user without a nickname goes by the name.
func (u *User) ShownName() string {
	if u.Nickname != "" {
		return u.Nickname
	}
	return u.Name
}
