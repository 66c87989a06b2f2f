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
