package mockwx

import (
	"encoding/hex"
	"iter"
	"net/netip"
	"sync"
	"sync/atomic"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
)

// A world is one fixture come alive: the fixture, indexed and never changed,
// and beside it all that requests change. Reset makes a new one, so a request
// sees one world from its beginning to its end.
type world struct {
	fixture *Fixture
	ids     *ids.Deriver
	apps    map[string]*app  // the fixture's; see fresh
	users   map[string]*user // those with a row
	crowds  *crowds
	codes   map[string]*Code
	stubs   map[string][]*endpoint  // by path
	marks   func() map[uint64]*user // users by the mark inside minted codes

	components map[string]*component
	corps      map[string]*corp

	fresh freshSet // apps beside the fixture's

	tokens  tokens
	checks  mediaChecks
	faults  *faultSet
	journal *journal
}

// An app is a fixture's app, ready for checks.
type app struct {
	*App
	index     uint32
	whitelist []netip.Prefix
	quota     int // per user and minute; 0: none

	openidsOnce sync.Once
	openids     map[string]*user // of those with a row; made when asked for
	members     crowdIndex       // of the others

	mu     sync.Mutex
	memory memory

	// Of a fresh app only:
	rows    *Fixture // the app, its users and those it refers to
	users   []*user  // its own
	byName  map[string]*user
	journal *journal
	gone    atomic.Bool // removed; calls that had found it may still be under way
}

func newApp(row *App, index uint32) *app {
	a := &app{App: row, index: index, quota: defaultMinuteQuota, whitelist: fixture.Prefixes(row.IPWhitelist)}
	if a.MinuteQuota != nil {
		a.quota = *a.MinuteQuota
	}
	return a
}

type user struct {
	*User
	index    uint32
	override map[string]*Identity // by appid
	crowd    *crowd               // of a user who has no row …
	number   uint32               // … and the number in it
}

func newUser(row *User, index uint32) *user {
	u := &user{User: row, index: index}
	for k := range u.Identities {
		if u.override == nil {
			u.override = map[string]*Identity{}
		}
		u.override[u.Identities[k].AppID] = &u.Identities[k]
	}
	return u
}

// defaultMinuteQuota is what older pages document for code2Session. Doc:
// "100 calls/min per user"; newer pages give no number.
const defaultMinuteQuota = 100

func newWorld(fx *Fixture, journalSize int) (*world, error) {
	w := &world{
		fixture: fx, ids: ids.New(fx.Seed),
		apps:   make(map[string]*app, len(fx.Apps)),
		users:  make(map[string]*user, len(fx.Users)),
		codes:  make(map[string]*Code, len(fx.Codes)),
		tokens: newTokens(), journal: newJournal(journalSize),
		stubs: newStubs(fx.Stubs),
	}
	w.faults = newFaultSet(w.ids, fx.Faults)
	for i := range fx.Apps {
		a := newApp(&fx.Apps[i], uint32(i))
		w.apps[a.AppID] = a
	}
	for i := range fx.Users {
		if u := newUser(&fx.Users[i], uint32(i)); !u.IsRange() {
			w.users[u.Name] = u
		}
	}
	var err error
	if w.crowds, err = newCrowds(w.ids, fx.Users, uint32(len(fx.Users))); err != nil {
		return nil, err
	}
	for i := range fx.Codes {
		w.codes[fx.Codes[i].JSCode] = &fx.Codes[i]
	}
	w.addPlatforms()
	// Only minted codes need the marks, so a start does not pay for them.
	w.marks = sync.OnceValue(func() map[uint64]*user {
		m := make(map[uint64]*user, len(w.users))
		for name, u := range w.users {
			m[w.ids.Mark(name)] = u
		}
		return m
	})
	return w, nil
}

// appids yields the first n appids of the fixture and "…" when there are more.
func (w *world) appids(n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range w.fixture.Apps {
			if i == n {
				yield("…")
				return
			}
			if !yield(w.fixture.Apps[i].AppID) {
				return
			}
		}
	}
}

// find looks an app and a user up by name.
func (w *world) find(appid, name string) (*app, *user, error) {
	a := w.app(appid)
	if a == nil {
		return nil, nil, noSuchApp(appid)
	}
	u := w.user(a, name)
	if u == nil {
		return nil, nil, text.NotFound("no user %q in the fixture", "fixture 里没有用户 %q", text.Clip(name, 64))
	}
	return a, u, nil
}

func noSuchApp(appid string) error {
	return text.NotFound("no app %q in the fixture", "fixture 里没有 app %q", text.Clip(appid, 64))
}

func (w *world) openid(a *app, u *user) string {
	if o := u.override[a.AppID]; o != nil && o.OpenID != "" {
		return o.OpenID
	}
	return w.ids.OpenID(a.AppID, u.Name)
}

// unionid is empty for an app that is bound to no open platform.
func (w *world) unionid(a *app, u *user) string {
	if o := u.override[a.AppID]; o != nil && o.UnionID != "" {
		return o.UnionID
	}
	if a.OpenPlatform == "" {
		return ""
	}
	return w.ids.UnionID(a.OpenPlatform, u.Name)
}

func (w *world) sessionKey(a *app, u *user, generation int) string {
	if o := u.override[a.AppID]; o != nil && o.SessionKey != "" && generation == 1 {
		return o.SessionKey
	}
	return w.ids.SessionKey(a.AppID, u.Name, generation)
}

// whoIs finds the user behind an openid of an app; nil when there is none.
func (w *world) whoIs(a *app, openid string) *user {
	if u := w.listedBy(a, openid); u != nil {
		return u
	}
	return w.memberBy(a, openid)
}

// listedBy is whoIs for users with a row.
func (w *world) listedBy(a *app, openid string) *user {
	a.openidsOnce.Do(func() { // an openid cannot be read backwards, so all are computed once
		a.openids = make(map[string]*user, len(w.users))
		for u := range w.listed(a) {
			a.openids[w.openid(a, u)] = u
		}
	})
	return a.openids[openid]
}

// originalID is the ToUserName of an app's messages. Doc: gh_ and 12 hex digits.
func (w *world) originalID(a *app) string {
	if a.OriginalID != "" {
		return a.OriginalID
	}
	sum := w.ids.Sum("original_id", a.AppID)
	return "gh_" + hex.EncodeToString(sum[:6])
}
