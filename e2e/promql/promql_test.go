package promql

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

const deploy = "../../relay/deploy/"

// Prometheus would load the rules: their syntax, expressions and templates.
func TestAlertsLoad(t *testing.T) {
	groups, errs := rulefmt.ParseFile(deploy+"prometheus/alerts.yaml", false, model.UTF8Validation)
	for _, err := range errs {
		t.Error(err)
	}
	if len(errs) == 0 && len(groups.Groups[0].Rules) < 10 {
		t.Errorf("%d rules", len(groups.Groups[0].Rules))
	}
}

func TestDashboardParses(t *testing.T) {
	b, err := os.ReadFile(deploy + "grafana/wxrelay.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(b, &board); err != nil {
		t.Fatal(err)
	}
	n := 0
	// Grafana puts values there before Prometheus reads it.
	fill := strings.NewReplacer("$__rate_interval", "1m", "$instance", ".*")
	for _, p := range board.Panels {
		for _, x := range p.Targets {
			n++
			if _, err := parser.ParseExpr(fill.Replace(x.Expr)); err != nil {
				t.Errorf("%s: %v", p.Title, err)
			}
		}
	}
	if n < 15 {
		t.Errorf("%d expressions", n)
	}
}
