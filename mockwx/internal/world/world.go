// Package world is the state of a running fake: the fixture, indexed, and what requests
// have changed, such as codes and tokens. It answers questions and serves nothing. What is
// remembered of an app is in that app's memory, behind its mutex, so that a reset is one
// assignment and apps do not wait for each other; the tokens of all apps have a mutex of
// their own, which is taken after an app's.
package world

import (
	"fmt"
	"strings"
	"sync"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/fault"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
)

// A World is one fixture in use: the fixture, indexed and never changed, and beside
// it all that requests change. Reset makes a new one, so a request
// sees one world from its beginning to its end.
type World struct {
	Fixture *fixture.Fixture
	apis    fixture.APIs
	IDs     *ids.Deriver
	apps    map[string]*App         // the fixture's; see fresh
	users   map[string]*people.User // those with a row
	ranges  *people.Ranges
	codes   map[string]*fixture.Code
	marks   func() map[uint64]*people.User // users by the mark inside minted codes

	components map[string]*Component
	corps      map[string]*Corp

	fresh freshSet // apps beside the fixture's

	tokens      tokens
	MediaChecks mediaChecks
	Faults      *fault.Set
	Journal     *journal.Journal
}

// New returns the world of a fixture that has been checked; apis are the emulated ones.
func New(fx *fixture.Fixture, apis fixture.APIs, journalSize int) (*World, error) {
	w := &World{
		Fixture: fx, apis: apis, IDs: ids.New(fx.Seed),
		apps:  make(map[string]*App, len(fx.Apps)),
		users: make(map[string]*people.User, len(fx.Users)),
		codes: make(map[string]*fixture.Code, len(fx.Codes)),
		tokens: tokens{
			known: map[string]*Token{}, lines: map[lineKey]*tokenLine{},
			given: map[authorizationKey]*authorization{}, codes: map[string]*issuedAuthorization{},
		},
		Journal: journal.New(journalSize),
	}
	w.fresh.put(nil)
	w.Faults = fault.New(w.IDs, fx.Faults)
	for i := range fx.Apps {
		w.apps[fx.Apps[i].AppID] = newApp(&fx.Apps[i])
	}
	for i := range fx.Users {
		if u := people.NewUser(&fx.Users[i], uint32(i)); !u.IsRange() {
			w.users[u.Name] = u
		}
	}
	var err error
	if w.ranges, err = people.NewRanges(w.IDs, fx.Users, uint32(len(fx.Users))); err != nil {
		return nil, err
	}
	for i := range fx.Codes {
		w.codes[fx.Codes[i].JSCode] = &fx.Codes[i]
	}
	w.addPlatforms()
	// Only minted codes need the marks, so a start does not pay for them.
	w.marks = sync.OnceValue(func() map[uint64]*people.User {
		m := make(map[uint64]*people.User, len(w.users))
		for name, u := range w.users {
			m[w.IDs.Mark(name)] = u
		}
		return m
	})
	return w, nil
}

// AppIDs returns the first n appids of the fixture, and "…" when there are more.
func (w *World) AppIDs(n int) []string {
	return few(w.Fixture.Apps, n, func(a *fixture.App) string { return a.AppID })
}

// few returns the names of the first n rows, and "…" when there are more.
func few[T any](rows []T, n int, name func(*T) string) (list []string) {
	for i := range rows {
		if i == n {
			return append(list, "…")
		}
		list = append(list, name(&rows[i]))
	}
	return list
}

// FindApp is App with an error.
func (w *World) FindApp(appid string) (*App, error) {
	if a := w.App(appid); a != nil {
		return a, nil
	}
	return nil, w.NoSuchApp(appid)
}

// Find looks an app and a user up by name.
func (w *World) Find(appid, name string) (*App, *people.User, error) {
	return w.find(w.App(appid), appid, name)
}

// FindSignIn is Find with the enterprises, to which people sign in on the web, too.
func (w *World) FindSignIn(id, name string) (*App, *people.User, error) {
	return w.find(w.SignIn(id), id, name)
}

func (w *World) find(a *App, appid, name string) (*App, *people.User, error) {
	if a == nil {
		return nil, nil, w.NoSuchApp(appid)
	}
	u := w.User(a, name)
	if u == nil {
		return nil, nil, text.NotFound("no user %q in the fixture%s", "fixture 里没有用户 %q%s", text.Clip(name, 64), itHas(w.userNames(5)))
	}
	return a, u, nil
}

// NoSuchApp says that there is no app of an appid.
func (w *World) NoSuchApp(appid string) error {
	return text.NotFound("no app %q in the fixture%s", "fixture 里没有 app %q%s", text.Clip(appid, 64), itHas(w.AppIDs(5)))
}

// itHas names what there is instead.
func itHas(names []string) text.Text {
	if len(names) == 0 {
		return text.Text{}
	}
	return text.Say("; it has %s", "；现有 %s", strings.Join(names, ", "))
}

// userNames returns the first n users of the fixture, and "…" when there are more.
func (w *World) userNames(n int) []string {
	return few(w.Fixture.Users, n, func(u *fixture.User) string {
		if u.IsRange() {
			return fmt.Sprintf("%s1…%s%d", u.Prefix, u.Prefix, u.Count)
		}
		return u.Name
	})
}
