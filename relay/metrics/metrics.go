// Package metrics makes Prometheus metrics of what a relay does. It is apart from
// package relay so that programs which use the library do not link Prometheus.
//
//	m := metrics.New("v1.2.3")
//	config.Observer, config.Metrics = m, m.Handler()
//	r, err := relay.New(config)
//	…
//	m.Follow(r)
//
// No label has a value that a client can choose: methods, routes and bounds are
// from lists, appids are those that are served, errcodes those the relay has
// words for. docs/metrics.md has all of them.
package metrics

import (
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"wxflow/relay"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
)

// Buckets in seconds. Ours: a session check takes microseconds, WeChat some 50 ms,
// and no request waits for more than UpstreamTimeout, 8 s.
var (
	httpBuckets  = [...]float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	callBuckets  = [...]float64{.01, .025, .05, .075, .1, .15, .25, .5, 1, 2.5, 5, 10}
	storeBuckets = [...]float64{.0001, .0005, .001, .0025, .005, .01, .025, .1, .5, 1, 3}
)

// Metrics is a registry of its own, and the relay.Observer that fills it.
type Metrics struct {
	registry func() *prometheus.Registry // made for the first scrape: it costs a start 0.15 ms

	logins    *prometheus.CounterVec
	requests  *prometheus.CounterVec
	duration  *prometheus.HistogramVec
	calls     *prometheus.HistogramVec
	errcodes  *prometheus.CounterVec
	failures  *prometheus.CounterVec
	shed      prometheus.Counter
	limited   *prometheus.CounterVec
	store     *prometheus.HistogramVec
	storeErrs *prometheus.CounterVec
	reloads   *prometheus.CounterVec
	pushes    *prometheus.CounterVec

	answers table[answer, served]
	ends    table[login, prometheus.Counter]
	tries   table[string, func(observe.CallEnd)]
	ops     table[string, func(observe.StoreEnd)]
	note    func(observe.RequestEnd) // answered

	relay       atomic.Pointer[relay.Relay]
	certificate atomic.Pointer[func() time.Time] // when it ends
}

// New returns metrics of a program of that version.
func New(version string) *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
	}
	m := &Metrics{
		logins: counter("wxrelay_logins_total", "Logins by app and outcome: ok, or the kind of the refusal. · 登录次数，按应用与结果（ok 或失败类型）",
			"appid", "kind"),
		requests: counter("wxrelay_http_requests_total", "Requests answered. · 已响应的请求数", "route", "method", "status"),
		duration: histogram("wxrelay_http_request_duration_seconds", "Time to answer a request. · 请求耗时", httpBuckets[:], "route"),
		calls: histogram("wxrelay_upstream_request_duration_seconds",
			"Time of one try of a call to WeChat. · 单次调用微信接口的耗时", callBuckets[:], "endpoint"),
		errcodes: counter("wxrelay_upstream_errcodes_total",
			"Errcodes that WeChat answered; other: one the relay has no words for. · 微信返回的错误码，other 为未收录的错误码", "endpoint", "errcode"),
		failures: counter("wxrelay_upstream_failures_total", "Tries of a call to WeChat that failed, by kind. · 调用微信失败的次数，按失败类型",
			"endpoint", "kind"),
		shed: prometheus.NewCounter(prometheus.CounterOpts{Name: "wxrelay_shed_total",
			Help: "Requests refused because the queue to WeChat was too long. · 因排队过长而被拒绝的请求数"}),
		limited: counter("wxrelay_limited_total",
			"Requests refused by a limit; user: one user with too many calls at a time, wechat: WeChat wants logins slower. · 被限流拒绝的请求数，user "+
				"表示单个用户同时进行的调用过多，wechat 表示微信要求放慢登录", "limit"),
		store: histogram("wxrelay_store_operation_duration_seconds",
			"Time of one operation of the session store. · 会话存储单次操作的耗时", storeBuckets[:], "op"),
		storeErrs: counter("wxrelay_store_errors_total", "Operations of the session store that failed. · 会话存储失败的操作数", "op"),
		reloads: counter("wxrelay_config_reloads_total",
			"Readings of changed settings while serving: ok or failed. · 运行中重新读取配置的次数，按结果", "result"),
		pushes: counter("wxrelay_pushes_total",
			"Pushes of WeChat whose signature was good, by event (verify: of the URL) and outcome. · 签名有效的微信推送数，按事件（verify 为 URL 校验）与结果",
			"appid", "event", "kind"),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "wxrelay_build_info", Help: "Always 1; the labels tell what runs. · 恒为 1，标签为版本信息",
		ConstLabels: prometheus.Labels{"version": version, "go_version": runtime.Version()}})
	build.Set(1)
	m.registry = sync.OnceValue(func() *prometheus.Registry {
		r := prometheus.NewRegistry()
		r.MustRegister(m.logins, m.requests, m.duration, m.calls, m.errcodes, m.failures, m.shed, m.limited, m.store, m.storeErrs,
			m.reloads, m.pushes, prometheus.CollectorFunc(m.collect), build,
			collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
		return r
	})
	// A series has to exist before a rate can be computed from it.
	for _, b := range []refusal.Bound{refusal.BoundIP, refusal.BoundApp, refusal.BoundTotal, refusal.BoundUser, refusal.BoundWeChat} {
		m.limited.WithLabelValues(string(b))
	}
	for _, op := range []string{"put", "get", "extend", "delete", "delete_user", "list", "end_app"} {
		m.storeErrs.WithLabelValues(op)
	}
	m.reloads.WithLabelValues("ok")
	m.reloads.WithLabelValues("failed")
	m.remember()
	return m
}

