package metrics

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wxflow/relay/observe"
)

// What is found for a key is found once, by however many at a time.
func TestTable(t *testing.T) {
	t.Parallel()
	var found atomic.Int32
	x := table[string, *string]{find: func(key string) *string { found.Add(1); return &key }}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 100 {
				key := strconv.Itoa(i % 10)
				if v := x.of(key); *v != key || v != x.of(key) {
					t.Errorf("%s is %s", key, *v)
				}
			}
		})
	}
	all.Wait()
	if n := found.Load(); n != 10 {
		t.Errorf("10 keys were looked for %d times", n)
	}
}

// BenchmarkTable is the end of a request with the table and as Prometheus finds its series.
func BenchmarkTable(b *testing.B) {
	m, e := New("v0"), observe.RequestEnd{Route: "/session", Method: "GET", Status: 200, Took: time.Millisecond}
	b.Run("table", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.answered(e)
		}
	})
	b.Run("labels", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.requests.WithLabelValues(e.Route, e.Method, statusName(e.Status)).Inc()
			m.duration.WithLabelValues(e.Route).Observe(e.Took.Seconds())
		}
	})
}
