package mockwx

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
	"wxflow/mockwx/wxjs"
)

// Options configures a Fake. The zero value is ready for use: the built-in
// fixture and its seed, the real clock, no log.
type Options struct {
	Fixture *Fixture         // nil: DefaultFixture()
	Seed    string           // "": the fixture's seed, or "demo" when it has none
	Now     func() time.Time // nil: time.Now
	Logger  *slog.Logger     // nil: discard
	Journal int              // how many calls are kept; 0: 4,000
	// OnCall is told of every call as the journal is, before the answer leaves,
	// and whatever becomes of the journal. It must be quick, and safe for
	// concurrent use. nil: nobody is told.
	OnCall func(Call)
	// AdminHosts are further names by which the admin API may be called, such as
	// ci.example.com, *.example.com or, for any, *. Pages of those that are named
	// may use wx.js, too. Addresses, localhost, names without a dot, *.local and *.internal need not be
	// listed. All others are refused, because a web page elsewhere could have its
	// name point at this machine (DNS rebinding).
	AdminHosts []string
}

const (
	defaultSeed    = "demo"
	defaultJournal = 4_000
)

// A Fake is WeChat's server side, without a listener and without goroutines of
// its own. All methods are safe for concurrent use.
type Fake struct {
	clock   *clock.Clock
	logger  *slog.Logger
	options Options
	server  atomic.Pointer[server]

	adminNames HostList
	backends   atomic.Pointer[wxjs.Backends]
	addresses  atomic.Pointer[map[string]string] // what listens where
}

// New makes a Fake. It fails when the fixture does not hold together.
func New(o Options) (*Fake, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Journal <= 0 {
		o.Journal = defaultJournal
	}
	if o.Fixture == nil {
		o.Fixture = DefaultFixture()
	}
	names, err := local.ParseHostList(o.AdminHosts)
	if err != nil {
		return nil, fmt.Errorf("mockwx: AdminHosts: %w", err)
	}
	f := &Fake{adminNames: names, clock: clock.New(o.Now), logger: o.Logger, options: o}
	f.backends.Store(&wxjs.Backends{})
	if err := f.load(o.Fixture); err != nil {
		return nil, err
	}
	return f, nil
}

// load checks a fixture and puts it in force.
func (f *Fake) load(fx *Fixture) error {
	if err := fx.Validate(emulated); err != nil {
		return fmt.Errorf("mockwx: fixture: %w", err)
	}
	own := *fx
	if f.options.Seed != "" {
		own.Seed = f.options.Seed
	}
	if own.Seed == "" {
		own.Seed = defaultSeed
	}
	return f.begin(&own)
}

// begin lets a fresh world of a fixture take the place of the one before.
func (f *Fake) begin(fx *Fixture) error {
	w, err := world.New(fx, emulated, f.options.Journal)
	if err != nil {
		return fmt.Errorf("mockwx: fixture: %w", err)
	}
	s := &server{w: w, stubs: newStubs(fx.Stubs), now: f.clock.Now, log: f.logger}
	if f.options.OnCall != nil {
		s.onCall = func(r journal.Record) { f.options.OnCall(newCall(&r)) }
	}
	if old := f.server.Swap(s); old != nil {
		old.w.Faults.End()
		old.w.Journal.End()
	}
	return nil
}

func (f *Fake) world() *world.World { return f.server.Load().w }

// Handler returns the API as WeChat serves it.
func (f *Fake) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.server.Load().ServeHTTP(w, r) })
}

// Reset goes back to the fixture: codes, session keys, quotas, faults, journal
// and clock are as after New, and fresh apps are gone.
func (f *Fake) Reset() {
	f.clock.Reset()
	if err := f.begin(f.Fixture()); err != nil {
		panic("mockwx: a fixture that was good is not: " + err.Error())
	}
}

// ResetApp does what Reset does for one app, and leaves the clock and all other
// apps alone.
func (f *Fake) ResetApp(appid string) error {
	w := f.world()
	a := w.App(appid)
	if a == nil {
		return world.NoSuchApp(appid)
	}
	w.ResetApp(a)
	return nil
}

// Now returns the fake's time.
func (f *Fake) Now() time.Time { return f.clock.Now() }

// Advance moves the clock by d, backwards too. It goes from 1970 to 2106 and
// stops at either end.
func (f *Fake) Advance(d time.Duration) { f.clock.Advance(d) }

// Freeze stops the clock, or lets it go on from where it stands.
func (f *Fake) Freeze(on bool) { f.clock.Freeze(on) }

