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

	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/backend"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/limit"
	"wxflow/relay/internal/login"
	"wxflow/relay/internal/ops"
	"wxflow/relay/internal/push"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/internal/trust"
	"wxflow/relay/internal/userdata"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/observe"
	"wxflow/relay/store/memory"
	"wxflow/relay/store/sealed"
	"wxflow/relay/text"
)

// A Relay answers logins. It is safe for concurrent use and has no goroutine
// of its own between requests.
type Relay struct {
	dev          bool
	fake         bool // what answers is not WeChat
	apps         *apps.Served
	keeper       *tokens.Keeper
	store        *sessions.Guard
	held         func() int     // sessions in the store; nil when it does not know
	turns        [2]*limit.Gate // at WeChat, of logins and of calls
	draining     atomic.Bool
	timeout      time.Duration // of the slowest login
	log          *slog.Logger
	parts        handlers
	watch        *web.Watch
	handler, ops http.Handler
	public       *web.Router
	close        []func()
}

// New returns a Relay, or every Problem there is with c.
func New(c Config) (*Relay, error) {
	upstream, problems := c.check()
	if len(problems) > 0 {
		return nil, problems
	}
	c = c.withDefaults()
	r := &Relay{dev: c.Dev, fake: !trust.IsWeChat(upstream), timeout: c.UpstreamTimeout, log: c.Logger, apps: apps.New(c.Apps)}
	r.wire(c, upstream)
	if c.Dev {
		c.Logger.Warn("DEV: a fake WeChat and made-up identities are trusted; never use this in production",
			"upstream", upstream.Scheme+"://"+upstream.Host, "answers", r.Upstream(), "hint_zh", "开发模式：会相信模拟微信和虚构的身份，切勿用于生产")
	}
	return r, nil
}

// wire makes the parts of a relay. It shows which part has what of which other.
func (r *Relay) wire(c Config, upstream *url.URL) {
	if s, ok := c.Store.(interface{ Len() int }); ok {
		r.held = s.Len
	}
	store, shared := c.stores()
	r.store = sessions.NewGuard(store, &sessions.OutageLog{Log: c.Logger, Now: c.Now, What: "the session store", Hint: text.New(
		"look at WXRELAY_STORE and at the server it names; until it is back, logins are told to retry, and no code is spent",
		"请检查 WXRELAY_STORE 及其指向的服务；恢复之前，登录请求会被告知稍后重试，不消耗 code",
	)}, c.Observer, c.Now)
	fleet := sessions.NewGuardedShared(shared, &sessions.OutageLog{Log: c.Logger, Now: c.Now, What: "what the relays share", Hint: text.New(
		"until it is back, this relay fetches its own access_token and counts limits for itself",
		"恢复之前，本实例自行获取 access_token，并单独统计限额",
	)})

	from, fakes, keys := web.NewProxies(c.TrustedProxies), trust.Rules{Dev: c.Dev}, gateway.NewKeys(c.InternalKeys)
	client := &wechat.Client{Scheme: upstream.Scheme, Host: upstream.Host, Transport: r.transport(c), Now: c.Now, Observer: c.Observer}
	r.keeper = &tokens.Keeper{Client: client, Shared: fleet, Now: c.Now, Log: c.Logger, Timeout: c.UpstreamTimeout,
		Kept: map[string]*tokens.KeptToken{}}
	limits := &limit.Limiter{Bounds: limit.Bounds(c.Limits), Shared: fleet, Alone: memory.NewShared(c.Now), Proxies: from, Now: c.Now}
	r.turns = [2]*limit.Gate{limit.NewGate(c.UpstreamMax, c.UpstreamQueue, c.Now), limit.NewGate(c.UpstreamMax, c.UpstreamQueue, c.Now)}
	who := &sessions.Sessions{
		Store: r.store, Apps: r.apps, Trust: fakes, Now: c.Now,
		TTL: c.SessionTTL, Sliding: c.Sliding, Cookie: c.Cookie,
	}
	identity := backend.Identity{Keys: c.Identity, Now: c.Now}
	r.parts = handlers{
		login: &login.Handler{
			Apps: r.apps, Trust: fakes, Limits: limits, Proxies: from, Turns: r.turns[0], Pace: &limit.Pace{Now: c.Now},
			Client: client, Sessions: who, Timeout: c.UpstreamTimeout, Log: c.Logger,
		},
		sessions: who,
		auth:     &backend.Auth{Sessions: who, Identity: identity},
		userData: &userdata.Handler{
			Sessions: who, Apps: r.apps, Limits: limits, Keeper: r.keeper, Client: client,
			Turns: r.turns[1], InHand: limit.NewInHand(c.UpstreamMax + c.UpstreamQueue), Timeout: c.UpstreamTimeout,
			Now: c.Now, WatermarkAge: c.WatermarkAge,
		},
		token:    &gateway.TokenHandler{Keys: keys, Apps: r.apps, Keeper: r.keeper, Timeout: c.UpstreamTimeout, Now: c.Now},
		ops:      &ops.Handler{Store: r.store, Draining: &r.draining, Probes: &ops.Probes{Hold: c.UpstreamTimeout, Now: c.Now}},
		operator: &ops.Operator{Keys: keys, Sessions: who, Proxies: from, Log: c.Logger},
		identity: c.Identity, tokens: backend.NewTokens(who, identity, c.Audiences), metrics: c.Metrics,
	}
	r.parts.login.Phone = r.parts.userData.Number
	others := web.Nowhere()
	if c.Backend != "" {
		to, _ := url.Parse(c.Backend) // checked
		b := backend.NewProxy(who, identity, from, to)
		others = web.Named(observe.RouteBackend, false, b)
		r.close = append(r.close, b.Close)
	}
	r.watch = &web.Watch{Proxies: from, Observer: c.Observer, Now: c.Now, Log: c.Logger}
	pass := &gateway.Gateway{Keys: keys, Apps: r.apps, Keeper: r.keeper, Client: client}
	r.public = web.NewRouter(r.parts.public(), r.pushes(c, who, fleet).Before(others))
	r.handler = r.watch.Requests(web.Drained(web.PathsOnly(r.parts.ops.Watched(web.Cors(c.CORSOrigins, r.markUpstream(r.public))))))
	r.ops = r.watch.Requests(web.PathsOnly(ops.Guarded(c.OpsHosts, keys,
		web.NewRouter(r.parts.internal(len(keys) > 0), pass.Before(web.Nowhere())))))
}