// Handler answers GET /metrics.
func (m *Metrics) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		promhttp.HandlerFor(m.registry(), promhttp.HandlerOpts{}).ServeHTTP(w, r)
	})
}

// Reloaded counts a reading of changed settings.
func (m *Metrics) Reloaded(err error) {
	m.expect() // there may be new apps
	result := "ok"
	if err != nil {
		result = "failed"
	}
	m.reloads.WithLabelValues(result).Inc()
}

// Follow makes the gauges report the state of r.
func (m *Metrics) Follow(r *relay.Relay) {
	m.relay.Store(r)
	m.expect()
}

// expect makes a series for the good logins of each app before there are any: a
// series has to exist before a rate can be computed from it.
func (m *Metrics) expect() {
	if r := m.relay.Load(); r != nil {
		for _, id := range r.State().Apps {
			m.logins.WithLabelValues(id, "ok")
		}
	}
}

// Certificate makes a gauge report when the certificate of the public address ends.
func (m *Metrics) Certificate(ends func() time.Time) { m.certificate.Store(&ends) }

// collect reads the gauges when Prometheus asks for them.
func (m *Metrics) collect(ch chan<- prometheus.Metric) {
	set := func(name, help string, v float64) {
		ch <- prometheus.MustNewConstMetric(prometheus.NewDesc(name, help, nil, nil), prometheus.GaugeValue, v)
	}
	if ends := m.certificate.Load(); ends != nil {
		set("wxrelay_tls_certificate_expiry_timestamp_seconds",
			"When the certificate of the public address ends, where it is from files. · 对外证书的到期时间，仅在使用证书文件时提供",
			float64((*ends)().Unix()))
	}
	r := m.relay.Load()
	if r == nil {
		return
	}
	s := r.State()
	set("wxrelay_upstream_in_flight", "Calls to WeChat under way. · 正在进行的微信调用数", float64(s.Calls))
	set("wxrelay_upstream_queue_length", "Logins and calls that wait for their turn at WeChat. · 排队等待微信的登录与调用数", float64(s.Waiting))
	if s.Sessions >= 0 {
		set("wxrelay_sessions", "Sessions held, where the store can tell: the one in memory. · 会话数，仅内存存储提供", float64(s.Sessions))
	}
	tokens := prometheus.NewDesc("wxrelay_access_token_expiry_timestamp_seconds",
		"When the access_token of an app ends, once somebody has asked for it. · access_token 的到期时间，首次使用后提供", []string{"appid"}, nil)
	for app, ends := range s.TokensEnd {
		ch <- prometheus.MustNewConstMetric(tokens, prometheus.GaugeValue, float64(ends.Unix()), app)
	}
	ends := prometheus.NewDesc("wxrelay_operator_ends_total",
		"Calls of operators that end sessions: of one session, of a user, of an app. · 运维人员结束会话的次数，按单个会话、用户、小程序", []string{"scope"}, nil)
	for scope, n := range s.Ends {
		ch <- prometheus.MustNewConstMetric(ends, prometheus.CounterValue, float64(n), scope)
	}
	draining := 0.0
	if s.Draining {
		draining = 1
	}
	set("wxrelay_draining", "1 while the relay is stopping. · 正在停止时为 1", draining)
}
