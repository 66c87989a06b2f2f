package metrics

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"wxflow/e2e/testkit"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// A client that makes up everything it can adds no series.
func TestCardinality(t *testing.T) {
	t.Parallel()
	r, m := watched(t, says, nil)
	flood := func(round int) {
		for i := range 300 {
			x := fmt.Sprintf("%d-%d", round, i)
			send(r.Handler(), "GET", "/login?code=c"+x, "")
			send(r.Handler(), "GET", "/login?appid=wx"+x+"&code=c", "")
			send(r.Handler(), "GET", fmt.Sprintf("/login?code=e%d", 70000+round*1000+i), "")
			send(r.Handler(), "GET", "/"+x+"?"+x, x)
			send(r.Handler(), "M"+x, "/login", "")
			send(r.Handler(), "M"+x, "/"+x, "")
			send(r.Handler(), "GET", "/session", x)
			send(r.Ops(), "GET", "/"+x, "")
		}
	}
	series := func() (n int) {
		for _, f := range gather(t, m) {
			n += len(f.Metric)
		}
		return n
	}
	flood(0)
	before := series()
	flood(1)
	if after := series(); after != before || after > 120 {
		t.Errorf("%d series, then %d", before, after)
	}
}

func gather(t testing.TB, m *Metrics) []*dto.MetricFamily {
	t.Helper()
	all, err := m.registry().Gather()
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(f *dto.MetricFamily) bool { return f.GetName() == "promhttp_metric_handler_errors_total" })
}

// TestMetricsPage holds the pages against the registry. `go test ./relay/metrics -run
// MetricsPage -update` writes them.
func TestMetricsPage(t *testing.T) {
	t.Parallel()
	var b, zhRows strings.Builder
	for _, f := range gather(t, busyMetrics(t)) {
		if !strings.HasPrefix(f.GetName(), "wxrelay_") {
			continue
		}
		var labels []string
		for _, l := range f.Metric[0].Label {
			labels = append(labels, "`"+l.GetName()+"`")
		}
		en, zh, ok := strings.Cut(f.GetHelp(), " · ")
		if !ok || zh == "" {
			t.Errorf("%s has no help in two languages", f.GetName())
		}
		row := fmt.Sprintf("| `%s` | %s | %s | ", f.GetName(), strings.ToLower(f.GetType().String()), strings.Join(labels, " "))
		fmt.Fprintf(&b, "%s%s |\n", row, en)
		fmt.Fprintf(&zhRows, "%s%s |\n", row, zh)
	}
	testkit.Table(t, "relay/docs/metrics.md", "| metric | type | labels | meaning |", b.String(), *update)
	testkit.Table(t, "relay/docs/metrics.zh-CN.md", "| 指标 | 类型 | 标签 | 含义 |", zhRows.String(), *update)
	// What nothing was counted for yet is in no gathering: the page could lack it.
	described := make(chan *prometheus.Desc, 1000)
	m := New("")
	m.registry().Describe(described)
	close(described)
	for d := range described {
		name := strings.Split(d.String(), `"`)[1]
		if strings.HasPrefix(name, "wxrelay_") && !strings.Contains(b.String(), "`"+name+"`") {
			t.Errorf("%s is not on the page", name)
		}
	}
}
