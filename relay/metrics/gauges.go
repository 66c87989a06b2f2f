package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"wxflow/relay"
)

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
	draining := 0.0
	if s.Draining {
		draining = 1
	}
	set("wxrelay_draining", "1 while the relay is stopping. · 正在停止时为 1", draining)
}
