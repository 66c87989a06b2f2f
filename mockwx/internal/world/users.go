package world

import (
	"iter"

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
	for _, u := range a.users {
		if w.IDs.Mark(u.Name) == mark {
			return u
		}
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
