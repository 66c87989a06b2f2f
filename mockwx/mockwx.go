package mockwx

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/internal/api/stub"
	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/world"
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
	// OnCall is called with each call as the journal gets it, before the answer leaves,
	// and whatever becomes of the journal. It must be quick, and safe for
	// concurrent use. It may be nil.
	OnCall func(Call)
	// OnCanary is called with each secret of the fixture when it is loaded, of a fresh app
	// when it is added, and of an answer before it leaves. As OnCall.
	OnCanary func(Canary)
	// AdminHosts are further names by which the admin API may be called, such as
	// ci.example.com, *.example.com or, for any, *. Pages of those that are named
	// may use wx.js, too. Addresses, localhost, names without a dot, *.local and *.internal need not be
	// listed. All others are refused, because a web page elsewhere could have its
	// name point at this machine (DNS rebinding).
	AdminHosts []string
	// Strict lets the test of NewServer fail when it ends, with the reasons, if a call was
	// refused that the test did not ask to fail (unknown paths and codes redeemed twice
	// are such), if a call had a name in it that nothing reads and that is nearly one that
	// is, or if an access_token was fetched long before the last one ended. It looks at the
	// journal: what a Reset has emptied, or newer calls have pushed out, it does not see.
	// nil: the test does not fail for that.
	Strict *Strict
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
	server  atomic.Pointer[gateway.Gateway]

	adminNames HostList
	backends   atomic.Pointer[wxjs.Backends]
	addresses  atomic.Pointer[map[string]string] // what listens where
	lines      eventLines
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

// load checks a fixture and makes it the current one.
func (f *Fake) load(fx *Fixture) error {
	if err := fx.Validate(api.Table.APIs()); err != nil {
		return fmt.Errorf("mockwx: fixture: %w", err)
	}
	own := *fx
	own.Seed = cmp.Or(f.options.Seed, own.Seed, defaultSeed)
	return f.begin(&own)
}

// begin lets a fresh world of a fixture take the place of the one before.
func (f *Fake) begin(fx *Fixture) error {
	w, err := world.New(fx, api.Table.APIs(), f.options.Journal)
	if err != nil {
		return fmt.Errorf("mockwx: fixture: %w", err)
	}
	s := &gateway.Gateway{World: w, Table: api.Table, Stubs: stub.New(fx.Stubs), Now: f.clock.Now, Log: f.logger}
	if f.options.OnCall != nil || f.options.OnCanary != nil {
		s.OnCall = f.onCall
	}
	f.tellCanaries(fixtureCanaries(w))
	if old := f.server.Swap(s); old != nil {
		old.World.Faults.End()
		old.World.EndCalls()
		f.lines.forget()
	}
	return nil
}

func (f *Fake) onCall(r *journal.Record) {
	f.tellCanaries(callCanaries(r))
	if f.options.OnCall != nil {
		f.options.OnCall(newCall(r))
	}
}

func (f *Fake) tellCanaries(all []Canary) {
	if f.options.OnCanary != nil {
		for _, c := range all {
			f.options.OnCanary(c)
		}
	}
}

func (f *Fake) world() *world.World { return f.server.Load().World }

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
	a, err := w.FindApp(appid)
	if err == nil {
		w.ResetApp(a)
	}
	return err
}

// Fixture returns the current fixture. It is shared: do not change it.
func (f *Fake) Fixture() *Fixture { return f.world().Fixture }

// SetFixture replaces the fixture and forgets all that requests
// changed, and fresh apps; the clock stays. On error nothing changes.
func (f *Fake) SetFixture(fx *Fixture) error { return f.load(fx) }

// Users lists the users of the fixture in its order, without those that belong
// to a fresh app alone; never nil. A range of users is one row, with Prefix and
// Count.
func (f *Fake) Users() []User { return append([]User{}, f.world().Fixture.Users...) }
