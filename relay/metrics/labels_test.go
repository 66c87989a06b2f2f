package metrics

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

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
	all, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(f *dto.MetricFamily) bool { return f.GetName() == "promhttp_metric_handler_errors_total" })
}

// TestMetricsPage holds docs/metrics.md against the registry. `go test
// ./relay/metrics -run MetricsPage -update` writes it.
func TestMetricsPage(t *testing.T) {
	t.Parallel()
	const file = "../docs/metrics.md"
	var b bytes.Buffer
	b.WriteString(pageHead)
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
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", f.GetName(), strings.ToLower(f.GetType().String()), strings.Join(labels, " "), en, zh)
	}
	b.WriteString(pageTail)
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, b.Bytes()) {
		t.Errorf("%s is not what the registry has (%v); write it with -update", file, err)
	}
	// What nothing was counted for yet is in no gathering: the page could lack it.
	described := make(chan *prometheus.Desc, 1000)
	m := New("")
	m.registry.Describe(described)
	close(described)
	for d := range described {
		name := strings.Split(d.String(), `"`)[1]
		if strings.HasPrefix(name, "wxrelay_") && !strings.Contains(b.String(), "`"+name+"`") {
			t.Errorf("%s is not on the page", name)
		}
	}
}
