package mockwx

import (
	"os"
	"strings"
	"testing"
)

// The pages list every admin route and every endpoint, and no other.
func TestRoutesAreDocumented(t *testing.T) {
	var routes, endpoints []string
	for _, r := range newFake(t, nil).adminRoutes() {
		routes = append(routes, r.Method+" "+r.Path)
	}
	for _, e := range Endpoints() {
		endpoints = append(endpoints, e.Method+" "+e.Path)
	}
	for page, list := range map[string][]string{"docs/admin.md": routes, "docs/endpoints.md": endpoints,
		"docs/admin.zh-CN.md": routes, "docs/endpoints.zh-CN.md": endpoints} {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		_, table, ok := strings.Cut(string(b), "|---|---|\n")
		if !ok {
			t.Fatalf("%s has no table", page)
		}
		table, _, _ = strings.Cut(table, "\n\n") // a table ends there
		for _, row := range list {
			if !strings.Contains("\n"+table, "\n| `"+row+"` |") {
				t.Errorf("%s does not list %s", page, row)
			}
		}
		if n := strings.Count(table, "\n") + 1; n != len(list) {
			t.Errorf("%s lists %d, there are %d", page, n, len(list))
		}
	}
}
