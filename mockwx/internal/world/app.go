package world

import (
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/people"
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

	mu     sync.Mutex
	memory memory

	// Of a fresh app only:
	rows    *fixture.Fixture // the app, its users and those it refers to
	users   []*people.User   // its own
	byName  map[string]*people.User
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
func (w *World) Note(r journal.Record) {
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
	for a := range w.FreshApps() {
		a.journal.Drop("")
	}
}

// EndCalls tells those who wait for a call that another world takes this one's place.
func (w *World) EndCalls() {
	w.Journal.End()
	for a := range w.FreshApps() {
		a.journal.End()
	}
}

// dropCalls forgets one app's calls.
func (w *World) dropCalls(a *App) {
	w.Journal.Drop(a.AppID)
	if a.journal != nil {
		a.journal.Drop("")
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
