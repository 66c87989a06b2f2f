package metrics

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/settings"
)

// What is deployed beside a relay speaks of metrics by name, and nobody notices
// when a name is wrong: the graph is empty and the alert never comes.

// knownLabels has every metric with its labels.
func knownLabels(t *testing.T) map[string][]string {
	known := map[string][]string{"up": nil}
	for _, f := range gather(t, busyMetrics(t)) {
		var labels []string
		for _, l := range f.Metric[0].Label {
			labels = append(labels, l.GetName())
		}
		known[f.GetName()] = labels
		if f.GetType().String() == "HISTOGRAM" {
			for _, part := range []string{"_bucket", "_sum", "_count"} {
				known[f.GetName()+part] = append(slices.Clone(labels), "le")
			}
		}
	}
	return known
}

var (
	text      = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	selector  = regexp.MustCompile(`\b([a-z_][a-z0-9_]*)(\{[^}]*\})?`)
	matcher   = regexp.MustCompile(`^\s*([a-z_]+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*$`)
	grouping  = regexp.MustCompile(`\b(?:by|without|on|ignoring)\s*\(([^)]*)\)`)
	matching  = regexp.MustCompile(`^(on|ignoring)\b`)
	duration  = regexp.MustCompile(`\[[^\]]*\]|\boffset \w+`)
	function  = regexp.MustCompile(`\b(sum|min|max|count|rate|increase|histogram_quantile|time)\b`)
	usedLabel = regexp.MustCompile(`\$labels\.(\w+)|\{\{(\w+)\}\}`)
)

// checkExpr says what is wrong with an expression, and returns the labels that
// its result can have.
func checkExpr(known map[string][]string, expr string) (labels []string, err error) {
	for _, pair := range []string{"()", "{}", "[]"} {
		bare := text.ReplaceAllString(expr, "")
		if strings.Count(bare, pair[:1]) != strings.Count(bare, pair[1:]) {
			return nil, fmt.Errorf("%s do not match", pair)
		}
	}
	grouped, matched := false, false
	for _, g := range grouping.FindAllStringSubmatch(expr, -1) {
		// What is matched on keeps the labels of its left side.
		if matching.MatchString(g[0]) {
			matched = true
		}
		grouped = true
		for _, l := range strings.Split(g[1], ",") {
			labels = append(labels, strings.TrimSpace(l))
		}
	}
	rest := duration.ReplaceAllString(grouping.ReplaceAllString(expr, ""), "")
	names := 0
	var possible []string
	for _, m := range selector.FindAllStringSubmatch(rest, -1) {
		if m[1] == "and" || m[1] == "or" || m[1] == "unless" || m[2] == "" && function.MatchString(m[1]) {
			continue
		}
		have, ok := known[m[1]]
		if !ok {
			return nil, fmt.Errorf("there is no %s", m[1])
		}
		names++
		have = append([]string{"instance", "job"}, have...)
		possible = append(possible, have...)
		if m[2] == "" {
			continue
		}
		for _, part := range regexp.MustCompile(`,\s*`).Split(strings.Trim(m[2], "{}"), -1) {
			x := matcher.FindStringSubmatch(part)
			if x == nil || !slices.Contains(have, x[1]) {
				return nil, fmt.Errorf("%s has no label for %s", m[1], part)
			}
			if err := checkValues(x[1], x[3]); err != nil {
				return nil, err
			}
		}
	}
	if names == 0 {
		return nil, fmt.Errorf("no metric in %s", expr)
	}
	for _, l := range labels {
		if !slices.Contains(possible, l) {
			return nil, fmt.Errorf("grouped by %s, which none has", l)
		}
	}
	if !grouped || matched {
		labels = append(labels, possible...)
	}
	return labels, nil
}

// checkValues looks at values that are from lists.
func checkValues(label, values string) error {
	kinds := []refusal.Kind{"ok", refusal.CallerLeft, refusal.BadRequest, refusal.CodeInvalid, refusal.CodeUsed, refusal.UserBlocked,
		refusal.RateLimited, refusal.Busy,
		refusal.Timeout, refusal.Upstream, refusal.Misconfigured, refusal.Unauthorized, refusal.NotFound, refusal.Internal}
	bounds := []refusal.Bound{refusal.BoundIP, refusal.BoundApp, refusal.BoundTotal, refusal.BoundUser, refusal.BoundWeChat}
	for _, v := range strings.Split(values, "|") {
		n, _ := strconv.Atoi(v)
		if label == "kind" && !slices.Contains(kinds, refusal.Kind(v)) || label == "limit" && !slices.Contains(bounds, refusal.Bound(v)) ||
			label == "errcode" && !wechat.KnownErrCode(n) || label == "result" && v != "ok" && v != "failed" {
			return fmt.Errorf("%s is never %q", label, v)
		}
	}
	return nil
}

