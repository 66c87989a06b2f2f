package mockwx

import (
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"wxflow/mockwx/text"
)

// A freshSet holds the apps that were made while the fake runs. Requests read
// it without a lock: each change puts a new view in its place.
type freshSet struct {
	view atomic.Pointer[freshView] // nil: there are none

	mu   sync.Mutex // of those who change it
	made uint32     // how many there have been: indexes are never used again
	last int        // the newest number that an appid was made from
}

type freshView struct {
	byID map[string]*app
	list []*app // in the order of their making
}

func (s *freshSet) put(list []*app) {
	if len(list) == 0 {
		s.view.Store(nil)
		return
	}
	v := &freshView{make(map[string]*app, len(list)), list}
	for _, a := range list {
		v.byID[a.AppID] = a
	}
	s.view.Store(v)
}

// app finds an app, of the fixture or fresh; nil when there is none.
func (w *world) app(appid string) *app {
	if a := w.apps[appid]; a != nil {
		return a
	}
	return w.freshApp(appid)
}

func (w *world) freshApp(appid string) *app {
	if v := w.fresh.view.Load(); v != nil {
		return v.byID[appid]
	}
	return nil
}

// freshApps yields the fresh apps in the order of their making.
func (w *world) freshApps() iter.Seq[*app] {
	if v := w.fresh.view.Load(); v != nil {
		return slices.Values(v.list)
	}
	return func(func(*app) bool) {}
}

// all yields the apps of the fixture in its order, and then the fresh ones.
func (w *world) all() iter.Seq[*app] {
	return func(yield func(*app) bool) {
		for i := range w.fixture.Apps {
			if !yield(w.apps[w.fixture.Apps[i].AppID]) {
				return
			}
		}
		w.freshApps()(yield)
	}
}

// own finds a user who belongs to a fresh app alone.
func (a *app) own(name string) *user {
	if a == nil {
		return nil
	}
	return a.byName[name]
}

// user finds who goes by a name in an app: its own user, or else the fixture's.
func (w *world) user(a *app, name string) *user {
	if u := a.own(name); u != nil {
		return u
	}
	return w.known(name)
}

// known finds a user of the fixture.
func (w *world) known(name string) *user {
	if u := w.users[name]; u != nil {
		return u
	}
	return w.crowds.named(name)
}

// usersOf yields everybody in an app: its own users, then the fixture's, and of
// those first the ones with a row. A range may have a hundred million: take a
// few.
func (w *world) usersOf(a *app) iter.Seq[*user] {
	return func(yield func(*user) bool) {
		for u := range w.listed(a) {
			if !yield(u) {
				return
			}
		}
		for u := range w.crowds.members() {
			if a.own(u.Name) == nil && w.users[u.Name] == nil && !yield(u) {
				return
			}
		}
	}
}

// listed yields those who have a row.
func (w *world) listed(a *app) iter.Seq[*user] {
	return func(yield func(*user) bool) {
		for _, u := range a.users {
			if !yield(u) {
				return
			}
		}
		for i := range w.fixture.Users {
			name := w.fixture.Users[i].Name
			if u := w.users[name]; u != nil && a.own(name) == nil && !yield(u) {
				return
			}
		}
	}
}

// population is how many users an app has.
func (w *world) population(a *app) int {
	n := w.fixture.Population()
	for _, u := range a.users {
		if w.known(u.Name) == nil {
			n++
		}
	}
	return n
}

// onlyUser is the one user of an app; nil when there are several.
func (w *world) onlyUser(a *app) (only *user) {
	for u := range w.usersOf(a) {
		if only != nil {
			return nil
		}
		only = u
	}
	return only
}

// note writes a call into the journal, and into that of a fresh app: there, the
// calls of other apps never push it out.
func (w *world) note(r record) {
	w.journal.add(r)
	if a := w.freshApp(r.appid); a != nil {
		a.journal.add(r)
	}
}