// SetClock makes it t now, within the same bounds.
func (f *Fake) SetClock(t time.Time) { f.clock.Set(t) }

// A ClockState is what the fake's clock shows.
type ClockState struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
	Offset Duration  `json:"offset"` // from the source given in Options
}

// Clock returns what the clock shows.
func (f *Fake) Clock() ClockState {
	now, frozen, offset := f.clock.State()
	return ClockState{now, frozen, Duration(offset)}
}

// IssueCode does what wx.login does for a user in an app: it returns a js_code
// that works once, for five minutes of the fake's clock, in that app only. It
// fails with a *NotFoundError when the fixture has no such app or user.
func (f *Fake) IssueCode(appid, name string) (string, error) {
	w := f.world()
	a, u, err := w.Find(appid, name)
	if err != nil {
		return "", err
	}
	return w.Login(a, u, f.Now()), nil
}

// AheadCode makes the serial-th js_code of a user without a login: any fake with
// the same seed accepts it, once, at any time. Serials should be dense: 0, 1, 2 …
func (f *Fake) AheadCode(appid, name string, serial uint32) (string, error) {
	w := f.world()
	_, u, err := w.Find(appid, name)
	if err != nil {
		return "", err
	}
	return w.IDs.MintCode(ids.JSCode, appid, ids.Code{User: u.Mark(w.IDs), Serial: serial}, 0), nil
}

// IssueOAuthCode does what the OAuth2 redirect does once a user has agreed: it
// returns a code for /sns/oauth2/access_token that works once, for five minutes
// of the fake's clock, in that app only. The scope is snsapi_base,
// snsapi_userinfo or snsapi_login; empty means snsapi_userinfo. It fails as
// IssueCode does.
func (f *Fake) IssueOAuthCode(appid, name, scope string) (string, error) {
	w := f.world()
	a, u, err := w.Find(appid, name)
	if err != nil {
		return "", err
	}
	set := wechat.ScopeUserinfo
	if scope != "" {
		set = wechat.ReadScopes(scope)
	}
	if set == 0 {
		return "", text.Invalid("the scope %q is none of %s", "scope %q 不是 %s 之一", text.Clip(scope, 64), wechat.AllScopes.String())
	}
	return w.OauthCode(a, u, set, f.Now()), nil
}

// An IdentityInfo is what the fake knows of a user in an app. UnionID is empty
// for an app without an open platform; PreviousSessionKey is empty until the
// key has changed.
type IdentityInfo struct {
	OpenID             string `json:"openid"`
	UnionID            string `json:"unionid,omitempty"`
	SessionKey         string `json:"session_key"`
	PreviousSessionKey string `json:"previous_session_key,omitempty"`
	Generation         int    `json:"generation"`
}

// Identity returns the identity of a user in an app, with the session_key as it
// is now. It fails with a *NotFoundError as IssueCode does.
func (f *Fake) Identity(appid, name string) (IdentityInfo, error) {
	w := f.world()
	a, u, err := w.Find(appid, name)
	if err != nil {
		return IdentityInfo{}, err
	}
	g := a.Generation(u)
	id := IdentityInfo{OpenID: w.OpenID(a, u), UnionID: w.UnionID(a, u), SessionKey: w.SessionKey(a, u, g), Generation: g}
	if g > 1 {
		id.PreviousSessionKey = w.SessionKey(a, u, g-1)
	}
	return id, nil
}

// AddFault breaks something; it returns the id for RemoveFault. It fails when
// the fault says nothing, or contradicts itself.
func (f *Fake) AddFault(x Fault) (id string, err error) {
	return f.world().AddFault(x)
}

// RemoveFault mends what AddFault broke; it reports whether there was such a
// fault. Calls that the fault holds go on.
func (f *Fake) RemoveFault(id string) bool { return f.world().Faults.Remove(id) }

// Faults lists what is broken, with the Times that are left; never nil.
func (f *Fake) Faults() []Fault { return f.world().Faults.All() }

// Fixture returns the fixture in force. It is shared: do not change it.
func (f *Fake) Fixture() *Fixture { return f.world().Fixture }

// SetFixture puts another fixture in force and forgets all that requests
// changed, and fresh apps; the clock stays. On error nothing changes.
func (f *Fake) SetFixture(fx *Fixture) error { return f.load(fx) }

// Users lists the users of the fixture in its order, without those that belong
// to a fresh app alone; never nil. A range of users is one row, with Prefix and
// Count.
func (f *Fake) Users() []User { return append([]User{}, f.world().Fixture.Users...) }