func TestAlerts(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../deploy/prometheus/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		t.Fatal(err)
	}
	known, rules := knownLabels(t), 0
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			rules++
			labels, err := checkExpr(known, r.Expr)
			if err != nil {
				t.Errorf("%s: %v", r.Alert, err)
			}
			if s := r.Labels["severity"]; s != "critical" && s != "warning" {
				t.Errorf("%s: severity %q", r.Alert, s)
			}
			for _, a := range []string{"summary", "description"} {
				if r.Annotations[a] == "" || !strings.ContainsFunc(r.Annotations[a+"_zh"], func(c rune) bool { return c > 0x3000 }) {
					t.Errorf("%s: %s is not there in both languages", r.Alert, a)
				}
			}
			for _, text := range r.Annotations {
				for _, m := range usedLabel.FindAllStringSubmatch(text, -1) {
					if !slices.Contains(labels, m[1]) {
						t.Errorf("%s: $labels.%s is not among %q", r.Alert, m[1], labels)
					}
				}
			}
		}
	}
	if rules < 10 {
		t.Errorf("%d rules", rules)
	}
}

func TestDashboard(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../deploy/grafana/wxrelay.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			ID                 int
			Title, Description string
			GridPos            struct{ X, Y, W, H int }
			Targets            []struct{ Expr, LegendFormat string }
		}
	}
	if err := json.Unmarshal(b, &board); err != nil {
		t.Fatal(err)
	}
	known, ids, shown := knownLabels(t), map[int]bool{}, ""
	for i, p := range board.Panels {
		if ids[p.ID] || len(p.Targets) == 0 || !strings.Contains(p.Title, " · ") || !strings.Contains(p.Description, " · ") {
			t.Errorf("panel %d %q: its id, targets or languages", p.ID, p.Title)
		}
		ids[p.ID] = true
		for _, q := range board.Panels[:i] {
			if a, b := p.GridPos, q.GridPos; a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H || a.X+a.W > 24 {
				t.Errorf("%q lies on %q", p.Title, q.Title)
			}
		}
		for _, x := range p.Targets {
			shown += x.Expr + "\n"
			labels, err := checkExpr(known, x.Expr)
			if err != nil {
				t.Errorf("%s: %v", p.Title, err)
			}
			for _, m := range usedLabel.FindAllStringSubmatch(x.LegendFormat, -1) {
				if !slices.Contains(labels, m[2]) {
					t.Errorf("%s: {{%s}} is not among %q", p.Title, m[2], labels)
				}
			}
		}
	}
	// And the dashboard shows all there is.
	for _, f := range gather(t, busyMetrics(t)) {
		if strings.HasPrefix(f.GetName(), "wxrelay_") && !strings.Contains(shown, f.GetName()) {
			t.Errorf("%s is on no panel", f.GetName())
		}
	}
}

// The check can fail.
func TestCheckExpr(t *testing.T) {
	t.Parallel()
	known := knownLabels(t)
	for expr, good := range map[string]bool{
		`rate(wxrelay_logins_total{kind="ok"}[5m])`:                true,
		`sum by (kind) (wxrelay_logins_total)`:                     true,
		`rate(wxrelay_login_total[5m])`:                            false,
		`wxrelay_logins_total{outcome="ok"}`:                       false,
		`wxrelay_logins_total{kind="okay"}`:                        false,
		`wxrelay_upstream_errcodes_total{errcode="12345"}`:         false,
		`sum by (route) (wxrelay_logins_total)`:                    false,
		`rate(wxrelay_logins_total[5m]`:                            false,
		`wxrelay_upstream_request_duration_seconds_bucket{le="1"}`: true,
		`wxrelay_shed_total_bucket`:                                false,
		`time()`:                                                   false,
	} {
		if _, err := checkExpr(known, expr); (err == nil) != good {
			t.Errorf("%s: %v", expr, err)
		}
	}
}

// The job of the documentation scrapes the default address, under the name that
// the alerts expect.
func TestScrapeConfig(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```yaml\n(scrape_configs:.*?)```").FindSubmatch(page)
	if block == nil {
		t.Fatal("no scrape_configs in docs/metrics.md")
	}
	var config struct {
		ScrapeConfigs []struct {
			JobName       string                       `yaml:"job_name"`
			StaticConfigs []struct{ Targets []string } `yaml:"static_configs"`
		} `yaml:"scrape_configs"`
	}
	d := yaml.NewDecoder(bytes.NewReader(block[1]))
	d.KnownFields(true)
	if err := d.Decode(&config); err != nil {
		t.Fatal(err)
	}
	job := config.ScrapeConfigs[0]
	for _, s := range settings.Table() {
		if s.Env == "WXRELAY_OPS" && job.StaticConfigs[0].Targets[0] != s.Default {
			t.Errorf("it scrapes %s, the relay is on %s", job.StaticConfigs[0].Targets[0], s.Default)
		}
	}
	alerts, err := os.ReadFile("../deploy/prometheus/alerts.yaml")
	if err != nil || !strings.Contains(string(alerts), `job="`+job.JobName+`"`) {
		t.Errorf("%v: no alert has the job %s", err, job.JobName)
	}
}
