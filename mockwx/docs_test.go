package mockwx

import (
	"os"
	"strings"
	"testing"
)

// The READMEs list every admin route, and no other.
func TestAdminRoutesAreDocumented(t *testing.T) {
	for _, name := range []string{"../README.md", "../README.zh-CN.md"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, table, ok := strings.Cut(string(b), "`GET /healthz` |")
		if !ok {
			t.Fatalf("%s has no table of admin routes", name)
		}
		table, _, _ = strings.Cut("| `GET /healthz` |"+table, "\n\n")
		for _, r := range adminRoutes {
			if !strings.Contains(table, "| `"+r.method+" "+r.path+"` |") {
				t.Errorf("%s does not list %s %s", name, r.method, r.path)
			}
		}
		if n := strings.Count(table, "\n") + 1; n != len(adminRoutes) {
			t.Errorf("%s lists %d admin routes, there are %d", name, n, len(adminRoutes))
		}
	}
}
