package world

import (
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
)

// A freshSet holds the apps that were made while the fake runs. Requests read
// it without a lock: each change puts a new view in its place.
type freshSet struct {
	view atomic.Pointer[freshView]

	mu   sync.Mutex // of those who change it
	last int        // the newest number that an appid was made from
}

type freshView struct {
	byID map[string]*App
	list []*App // in the order of their making
}

func (s *freshSet) put(list []*App) {
	v := &freshView{make(map[string]*App, len(list)), list}
	for _, a := range list {
		v.byID[a.AppID] = a
	}
	s.view.Store(v)
}

// App finds an app, of the fixture or fresh; nil when there is none.
func (w *World) App(appid string) *App {
	if a := w.apps[appid]; a != nil {
		return a
	}
	return w.freshApp(appid)
}

func (w *World) freshApp(appid string) *App { return w.fresh.view.Load().byID[appid] }

// FreshApps yields the fresh apps in the order of their making.
func (w *World) FreshApps() iter.Seq[*App] { return slices.Values(w.fresh.view.Load().list) }

// All yields the apps of the fixture in its order, and then the fresh ones.
func (w *World) All() iter.Seq[*App] {
	return func(yield func(*App) bool) {
		for i := range w.Fixture.Apps {
			if !yield(w.apps[w.Fixture.Apps[i].AppID]) {
				return
			}
		}
		w.FreshApps()(yield)
	}
}

// mintApp makes the appid and the secret of the next fresh app. Ours: the shape
// of the real ones, and the mark in the secret that the built-in fixture has.
func (w *World) mintApp() (appid, secret string, n int) {
	for n = w.fresh.last + 1; ; n++ {
		sum := w.IDs.Sum("fresh app", strconv.Itoa(n))
		appid, secret = "wx"+hex.EncodeToString(sum[:8]), "mocksecret"+hex.EncodeToString(sum[8:19])
		if w.App(appid) == nil && w.components[appid] == nil {
			return appid, secret, n
		}
	}
}

// AddFresh makes an app and lets requests see it.
func (w *World) AddFresh(like fixture.FreshApp) (*App, error) {
	if like.AppID != "" || like.Secret != "" {
		return nil, text.Invalid("appid and secret of a fresh app are given by the fake; leave them out", "新 app 的 appid 和 secret 由程序分配；请不要填写")
	}
	if slices.ContainsFunc(like.Users, func(u fixture.User) bool { return u.IsRange() }) {
		return nil, text.Invalid("a range of users (count, prefix) stands in the fixture, where every fresh app sees it",
			"用户区间（count、prefix）只能写在 fixture 中，所有新 app 都能使用")
	}
	w.fresh.mu.Lock()
	defer w.fresh.mu.Unlock()
	var n int
	like.AppID, like.Secret, n = w.mintApp()
	fx := w.around(like)
	if err := fx.Validate(w.apis); err != nil {
		return nil, fmt.Errorf("mockwx: fresh app: %w", err)
	}
	a := newApp(&fx.Apps[0])
	a.rows = fx
	if len(like.Users) > 0 {
		a.byName = make(map[string]*people.User, len(like.Users))
	}
	for i := range like.Users {
		u := people.NewUser(&fx.Users[i], w.ranges.End()+uint32(i))
		a.users, a.byName[u.Name] = append(a.users, u), u
	}
	a.journal = journal.New(w.Journal.Size())
	w.fresh.last = n
	w.fresh.put(append(slices.Collect(w.FreshApps()), a))
	return a, nil
}

// around is a fixture of one fresh app and its own users, and as much of the
// fixture in force as it may refer to: enough to check it.
func (w *World) around(like fixture.FreshApp) *fixture.Fixture {
	fx := like.Fixture(w.Fixture.OpenPlatforms)
	for _, name := range []string{like.DevtoolsUser, like.UnknownCode, like.OAuthAuto} {
		if w.known(name) != nil && !slices.ContainsFunc(fx.Users, func(u fixture.User) bool { return u.Name == name }) {
			fx.Users = append(fx.Users, fixture.User{Name: name})
		}
	}
	return fx
}

// RemoveFresh takes a fresh app and all that it left behind away. It reports
// false when the app is gone already. Calls that have found the app go on; what
// they still write is forgotten with it.
func (w *World) RemoveFresh(a *App) bool {
	if !w.fresh.take(a) {
		return false
	}
	a.gone.Store(true)
	w.forget(a)
	w.Faults.Forget(a.AppID, nil)
	return true
}

func (s *freshSet) take(a *App) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.view.Load()
	if v.byID[a.AppID] != a {
		return false
	}
	s.put(slices.DeleteFunc(slices.Clone(v.list), func(x *App) bool { return x == a }))
	return true
}
