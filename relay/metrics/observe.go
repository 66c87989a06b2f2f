package metrics

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"wxflow/relay/internal/wechat"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
)

// An answer is what the series of a request depend on.
type answer struct {
	route, method string
	status        int // as of knownStatus
}

// served are the series of an answer.
type served struct {
	requests prometheus.Counter
	duration prometheus.Observer
}

// A login is what the series of a login depends on.
type login struct{ appID, kind string }

// remember makes the tables of what is looked up for each request.
func (m *Metrics) remember() {
	m.note = m.answered
	m.answers.find = func(a answer) served {
		return served{m.requests.WithLabelValues(a.route, a.method, statusName(a.status)), m.duration.WithLabelValues(a.route)}
	}
	m.ends.find = func(l login) prometheus.Counter { return m.logins.WithLabelValues(l.appID, l.kind) }
	m.tries.find = m.tried
	m.ops.find = m.stored
}

// Request implements relay.Observer.
func (m *Metrics) Request(ctx context.Context, _ observe.RequestStart) (context.Context, func(observe.RequestEnd)) {
	return ctx, m.note
}

func (m *Metrics) answered(e observe.RequestEnd) {
	s := m.answers.of(answer{e.Route, e.Method, knownStatus(e.Status)})
	s.requests.Inc()
	s.duration.Observe(e.Took.Seconds())
	if e.Route == "/login" {
		m.ends.of(login{e.AppID, cmp.Or(string(e.Kind), "ok")}).Inc()
	}
	if e.Push != "" {
		m.pushes.WithLabelValues(e.AppID, e.Push, cmp.Or(string(e.Kind), "ok")).Inc()
	}
	switch e.Bound {
	case "":
	case refusal.BoundQueue:
		m.shed.Inc()
	default:
		m.limited.WithLabelValues(string(e.Bound)).Inc()
	}
}

// knownStatus is a status, or 0 for one that has no name. A back end may answer anything
// at all.
func knownStatus(status int) int {
	if http.StatusText(status) == "" && status != 499 {
		return 0
	}
	return status
}

// statusName is a status as a label.
func statusName(status int) string {
	if knownStatus(status) == 0 {
		return "other"
	}
	return strconv.Itoa(status)
}

// Call implements relay.Observer.
func (m *Metrics) Call(ctx context.Context, endpoint string) (context.Context, func(observe.CallEnd)) {
	return ctx, m.tries.of(endpoint)
}

// tried returns what is done at the end of a try.
func (m *Metrics) tried(endpoint string) func(observe.CallEnd) {
	duration := m.calls.WithLabelValues(endpoint)
	return func(e observe.CallEnd) {
		duration.Observe(e.Took.Seconds())
		if e.Kind != "" {
			m.failures.WithLabelValues(endpoint, string(e.Kind)).Inc()
		}
		if e.ErrCode != 0 {
			code := "other"
			if wechat.KnownErrCode(e.ErrCode) {
				code = strconv.Itoa(e.ErrCode)
			}
			m.errcodes.WithLabelValues(endpoint, code).Inc()
		}
	}
}

// Store implements relay.Observer.
func (m *Metrics) Store(ctx context.Context, op string) (context.Context, func(observe.StoreEnd)) {
	return ctx, m.ops.of(op)
}

// stored returns what is done at the end of an operation of the store.
func (m *Metrics) stored(op string) func(observe.StoreEnd) {
	duration := m.store.WithLabelValues(op)
	return func(e observe.StoreEnd) {
		duration.Observe(e.Took.Seconds())
		if e.Err != nil {
			m.storeErrs.WithLabelValues(op).Inc()
		}
	}
}
