package world

import (
	"sync/atomic"

	"wxflow/mockwx/internal/people"
)

// An Identity is what one user is in one app.
type Identity struct {
	OpenID     string
	UnionID    string
	SessionKey string // of the generation

	user       uint32 // the index
	generation int
}

// knownUsers bounds how many identities an app remembers: who logs in again within the
// next few users costs three HMACs less (BenchmarkIdentity).
const knownUsers = 64

type identities [knownUsers]atomic.Pointer[Identity]

// Identity is what a user is in an app, with the session_key of a generation.
func (w *World) Identity(a *App, u *people.User, generation int) *Identity {
	known := a.known.Load()
	if known == nil {
		known = new(identities)
		a.known.Store(known) // of two at once, one is forgotten
	}
	place := &known[u.Index%knownUsers]
	if x := place.Load(); x != nil && x.user == u.Index && x.generation == generation {
		return x
	}
	x := &Identity{w.OpenID(a, u), w.UnionID(a, u), w.SessionKey(a, u, generation), u.Index, generation}
	place.Store(x)
	return x
}