// calls lists what a filter selects.
func (w *world) calls(x CallFilter) []Call {
	if a := w.freshApp(x.AppID); a != nil {
		return a.journal.calls(x)
	}
	return w.journal.calls(x)
}

// callByRID finds the refused call that has a rid, for an app that asks.
func (w *world) callByRID(a *app, rid string) (record, bool) {
	if a.journal != nil {
		if r, found := a.journal.byRID(rid); found {
			return r, true
		}
	}
	return w.journal.byRID(rid)
}

// dropCalls forgets one app's calls.
func (w *world) dropCalls(a *app) {
	w.journal.drop(a.AppID)
	if a.journal != nil {
		a.journal.drop("")
	}
}

// mintApp makes the appid and the secret of the next fresh app. Ours: the shape
// of the real ones, and the mark in the secret that the built-in fixture has.
func (w *world) mintApp() (appid, secret string, n int) {
	for n = w.fresh.last + 1; ; n++ {
		sum := w.ids.Sum("fresh app", strconv.Itoa(n))
		appid, secret = "wx"+hex.EncodeToString(sum[:8]), "mocksecret"+hex.EncodeToString(sum[8:19])
		if w.app(appid) == nil && w.components[appid] == nil {
			return appid, secret, n
		}
	}
}

// addFresh makes an app and lets requests see it.
func (w *world) addFresh(like FreshApp) (*app, error) {
	if like.AppID != "" || like.Secret != "" {
		return nil, text.Invalid("appid and secret of a fresh app are given by the fake; leave them out", "新 app 的 appid 和 secret 由程序分配；请不要填写")
	}
	if slices.ContainsFunc(like.Users, func(u User) bool { return u.IsRange() }) {
		return nil, text.Invalid("a range of users (count, prefix) stands in the fixture, where every fresh app sees it", "用户区间（count、prefix）只能写在 fixture 中，所有新 app 都能使用")
	}
	w.fresh.mu.Lock()
	defer w.fresh.mu.Unlock()
	var n int
	like.AppID, like.Secret, n = w.mintApp()
	fx := w.around(like)
	if err := fx.Validate(emulated); err != nil {
		return nil, fmt.Errorf("mockwx: fresh app: %w", err)
	}
	a := newApp(&fx.Apps[0], uint32(len(w.fixture.Apps))+w.fresh.made)
	a.rows = fx
	if len(like.Users) > 0 {
		a.byName = make(map[string]*user, len(like.Users))
	}
	for i := range like.Users {
		u := newUser(&fx.Users[i], w.crowds.end+uint32(i))
		a.users, a.byName[u.Name] = append(a.users, u), u
	}
	a.journal = newJournal(w.journal.size)
	w.fresh.made, w.fresh.last = w.fresh.made+1, n
	w.fresh.put(append(slices.Collect(w.freshApps()), a))
	return a, nil
}

// around is a fixture of one fresh app and its own users, and as much of the
// fixture in force as it may refer to: enough to check it.
func (w *world) around(like FreshApp) *Fixture {
	fx := like.Fixture(w.fixture.OpenPlatforms)
	for _, name := range []string{like.DevtoolsUser, like.UnknownCode, like.OAuthAuto} {
		if w.known(name) != nil && !slices.ContainsFunc(fx.Users, func(u User) bool { return u.Name == name }) {
			fx.Users = append(fx.Users, User{Name: name})
		}
	}
	return fx
}

// removeFresh takes a fresh app and all that it left behind away. It reports
// false when the app is gone already. Calls that have found the app go on; what
// they still write is forgotten with it.
func (w *world) removeFresh(a *app) bool {
	if !w.fresh.take(a) {
		return false
	}
	a.gone.Store(true)
	w.forget(a)
	w.faults.forget(a.AppID, nil)
	return true
}

func (s *freshSet) take(a *app) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.view.Load()
	if v == nil || v.byID[a.AppID] != a {
		return false
	}
	s.put(slices.DeleteFunc(slices.Clone(v.list), func(x *app) bool { return x == a }))
	return true
}
