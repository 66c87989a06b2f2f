package relay

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/observe"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// A Relay answers logins. It is safe for concurrent use and has no goroutine
// of its own between requests.
type Relay struct {
	dev          bool
	fake         bool // what answers is not WeChat
	apps         *served
	keeper       *keeper
	store        *guardedStore
	held         func() int // sessions in the store; nil when it does not know
	turns        [2]*gate   // at WeChat, of logins and of calls
	draining     atomic.Bool
	timeout      time.Duration // of the slowest login
	log          *slog.Logger
	parts        handlers
	watch        *watch
	handler, ops http.Handler
	close        []func()
}

// New returns a Relay, or every Problem there is with c.
func New(c Config) (*Relay, error) {
	upstream, problems := c.check()
	if len(problems) > 0 {
		return nil, problems
	}
	c = c.withDefaults()
	r := &Relay{dev: c.Dev, fake: !isWeChat(upstream), timeout: c.UpstreamTimeout, log: c.Logger, apps: newServed(c.Apps)}
	r.wire(c, upstream)
	if c.Dev {
		c.Logger.Warn("DEV: a fake WeChat and made-up identities are believed, never use this in production",
			"upstream", upstream.Scheme+"://"+upstream.Host, "answers", r.Upstream(), "hint_zh", "开发模式：会相信模拟微信和虚构的身份，切勿用于生产")
	}
	return r, nil
}

// wire makes the parts of a relay. It shows which part has what of which other.
func (r *Relay) wire(c Config, upstream *url.URL) {
	if s, ok := c.Store.(interface{ Len() int }); ok {
		r.held = s.Len
	}
	store, shared := observeStore(c.Store, c.Observer, c.Now), c.Shared
	if c.Keys != nil {
		store, shared = Sealed(store, shared, c.Keys, c.Logger)
	}
	r.store = newGuardedStore(store, &outageLog{log: c.Logger, now: c.Now, what: "the session store", hint: text.New(
		"look at WXRELAY_STORE and at the server it names; until it is back, logins are told to retry, and no code is spent",
		"请检查 WXRELAY_STORE 及其指向的服务；恢复之前，登录请求会被告知稍后重试，不消耗 code",
	)})
	fleet := newGuardedShared(shared, &outageLog{log: c.Logger, now: c.Now, what: "what the relays share", hint: text.New(
		"until it is back, this relay fetches its own access_token and counts limits for itself",
		"恢复之前，本实例自行获取 access_token，并单独统计限额",
	)})

	from, fakes, keys := newProxies(c.TrustedProxies), wall{c.Dev}, newKeyRing(c.InternalKeys)
	client := &wechat{scheme: upstream.Scheme, host: upstream.Host, rt: r.transport(c), now: c.Now, observer: c.Observer}
	r.keeper = &keeper{client: client, shared: fleet, now: c.Now, log: c.Logger, timeout: c.UpstreamTimeout, kept: map[string]*keptToken{}}
	limits := &limiter{bounds: bounds(c.Limits), shared: fleet, alone: NewMemShared(c.Now), proxies: from, now: c.Now}
	r.turns = [2]*gate{newGate(c.UpstreamMax, c.UpstreamQueue, c.Now), newGate(c.UpstreamMax, c.UpstreamQueue, c.Now)}
	who := &sessions{
		store: r.store, apps: r.apps, wall: fakes, now: c.Now,
		ttl: c.SessionTTL, sliding: c.Sliding, cookie: c.Cookie,
	}
	identity := identityWriter{keys: c.Identity, now: c.Now}
	r.parts = handlers{
		login: &loginHandler{
			apps: r.apps, wall: fakes, limits: limits, proxies: from, turns: r.turns[0], pace: &pace{now: c.Now},
			client: client, sessions: who, timeout: c.UpstreamTimeout, log: c.Logger,
		},
		sessions: who,
		auth:     &authHandler{sessions: who, identity: identity},
		userData: &userData{
			sessions: who, apps: r.apps, limits: limits, keeper: r.keeper, client: client,
			turns: r.turns[1], inHand: newInHand(c.UpstreamMax + c.UpstreamQueue), timeout: c.UpstreamTimeout,
			now: c.Now, watermarkAge: c.WatermarkAge,
		},
		token:    &tokenHandler{keys: keys, apps: r.apps, keeper: r.keeper, timeout: c.UpstreamTimeout, now: c.Now},
		ops:      &opsHandler{store: r.store, draining: &r.draining, probes: &probes{hold: c.UpstreamTimeout, now: c.Now}},
		identity: c.Identity,
		metrics:  c.Metrics,
	}

	others := nowhere()
	if c.Backend != "" {
		to, _ := url.Parse(c.Backend) // checked
		b := newBackend(who, identity, from, to)
		others = on(observe.RouteBackend, false, b)
		r.close = append(r.close, b.close)
	}
	r.watch = &watch{ids: newRequestIDs(), proxies: from, observer: c.Observer, now: c.Now, log: c.Logger}
	pass := &gateway{keys: keys, apps: r.apps, keeper: r.keeper, client: client}
	r.handler = r.watch.requests(drained(pathsOnly(r.parts.ops.watched(cors(c.CORSOrigins, r.markUpstream(route(r.parts.public(), others)))))))
	r.ops = r.watch.requests(pathsOnly(guarded(c.OpsHosts, keys, route(r.parts.internal(len(keys) > 0), pass.before(nowhere())))))
}

