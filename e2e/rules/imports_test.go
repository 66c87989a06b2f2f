package rules

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestImports holds the walls of the house. Each rule says why it is there.
func TestImports(t *testing.T) {
	t.Parallel()
	deps, err := dependencies()
	if err != nil {
		t.Fatal(err)
	}
	const separate = "a wrong tag in a shared type would be wrong on both sides, and every test would pass"
	for _, rule := range []struct {
		from, never, why string
	}{
		{"wxflow/relay", "wxflow/mockwx", separate},
		{"wxflow/mockwx", "wxflow/relay", separate},
		{"wxflow/relay", "wxflow/fixtures", "the relay knows nothing of who the fake's users are"},
		{"wxflow/cmd/wxrelay", "wxflow/mockwx", "the fake is not in the binary that runs in production"},
		{"wxflow/cmd/wxrelay", "wxflow/fixtures", "the fake is not in the binary that runs in production"},
		{"wxflow/relay", "gopkg.in/yaml.v3", "a library must not drag in what only a program needs"},
		{"wxflow/relay", "github.com/spf13/cobra", "a library must not drag in what only a program needs"},
		{"wxflow/relay", "github.com/fsnotify/fsnotify", "a library must not drag in what only a program needs"},
		{"wxflow/relay", "go.etcd.io/bbolt", "a library must not drag in what only a program needs"},
		{"wxflow/relay", "github.com/redis/go-redis/v9", "a library must not drag in what only a program needs"},
		{"wxflow/relay/store/bolt", "github.com/redis/go-redis/v9", "who wants one store does not link the other"},
		{"wxflow/relay/store/redis", "go.etcd.io/bbolt", "who wants one store does not link the other"},
		{"wxflow/relay", "github.com/prometheus", "a library must not drag in what only a program needs"},
		{"wxflow/relay", "go.opentelemetry.io", "a library must not drag in what only a program needs"},
		{"wxflow/mockwx", "github.com/spf13/cobra", "a library must not drag in what only a program needs"},
		{"wxflow/mockwx", "github.com/fsnotify/fsnotify", "a library must not drag in what only a program needs"},
		{"wxflow/mockwx", "testing", "it would put test flags into every program that links the fake"},
		{"wxflow/mockwx", "net/http/httptest", "it would put test flags into every program that links the fake"},
		{"wxflow/mockwx/internal/world", "net/http", "it answers questions and serves nothing"},
		{"wxflow/mockwx/internal/wire", "wxflow/mockwx/fixture", "it is given what to say, and knows no app"},
		{"wxflow/cmd/mockwx", "wxflow/e2e", "nothing but tests imports e2e"},
		{"wxflow/cmd/wxrelay", "wxflow/e2e", "nothing but tests imports e2e"},
		{"wxflow/cmd/mockwx", "github.com/rogpeppe/go-internal", "testscript is for tests only"},
		{"wxflow/cmd/wxrelay", "github.com/rogpeppe/go-internal", "testscript is for tests only"},
		{"wxflow/cmd/mockwx", "github.com/chromedp/chromedp", "the browser is for tests only"},
		{"wxflow/cmd/wxrelay", "github.com/chromedp/chromedp", "the browser is for tests only"},
	} {
		if deps[rule.from] == nil {
			t.Errorf("%s is not a package any more: mend the rule", rule.from)
		}
		for _, d := range deps[rule.from] {
			if d == rule.never || strings.HasPrefix(d, rule.never+"/") && rule.never != "testing" {
				t.Errorf("%s depends on %s: %s", rule.from, d, rule.why)
			}
		}
	}
}

// dependencies returns what each package of the module imports, and what those
// import, but for tests.
var dependencies = sync.OnceValues(func() (map[string][]string, error) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Deps", "wxflow/...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	deps := map[string][]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p struct {
			ImportPath string
			Deps       []string
		}
		if err := d.Decode(&p); err != nil {
			return nil, err
		}
		deps[p.ImportPath] = p.Deps
	}
	return deps, nil
})

// Only the fixture loader reads YAML in the fake, and only package settings in
// the relay: a change of library is then a change of one place.
func TestOnlyTheLoaderReadsYAML(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		reads := slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"gopkg.in/yaml.v3"` })
		if reads && !f.test && !strings.HasPrefix(f.path, "mockwx/fixture/") && !strings.HasPrefix(f.path, "relay/settings/") {
			t.Errorf("%s imports yaml.v3", f.path)
		}
	}
}
