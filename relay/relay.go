package relay

import (
	"cmp"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/mux"
	"golang.org/x/sync/singleflight"

	"wxflow/relay/observe"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// A Relay answers logins. It is safe for concurrent use and has no goroutine
// of its own between requests.
type Relay struct {
	apps     atomic.Pointer[appSet]
	upstream *url.URL
	wechat   wechat
	store    *guardedStore
	keeper   *keeper
	shared   session.Shared
	dev      bool
	now      func() time.Time
	observer observe.Observer // nil: nobody
	metrics  http.Handler
	held     func() int // sessions in the store; nil when it does not know
	ids      *requestIDs
	rand     io.Reader
	log      *slog.Logger
	ttl      time.Duration
	sliding  bool
	timeout  time.Duration
	logins   *gate // turns at WeChat, which nothing else takes
	calls    *gate // turns of /phone and /checksession
	inHand   *inHand
	limits   Limits
	proxies  []netip.Prefix // who may say X-Forwarded-For
	alone    *MemShared     // counts while shared cannot be reached
	pace     *pace
	cookie   string
	signer   *signer // nil: identities are not signed
	public   []jwk

	watermarkAge time.Duration
	passing      atomic.Int64 // calls of the gateway under way
	keys         keyRing      // of the callers inside; none: no internal routes

	flights  singleflight.Group // logins under way, by appid and code
	draining atomic.Bool
	probe    atomic.Pointer[probe] // nil until a doctor comes
	handler  http.Handler
	ops      http.Handler
	close    func()
}

// New returns a Relay, or every Problem there is with c.
func New(c Config) (*Relay, error) {
	u, problems := c.check()
	if len(problems) > 0 {
		return nil, problems
	}
	r := &Relay{
		upstream: u, dev: c.Dev,
		now: c.Now, rand: c.Rand, log: c.Logger,
		ttl: c.SessionTTL, sliding: c.Sliding, timeout: c.UpstreamTimeout,
		observer: c.Observer, metrics: c.Metrics,
	}
	if r.now == nil {
		r.now = time.Now
	}
	if r.rand == nil {
		r.rand = rand.Reader
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	r.ids = newRequestIDs(r.rand)
	r.apps.Store(newAppSet(c.Apps))
	r.limits, r.alone = c.Limits, NewMemShared(r.now)
	for _, p := range c.TrustedProxies {
		r.proxies = append(r.proxies, unmapPrefix(p))
	}
	turns, queue := cmp.Or(c.UpstreamMax, DefaultUpstreamMax), cmp.Or(c.UpstreamQueue, DefaultUpstreamQueue)
	r.pace = &pace{now: r.now}
	r.logins, r.calls, r.inHand = newGate(turns, queue, r.now), newGate(turns, queue, r.now), newInHand(turns+queue)
	r.keepIn(c)
	if r.ttl == 0 {
		r.ttl = DefaultSessionTTL
	}
	if r.timeout == 0 {
		r.timeout = DefaultUpstreamTimeout
	}
	r.keys = newKeyRing(c.InternalKeys)
	r.watermarkAge = c.WatermarkAge
	if r.watermarkAge == 0 {
		r.watermarkAge = DefaultWatermarkAge
	}
	rt, own := c.Transport, func() {}
	if rt == nil {
		idle := 2 * turns
		if len(c.InternalKeys) > 0 {
			idle += gatewayMax
		}
		t := newTransport(idle)
		rt, own = t, t.CloseIdleConnections
	}
	r.close = own
	r.wechat = wechat{scheme: u.Scheme, host: u.Host, rt: rt, now: r.now, observer: c.Observer}
	r.keeper = &keeper{wechat: &r.wechat, shared: r.shared, now: r.now, rand: r.rand, log: r.log, timeout: r.timeout, kept: map[string]*keptToken{}}
	r.cookie = cmp.Or(c.Cookie, DefaultCookie)
	if c.Identity != nil {
		r.signer, r.public = c.Identity.signer, c.Identity.public
	}
	others := r.serve(r.nowhere)
	if c.Backend != "" {
		to, _ := url.Parse(c.Backend) // checked
		b := newBackend(r, to)
		others, r.close = on(observe.RouteBackend, b), func() { own(); b.close() }
	}
	r.handler = r.watched(drained(r.pathsOnly(r.probed(r.cors(c.CORSOrigins, r.markUpstream(r.route(r.publicRoutes(), others)))))))
	r.ops = r.watched(r.pathsOnly(r.guarded(slices.Clone(c.OpsHosts), r.route(r.opsRoutes(), r.withGateway(r.serve(r.nowhere))))))
	if r.dev {
		r.log.Warn("DEV: a fake WeChat and made-up identities are believed, never use this in production", "upstream", u.Scheme+"://"+u.Host, "answers", r.Upstream(),
			"hint_zh", "开发模式：会相信模拟微信和虚构的身份，切勿用于生产")
	}
	return r, nil
}

// keepIn opens where sessions, and what a fleet shares, are kept.
func (r *Relay) keepIn(c Config) {
	store, shared := c.Store, c.Shared
	if store == nil {
		store = NewMemStore(r.now, 0)
	}
	if shared == nil {
		shared = NewMemShared(r.now)
	}
	if s, ok := store.(interface{ Len() int }); ok {
		r.held = s.Len
	}
	store = observeStore(store, c.Observer, r.now)
	if c.Keys != nil {
		store, shared = Sealed(store, shared, c.Keys, r.log)
	}
	r.store = newGuardedStore(store, &outageLog{log: r.log, now: r.now, what: "the session store", hint: text.New(
		"look at WXRELAY_STORE and at the server it names; until it is back, logins are told to retry, and no code is spent",
		"请检查 WXRELAY_STORE 及其指向的服务；恢复之前，登录请求会被告知稍后重试，不消耗 code",
	)})
	r.shared = &guardedShared{shared: shared, outage: outage{unasked: true, story: &outageLog{log: r.log, now: r.now, what: "what the relays share", hint: text.New(
		"until it is back, this relay fetches its own access_token and counts limits for itself",
		"恢复之前，本实例自行获取 access_token，并单独统计限额",
	)}}}
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
func (r *Relay) Close() { r.close() }

// Upstream tells what answers logins: "wechat" for one of WeChat's own hosts
// over https, else "fake".
func (r *Relay) Upstream() string {
	if isWeChat(r.upstream) {
		return "wechat"
	}
	return "fake"
}

// A route is one row of the tables below.
type route struct {
	methods []string
	path    string
	handle  handler
}

func (r *Relay) publicRoutes() []route {
	routes := []route{
		// GET is what the oldest front ends call. HEAD is not: it would
		// spend a code and show nothing for it.
		{[]string{"GET", "POST"}, "/login", r.login},
		{[]string{"GET"}, "/session", r.session},
		{[]string{"POST"}, "/logout", r.logout},
		{[]string{"GET", "HEAD"}, "/auth", r.authenticate},
		{[]string{"POST"}, "/phone", r.phone},
		{[]string{"POST"}, "/decrypt", r.decrypt},
		{[]string{"POST"}, "/checksignature", r.checkSignature},
		{[]string{"POST"}, "/checksession", r.checkSession},
	}
	if r.signer != nil {
		routes = append(routes, route{[]string{"GET", "HEAD"}, "/.well-known/jwks.json", r.jwks})
	}
	return routes
}

func (r *Relay) opsRoutes() []route {
	routes := []route{
		{[]string{"GET", "HEAD"}, "/healthz", r.healthz},
		{[]string{"GET", "HEAD"}, "/readyz", r.readyz},
		{[]string{"GET", "POST"}, "/doctor", r.doctor},
	}
	if len(r.keys) > 0 {
		routes = append(routes, route{[]string{"GET", "POST"}, "/internal/access_token", r.accessToken})
	}
	if r.metrics != nil {
		routes = append(routes, route{[]string{"GET", "HEAD"}, "/metrics", func(*http.Request) (any, error) { return r.metrics, nil }})
	}
	return routes
}

func (r *Relay) nowhere(*http.Request) (any, error) { return nil, &failure{kind: refusal.NotFound} }

// route builds a router that answers everything in the one shape; others has
// the paths that are in no row. SkipClean, because mux would redirect a doubled
// slash, and a redirected POST comes back as a GET; 404 and 405 have handlers,
// because mux answers those bare.
func (r *Relay) route(routes []route, others http.Handler) http.Handler {
	m := mux.NewRouter().SkipClean(true)
	allow := make(map[string]string)
	for _, x := range routes {
		m.Path(x.path).Methods(x.methods...).Handler(on(x.path, r.serve(x.handle)))
		allow[x.path] = strings.Join(x.methods, ", ")
	}
	m.NotFoundHandler = others
	m.MethodNotAllowedHandler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		methods := allow[req.URL.Path]
		trailOf(req.Context()).route = req.URL.Path // a pattern, or it would not be here
		r.refuse(w, req, &failure{kind: refusal.BadRequest, status: http.StatusMethodNotAllowed, allow: methods, say: text.New(
			"This path takes "+methods+".", "此路径只接受 "+methods+"。",
		)})
	})
	return m
}

// markUpstream says in every answer of /login, errors too, who gave the
// identity: a test run that believes it talks to WeChat shall see that it does
// not, and the reverse. Only with Dev; production has one upstream.
func (r *Relay) markUpstream(h http.Handler) http.Handler {
	if !r.dev {
		return h
	}
	kind := r.Upstream()
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/login" {
			w.Header().Set("X-Wxrelay-Upstream", kind)
		}
		h.ServeHTTP(w, req)
	})
}