// transport returns the transport to WeChat.
func (r *Relay) transport(c Config) http.RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	idle := 2 * c.UpstreamMax
	if len(c.InternalKeys) > 0 {
		idle += gatewayMax
	}
	t := newTransport(idle)
	r.close = append(r.close, t.CloseIdleConnections)
	return t
}

// PingStore asks the store whether a session could be kept now. The log says why
// not: a program calls it at its start, where otherwise the first login would.
func (r *Relay) PingStore(ctx context.Context) error { return r.store.ping(ctx) }

// Handler returns the public routes.
func (r *Relay) Handler() http.Handler { return r.handler }

// Ops returns the routes for whoever watches the relay, to be served where
// the public cannot reach.
func (r *Relay) Ops() http.Handler { return r.ops }

// Drain makes /readyz say no, so that nobody sends new work here. Everything
// still works; call it before stopping the server.
func (r *Relay) Drain() { r.draining.Store(true) }

// Close lets go of idle connections to WeChat and to the back end. Logins under way finish.
func (r *Relay) Close() {
	for _, f := range r.close {
		f()
	}
}

// Upstream tells what answers logins: "wechat" for one of WeChat's own hosts
// over https, else "fake".
func (r *Relay) Upstream() string {
	if r.fake {
		return "fake"
	}
	return "wechat"
}

// SetApps replaces the apps while the relay serves: what is under way ends with
// the app it began with. With an error, which is Problems, nothing changes.
// Sessions of an app that is gone are refused until it is back.
func (r *Relay) SetApps(apps []credential.App) error {
	var p text.Problems
	(Config{Apps: apps, Dev: r.dev}).checkApps(&p)
	if len(p) > 0 {
		return p
	}
	added, removed, changed, same := r.apps.replace(apps)
	// A wrong secret is remembered for a while; this may be the right one.
	for _, id := range slices.Concat(removed, changed) {
		r.keeper.forget(id)
	}
	if same {
		return nil
	}
	list := func(ids []string) string { slices.Sort(ids); return strings.Join(ids, " ") }
	r.log.Info("apps", "served", len(r.apps.ids()), "added", list(added), "removed", list(removed), "changed", list(changed))
	return nil
}

// State looks at the relay. It asks nobody else, and is cheap.
func (r *Relay) State() observe.State {
	s := observe.State{Apps: r.apps.ids(), Sessions: -1, Draining: r.draining.Load(), TokensEnd: r.keeper.ends()}
	for _, t := range r.turns {
		s.Calls += t.running.Load()
		s.Waiting += t.waiting.Load()
	}
	if r.held != nil {
		s.Sessions = r.held()
	}
	return s
}

// Server returns a server for h, one of the relay's handlers, with a bound on
// everything a client can make it wait for or hold. The caller listens and
// serves; Shutdown finishes what is in flight.
func (r *Relay) Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		// From the end of the header to the end of the answer: the
		// slowest login, and a client slow to take it.
		WriteTimeout:   r.timeout + storeTimeout + 10*time.Second,
		IdleTimeout:    90 * time.Second,
		MaxHeaderBytes: 16 << 10,
		// OPTIONS * is refused like every target that is no path.
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(r.log.Handler(), slog.LevelWarn),
	}
}

// markUpstream says in every answer of /login, errors too, who gave the
// identity: a test run that believes it talks to WeChat shall see that it does
// not, and the reverse. Only with Dev; production has one upstream.
func (r *Relay) markUpstream(h http.Handler) http.Handler {
	if !r.dev {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/login" {
			w.Header().Set("X-Wxrelay-Upstream", r.Upstream())
		}
		h.ServeHTTP(w, req)
	})
}

// withDefaults returns c with a value for whatever has one.
func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Store == nil {
		c.Store = session.Store(NewMemStore(c.Now, 0))
	}
	if c.Shared == nil {
		c.Shared = NewMemShared(c.Now)
	}
	c.SessionTTL = cmp.Or(c.SessionTTL, DefaultSessionTTL)
	c.UpstreamTimeout = cmp.Or(c.UpstreamTimeout, DefaultUpstreamTimeout)
	c.UpstreamMax = cmp.Or(c.UpstreamMax, DefaultUpstreamMax)
	c.UpstreamQueue = cmp.Or(c.UpstreamQueue, DefaultUpstreamQueue)
	c.Cookie = cmp.Or(c.Cookie, DefaultCookie)
	c.WatermarkAge = cmp.Or(c.WatermarkAge, DefaultWatermarkAge)
	c.OpsHosts = slices.Clone(c.OpsHosts)
	return c
}
