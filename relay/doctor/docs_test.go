package doctor

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"wxflow/e2e/testkit"
)

var update = flag.Bool("update", false, "write the tables of the pages")

// TestPage holds the pages against the checks. `go test ./relay/doctor -run TestPage
// -update` writes them.
func TestPage(t *testing.T) {
	var en, zh strings.Builder
	for _, c := range Checks() {
		fmt.Fprintf(&en, "| `%s` | %s | %s |\n", c.ID, c.Title.EN, c.Fix.EN)
		fmt.Fprintf(&zh, "| `%s` | %s | %s |\n", c.ID, c.Title.ZH, c.Fix.ZH)
	}
	testkit.Table(t, "relay/docs/doctor.md", "| id | looks at | how to fix it |", en.String(), *update)
	testkit.Table(t, "relay/docs/doctor.zh-CN.md", "| id | 检查内容 | 解决办法 |", zh.String(), *update)
}
