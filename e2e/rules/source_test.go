package rules

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"wxflow/e2e/testkit"
)

// Bounds on what a reader takes in at once. Tests may have longer files and lines: tables.
// Their functions are as short as others.
const (
	maxFile     = 300 // lines
	maxTestFile = 500
	maxFunction = 60  // lines
	maxLine     = 140 // characters
)

func TestSizes(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		n := f.fset.File(f.Pos()).LineCount() - 1
		if n > maxTestFile || n > maxFile && !f.test {
			t.Errorf("%s has %d lines: does it hold more than one idea?", f.path, n)
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				if lines := f.fset.Position(n.End()).Line - f.fset.Position(n.Pos()).Line + 1; lines > maxFunction {
					t.Errorf("%v: a function of %d lines, where %d is the most: what are its parts called?", f.at(n), lines, maxFunction)
				}
			}
			return true
		})
		if f.test || strings.HasPrefix(f.path, "e2e/") {
			continue
		}
		for i, line := range strings.Split(testkit.Read(t, f.path), "\n") {
			if n := utf8.RuneCountInString(line); n > maxLine {
				t.Errorf("%s:%d has %d characters", f.path, i+1, n)
			}
		}
	}
}

// Below Options there is no wall clock and no global randomness; tests do not
// sleep; ports are picked by the system.
func TestSourceRules(t *testing.T) {
	t.Parallel()
	// Where a program or a library takes its defaults.
	clocks := map[string]bool{
		"mockwx/mockwx.go": true, "mockwx/proxy/proxy.go": true,
		"relay/relay.go":              true,
		"relay/store/memory/store.go": true, "relay/store/memory/shared.go": true,
		"relay/settings/store.go":   true,
		"relay/store/bolt/store.go": true, "relay/store/redis/store.go": true,
		"relay/certs/certs.go":   true,
		"relay/doctor/checks.go": true,
		// Deadlines of connections go by the clock of the machine.
		"relay/internal/backend/proxy.go": true, "relay/internal/backend/passage.go": true, "relay/internal/gateway/gateway.go": true,
		"relay/internal/wechat/wire/transport.go": true, "relay/internal/wechat/wire/link_other.go": true,
		"relay/internal/within/within.go": true,
		"relay/internal/lines/lines.go":   true, // as log/slog
		"mockwx/internal/gateway/log.go":  true, // as log/slog
		// How long another program takes to answer is not the fake's time.
		"mockwx/push/send.go": true,
	}
	port := regexp.MustCompile(`^"(127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1?\])?:[1-9][0-9]*"$`)
	for _, f := range goFiles(t) {
		library := strings.HasPrefix(f.path, "mockwx/") || strings.HasPrefix(f.path, "relay/")
		// In a bubble of synctest a sleep takes no time.
		bubble := slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing/synctest"` })
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.SelectorExpr:
				pkg, ok := x.X.(*ast.Ident)
				if !ok || pkg.Obj != nil {
					return true
				}
				switch name := pkg.Name + "." + x.Sel.Name; {
				case name == "time.Sleep" && f.test && !bubble:
					t.Errorf("%v: a test that sleeps is slow or flaky", f.at(x))
				case name == "time.Now" && library && !f.test && !clocks[f.path]:
					t.Errorf("%v: the clock comes from Options", f.at(x))
				}
			case *ast.ImportSpec:
				if p := x.Path.Value; library && (p == `"math/rand"` || p == `"math/rand/v2"`) && !f.test {
					t.Errorf("%s imports %s: randomness comes from the seed or from Options", f.path, p)
				}
			case *ast.BasicLit:
				if f.test && strings.HasPrefix(f.path, "e2e/") && port.MatchString(x.Value) {
					t.Errorf("%v: a fixed port meets another program one day", f.at(x))
				}
			}
			return true
		})
	}
	fixed := regexp.MustCompile(`(127\.0\.0\.1|localhost):[1-9]`)
	for _, s := range testkit.Glob(t, "e2e/testdata/script/*.txtar") {
		for i, line := range strings.Split(testkit.Read(t, s), "\n") {
			if fixed.MatchString(line) {
				t.Errorf("%s:%d: a fixed port: %s", s, i+1, line)
			}
		}
	}
}

// A test that this machine cannot run fails with E2E_REQUIRE set, but for one of
// another operating system.
func TestSkipsAreRequired(t *testing.T) {
	t.Parallel()
	skip := regexp.MustCompile(`\.Skip(f|Now)?\(`)
	for _, f := range goFiles(t) {
		src := testkit.Read(t, f.path)
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || strings.HasPrefix(f.path, "e2e/sdk/") {
				continue // e2e/sdk has a test of its own
			}
			text := src[f.fset.Position(fn.Pos()).Offset:f.fset.Position(fn.End()).Offset]
			if skip.MatchString(text) && !strings.Contains(text, `"E2E_REQUIRE"`) && !strings.Contains(text, "runtime.GOOS") {
				t.Errorf("%v: %s skips with E2E_REQUIRE set, too", f.at(fn), fn.Name.Name)
			}
		}
	}
}

// In the fake, a return code is written by its name; its number stands in the
// catalogue only.
func TestNoBareErrcodes(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		if f.test || !strings.HasPrefix(f.path, "mockwx/") || f.path == "mockwx/wechat/errcode.go" {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			x, ok := n.(*ast.BasicLit)
			if !ok || x.Kind != token.INT {
				return true
			}
			if v, err := strconv.Atoi(x.Value); err == nil && v >= 40001 && v < 99999 {
				t.Errorf("%v: %d: use the name from the catalogue", f.at(x), v)
			}
			return true
		})
	}
}