// stores returns where sessions are kept and what a fleet shares. They see only what is
// sealed, but for a store in memory, where the keys are too.
func (c Config) stores() (Store, Shared) {
	if c.Keys == nil {
		return c.Store, c.Shared
	}
	store, shared := sealed.Wrap(c.Store, c.Shared, c.Keys, c.Logger)
	if _, ok := c.Store.(*memory.Store); ok {
		store = c.Store
	}
	return store, shared
}

// pushes returns what receives WeChat's pushes.
func (r *Relay) pushes(c Config, who *sessions.Sessions, seen Shared) *push.Handler {
	h := &push.Handler{Apps: r.apps, Sessions: who, Seen: seen, Now: c.Now, Log: c.Logger}
	if c.PushTo != "" {
		h.Forward = push.NewForward(c.PushTo)
		r.close = append(r.close, h.Forward.Close)
	}
	r.parts.pushes = slices.ContainsFunc(c.Apps, func(a App) bool { return !a.PushToken.Empty() })
	return h
}

// transport returns the transport to WeChat.
func (r *Relay) transport(c Config) http.RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	idle := 2 * c.UpstreamMax
	if len(c.InternalKeys) > 0 {
		idle += gateway.Max
	}
	t := wechat.NewTransport(idle)
	r.close = append(r.close, t.CloseIdleConnections)
	return t
}

// PingStore asks the store whether a session could be kept now. The log says why
// not: a program calls it at its start, where otherwise the first login would.
func (r *Relay) PingStore(ctx context.Context) error { return r.store.Ping(ctx) }

// Handler returns the public routes.
func (r *Relay) Handler() http.Handler { return r.handler }

// Own reports whether the relay itself answers a path, shortly and as a whole: no back
// end does, and what WeChat pushes goes elsewhere.
func (r *Relay) Own(path string) bool { return r.public.Has(path) }

// Ops returns the routes for monitoring, to be served where the public cannot reach
// them.
func (r *Relay) Ops() http.Handler { return r.ops }

// Drain makes /readyz say no, so that no new work is sent here. Everything
// still works; call it before stopping the server.
func (r *Relay) Drain() { r.draining.Store(true) }

// Close closes idle connections to WeChat and to the back end. Logins under way finish.
func (r *Relay) Close() {
	for _, f := range r.close {
		f()
	}
}

// Upstream returns what answers logins: "wechat" for one of WeChat's own hosts
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
func (r *Relay) SetApps(apps []App) error {
	var p text.Problems
	(Config{Apps: apps, Dev: r.dev}).checkApps(&p)
	if len(p) > 0 {
		return p
	}
	added, removed, changed, same := r.apps.Replace(apps)
	// A wrong secret is remembered for a while; this may be the right one.
	for _, id := range slices.Concat(removed, changed) {
		r.keeper.Forget(id)
	}
	if same {
		return nil
	}
	list := func(ids []string) string { slices.Sort(ids); return strings.Join(ids, " ") }
	r.log.Info("apps", "served", len(r.apps.List()), "added", list(added), "removed", list(removed), "changed", list(changed))
	return nil
}

// State returns the state of the relay. It is cheap: nothing outside is asked.
func (r *Relay) State() State {
	s := State{Apps: r.apps.List(), Sessions: -1, Draining: r.draining.Load(), TokensEnd: r.keeper.Ends(),
		Ends: r.parts.operator.Ended()}
	for _, t := range r.turns {
		s.Calls += t.Running.Load()
		s.Waiting += t.Waiting.Load()
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
		WriteTimeout:   r.timeout + sessions.Timeout + 10*time.Second,
		IdleTimeout:    90 * time.Second,
		MaxHeaderBytes: 16 << 10,
		// OPTIONS * is refused like every target that is no path.
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(r.log.Handler(), slog.LevelWarn),
	}
}

// markUpstream says in every answer of /login, errors too, who gave the
// identity: a test run that believes it talks to WeChat sees that it does
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
	c.Logger = cmp.Or(c.Logger, slog.New(slog.DiscardHandler))
	if c.Store == nil {
		c.Store = memory.New(c.Now, 0)
	}
	if c.Shared == nil {
		c.Shared = memory.NewShared(c.Now)
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
