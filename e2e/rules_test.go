package e2e

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestImports holds the walls of the house. Each rule says why it is there.
func TestImports(t *testing.T) {
	t.Parallel()
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
		{"wxflow/relay/boltstore", "github.com/redis/go-redis/v9", "who wants one store does not link the other"},
		{"wxflow/relay/redisstore", "go.etcd.io/bbolt", "who wants one store does not link the other"},
		{"wxflow/relay", "github.com/prometheus", "a library must not drag in what only a program needs"},
		{"wxflow/relay", "go.opentelemetry.io", "a library must not drag in what only a program needs"},
		{"wxflow/mockwx", "github.com/spf13/cobra", "a library must not drag in what only a program needs"},
		{"wxflow/mockwx", "github.com/fsnotify/fsnotify", "a library must not drag in what only a program needs"},
		{"wxflow/mockwx", "testing", "it would put test flags into every program that links the fake"},
		{"wxflow/mockwx", "net/http/httptest", "it would put test flags into every program that links the fake"},
		{"wxflow/cmd/mockwx", "wxflow/e2e", "nothing but tests imports e2e"},
		{"wxflow/cmd/wxrelay", "wxflow/e2e", "nothing but tests imports e2e"},
		{"wxflow/cmd/mockwx", "github.com/rogpeppe/go-internal", "testscript is for tests only"},
		{"wxflow/cmd/wxrelay", "github.com/rogpeppe/go-internal", "testscript is for tests only"},
		{"wxflow/cmd/mockwx", "github.com/chromedp/chromedp", "the browser is for tests only"},
		{"wxflow/cmd/wxrelay", "github.com/chromedp/chromedp", "the browser is for tests only"},
	} {
		deps := goList(t, "-deps", rule.from)
		if !slices.Contains(deps, rule.from) {
			t.Errorf("%s is not a package any more: mend the rule", rule.from)
		}
		for _, d := range deps {
			if d == rule.never || strings.HasPrefix(d, rule.never+"/") && rule.never != "testing" {
				t.Errorf("%s depends on %s: %s", rule.from, d, rule.why)
			}
		}
	}
}

func goList(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.Fields(string(out))
}

// Only the fixture loader reads YAML in the fake, and only package appsfile in
// the relay: a change of library is then a change of one place.
func TestOnlyTheLoaderReadsYAML(t *testing.T) {
	t.Parallel()
	eachGoFile(t, func(path string, f *ast.File, _ *token.FileSet) {
		for _, i := range f.Imports {
			if i.Path.Value == `"gopkg.in/yaml.v3"` && !strings.HasPrefix(path, "mockwx/fixture") && !strings.HasPrefix(path, "relay/appsfile/") && !strings.HasSuffix(path, "_test.go") {
				t.Errorf("%s imports yaml.v3", path)
			}
		}
	})
}

// fileLimits: aim at 150 lines, discuss at 300, refuse at 500.
const refusedLines = 500

// discussed are the files over 300 lines, with the outcome of the discussion.
var discussed = map[string]string{}

func TestFilesAreSmall(t *testing.T) {
	t.Parallel()
	root := repo(t)
	for _, path := range tracked(t, root) {
		if filepath.Ext(path) != ".go" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		n := strings.Count(string(b), "\n")
		switch {
		case n > refusedLines:
			t.Errorf("%s has %d lines; over %d nobody reads it", path, n, refusedLines)
		case n > 300 && !strings.HasSuffix(path, "_test.go") && discussed[path] == "":
			t.Errorf("%s has %d lines: split it, or say in discussed why not", path, n)
		}
	}
}

// Below Options there is no wall clock and no global randomness; tests do not
// sleep; ports are picked by the system.
func TestSourceRules(t *testing.T) {
	t.Parallel()
	// Where a program or a library takes its defaults.
	clocks := map[string]bool{
		"mockwx/mockwx.go": true, "mockwx/proxy.go": true,
		"relay/relay.go":    true,
		"relay/memstore.go": true, "relay/memshared.go": true,
		"relay/boltstore/boltstore.go": true, "relay/redisstore/redisstore.go": true,
		"relay/certs/files.go": true,
		"relay/doctor/exam.go": true,
		// Deadlines of connections go by the clock of the machine.
		"relay/backend.go": true, "relay/backend_time.go": true, "relay/gateway.go": true,
	}
	port := regexp.MustCompile(`^"(127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1?\])?:[1-9][0-9]*"$`)
	eachGoFile(t, func(path string, f *ast.File, fset *token.FileSet) {
		test := strings.HasSuffix(path, "_test.go")
		library := strings.HasPrefix(path, "mockwx/") || strings.HasPrefix(path, "relay/")
		// In a bubble of synctest a sleep takes no time.
		bubble := slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing/synctest"` })
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.SelectorExpr:
				pkg, ok := x.X.(*ast.Ident)
				if !ok || pkg.Obj != nil {
					return true
				}
				switch name := pkg.Name + "." + x.Sel.Name; {
				case name == "time.Sleep" && test && !bubble:
					t.Errorf("%v: a test that sleeps is slow or flaky", fset.Position(x.Pos()))
				case name == "time.Now" && library && !test && !clocks[path]:
					t.Errorf("%v: the clock comes from Options", fset.Position(x.Pos()))
				}
			case *ast.ImportSpec:
				if p := x.Path.Value; library && (p == `"math/rand"` || p == `"math/rand/v2"`) && !test {
					t.Errorf("%s imports %s: randomness comes from the seed or from Options", path, p)
				}
			case *ast.BasicLit:
				if test && strings.HasPrefix(path, "e2e/") && port.MatchString(x.Value) {
					t.Errorf("%v: a fixed port meets another program one day", fset.Position(x.Pos()))
				}
			}
			return true
		})
	})
	for _, s := range mustGlob(t, "testdata/script/*.txtar") {
		b, err := os.ReadFile(s)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(b), "\n") {
			if regexp.MustCompile(`(127\.0\.0\.1|localhost):[1-9]`).MatchString(line) {
				t.Errorf("%s:%d: a fixed port: %s", s, i+1, line)
			}
		}
	}
}

// In the fake, a return code is written by its name; its number stands in the
// catalogue only.
func TestNoBareErrcodes(t *testing.T) {
	t.Parallel()
	eachGoFile(t, func(path string, f *ast.File, fset *token.FileSet) {
		if !strings.HasPrefix(path, "mockwx/") || strings.HasSuffix(path, "_test.go") || path == "mockwx/wechat/errcode.go" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			x, ok := n.(*ast.BasicLit)
			if !ok || x.Kind != token.INT {
				return true
			}
			if v, err := strconv.Atoi(x.Value); err == nil && v >= 40001 && v < 99999 {
				t.Errorf("%v: %d: use the name from the catalogue", fset.Position(x.Pos()), v)
			}
			return true
		})
	})
}

// eachGoFile parses every Go file of the repository; what npm fetched is not ours.
func eachGoFile(t *testing.T, visit func(path string, f *ast.File, fset *token.FileSet)) {
	t.Helper()
	root, n := repo(t), 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		n++
		visit(filepath.ToSlash(rel), f, fset)
		return nil
	})
	if err != nil || n < 20 {
		t.Fatalf("%d Go files read: %v", n, err)
	}
}

// tracked lists the repository's files without asking git, which a tarball
// does not have.
func tracked(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" || d.Name() == "node_modules" {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, path)
		out = append(out, filepath.ToSlash(rel))
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files: %v", len(out), err)
	}
	return out
}
