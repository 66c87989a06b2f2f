package metrics

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"wxflow/relay"
)

// A relayCollector asks a relay when Prometheus asks for metrics.
type relayCollector struct {
	inFlight, queue, sessions, draining, tokens, certificate *prometheus.Desc

	relay atomic.Pointer[relay.Relay]
	ends  atomic.Pointer[func() time.Time]
}

func newRelayCollector() *relayCollector {
	gauge := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, labels, nil)
	}
	return &relayCollector{
		inFlight: gauge("wxrelay_upstream_in_flight", "Calls to WeChat under way. · 正在进行的微信调用数"),
		queue:    gauge("wxrelay_upstream_queue_length", "Logins and calls that wait for their turn at WeChat. · 排队等待微信的登录与调用数"),
		sessions: gauge("wxrelay_sessions", "Sessions held, where the store can tell: the one in memory. · 会话数，仅内存存储提供"),
		draining: gauge("wxrelay_draining", "1 while the relay is stopping. · 正在停止时为 1"),
		tokens: gauge("wxrelay_access_token_expiry_timestamp_seconds",
			"When the access_token of an app ends, once somebody has asked for it. · access_token 的到期时间，首次使用后提供", "appid"),
		certificate: gauge("wxrelay_tls_certificate_expiry_timestamp_seconds",
			"When the certificate of the public address ends, where it is from files. · 对外证书的到期时间，仅在使用证书文件时提供"),
	}
}

// Follow has the gauges tell of r.
func (m *Metrics) Follow(r *relay.Relay) {
	m.relay.relay.Store(r)
	m.expect()
}

// expect has a series for the good logins of each app before there are any: what
// a rate is asked of has to be there before it counts.
func (m *Metrics) expect() {
	if r := m.relay.relay.Load(); r != nil {
		for _, id := range r.State().Apps {
			m.logins.WithLabelValues(id, "ok")
		}
	}
}

// Certificate has a gauge tell when the certificate of the public address ends.
func (m *Metrics) Certificate(ends func() time.Time) { m.relay.ends.Store(&ends) }

// Describe implements prometheus.Collector.
func (c *relayCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.inFlight, c.queue, c.sessions, c.draining, c.tokens, c.certificate} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c *relayCollector) Collect(ch chan<- prometheus.Metric) {
	set := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	if ends := c.ends.Load(); ends != nil {
		set(c.certificate, float64((*ends)().Unix()))
	}
	r := c.relay.Load()
	if r == nil {
		return
	}
	s := r.State()
	set(c.inFlight, float64(s.Calls))
	set(c.queue, float64(s.Waiting))
	if s.Sessions >= 0 {
		set(c.sessions, float64(s.Sessions))
	}
	for app, ends := range s.TokensEnd {
		set(c.tokens, float64(ends.Unix()), app)
	}
	draining := 0.0
	if s.Draining {
		draining = 1
	}
	set(c.draining, draining)
}
