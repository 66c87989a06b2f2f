package world

import (
	"encoding/hex"
	"fmt"
	"iter"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
)

// defaultMinuteQuota is what older pages document for code2Session. Doc:
// "100 calls/min per user"; newer pages give no number.
const defaultMinuteQuota = 100

// An App is a fixture's app, ready for checks.
type App struct {
	*fixture.App
	Whitelist []netip.Prefix
	Quota     int // per user and minute; 0: none

	openidsOnce sync.Once
	openids     map[string]*people.User // of those with a row; made when asked for
	members     memberIndex             // of the others
	known       atomic.Pointer[identities]

	mu     sync.Mutex
	memory memory

	// Of a fresh app only:
	rows    *fixture.Fixture // the app, its users and those it refers to
	users   []*people.User   // its own
	byName  map[string]*people.User
	byMark  map[uint64]*people.User // by the mark inside minted codes
	journal *journal.Journal
	gone    atomic.Bool // removed; calls that had found it may still be under way

	resets atomic.Int64
}

// Fresh reports whether the app was made while the fake runs.
func (a *App) Fresh() bool { return a.journal != nil }

func newApp(row *fixture.App) *App {
	a := &App{App: row, Quota: defaultMinuteQuota, Whitelist: fixture.Prefixes(row.IPWhitelist)}
	if a.MinuteQuota != nil {
		a.Quota = *a.MinuteQuota
	}
	return a
}

// HasPage reports whether a mini-program has a page. Ours: one whose fixture lists
// no pages has all of them. A query and a slash in front do not count.
func (a *App) HasPage(page string) bool {
	page, _, _ = strings.Cut(strings.TrimPrefix(page, "/"), "?")
	return len(a.Pages) == 0 || slices.Contains(a.Pages, page)
}

// Note writes a call into the journal, and into that of a fresh app: there, the
// calls of other apps never push it out.
func (w *World) Note(r *journal.Record) {
	w.Journal.Add(r)
	if a := w.freshApp(r.AppID); a != nil {
		a.journal.Add(r)
	}
}

// JournalOf returns the journal that has the calls of an app: a fresh one's own, or
// that of all.
func (w *World) JournalOf(appid string) *journal.Journal {
	if a := w.freshApp(appid); a != nil {
		return a.journal
	}
	return w.Journal
}

// An Epoch is the life of an app from one reset to the next.
type Epoch struct {
	app    *App
	resets int64
}

// Epoch returns that of an app; of an unknown one, the zero Epoch.
func (w *World) Epoch(appid string) Epoch {
	if a := w.App(appid); a != nil {
		return Epoch{a, a.resets.Load()}
	}
	return Epoch{}
}

// CallByRID finds the refused call that has a rid, for an app that asks.
func (w *World) CallByRID(a *App, rid string) (journal.Record, bool) {
	if a.journal != nil {
		if r, found := a.journal.ByRID(rid); found {
			return r, true
		}
	}
	return w.Journal.ByRID(rid)
}

// ClearCalls forgets all calls.
func (w *World) ClearCalls() {
	w.Journal.Drop("")
	for a := range w.freshApps() {
		a.journal.Drop("")
	}
}

// EndCalls ends the waits for calls: another world takes this one's place.
func (w *World) EndCalls() {
	w.Journal.End()
	for a := range w.freshApps() {
		a.journal.End()
	}
}

// AddFault checks a fault and lets it strike from now on. It returns the fault's id.
func (w *World) AddFault(x fixture.Fault) (id string, err error) {
	fresh, rows := w.freshApp(x.AppID), (*fixture.Fixture)(nil)
	if fresh != nil {
		rows = fresh.rows
	}
	if err := w.Fixture.CheckFault(w.apis, x, rows); err != nil {
		return "", err
	}
	id = w.Faults.Add(x).ID
	if fresh != nil && fresh.gone.Load() { // removed meanwhile, and its faults before this one
		w.Faults.Remove(id)
		return "", w.NoSuchApp(x.AppID)
	}
	return id, nil
}

// A freshSet holds the apps that were made while the fake runs. Requests read
// it without a lock: each change puts a new view in its place.
type freshSet struct {
	view atomic.Pointer[freshView]

	mu   sync.Mutex // of changes
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

// freshApps yields the fresh apps in the order of their making.
func (w *World) freshApps() iter.Seq[*App] { return slices.Values(w.fresh.view.Load().list) }

// countApps is how many apps there are.
func (w *World) countApps() int { return len(w.apps) + len(w.fresh.view.Load().list) }

// All yields the apps of the fixture in its order, and then the fresh ones.
func (w *World) All() iter.Seq[*App] {
	return func(yield func(*App) bool) {
		for i := range w.Fixture.Apps {
			if !yield(w.apps[w.Fixture.Apps[i].AppID]) {
				return
			}
		}
		w.freshApps()(yield)
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
		a.byMark = make(map[uint64]*people.User, len(like.Users))
	}
	for i := range like.Users {
		u := people.NewUser(&fx.Users[i], w.ranges.End()+uint32(i))
		a.users, a.byName[u.Name], a.byMark[u.Mark(w.IDs)] = append(a.users, u), u, u
	}
	a.journal = journal.New(w.Journal.Size())
	w.fresh.last = n
	w.fresh.put(append(slices.Collect(w.freshApps()), a))
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
	if a.gone.Swap(true) {
		return false
	}
	w.fresh.mu.Lock()
	w.fresh.put(slices.DeleteFunc(slices.Collect(w.freshApps()), func(x *App) bool { return x == a }))
	w.fresh.mu.Unlock()
	w.forget(a)
	w.Faults.Forget(a.AppID, nil)
	return true
}
