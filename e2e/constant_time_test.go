package e2e

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// What a stranger may guess is compared in a time that tells nothing: these
// functions do so, and no secret is compared with == anywhere.
func TestSecretsAreComparedInConstantTime(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"relay/internal.go holder":          "subtle.ConstantTimeCompare",
		"relay/probe.go is":                 "subtle.ConstantTimeCompare",
		"relay/credential/secret.go Equal":  "subtle.ConstantTimeCompare",
		"relay/signature.go checkSignature": "hmac.Equal",
		"relay/opendata.go openData":        "subtle.ConstantTimeByteEq",
	}
	reveals := func(x ast.Expr) bool {
		call, ok := x.(*ast.CallExpr)
		if !ok {
			return false
		}
		s, ok := call.Fun.(*ast.SelectorExpr)
		return ok && s.Sel.Name == "Reveal"
	}
	empty := func(x ast.Expr) bool { l, ok := x.(*ast.BasicLit); return ok && l.Value == `""` }
	eachGoFile(t, func(path string, f *ast.File, fset *token.FileSet) {
		if !strings.HasPrefix(path, "relay/") || strings.HasSuffix(path, "_test.go") {
			return
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := path + " " + fn.Name.Name
			ast.Inspect(fn, func(n ast.Node) bool {
				switch x := n.(type) {
				case *ast.SelectorExpr:
					if pkg, ok := x.X.(*ast.Ident); ok && pkg.Name+"."+x.Sel.Name == want[name] {
						delete(want, name)
					}
				case *ast.BinaryExpr:
					if (x.Op == token.EQL || x.Op == token.NEQ) && (reveals(x.X) && !empty(x.Y) || reveals(x.Y) && !empty(x.X)) {
						t.Errorf("%v: a secret is compared with %v: use Secret.Equal", fset.Position(x.Pos()), x.Op)
					}
				}
				return true
			})
		}
	})
	for name, call := range want {
		t.Errorf("%s does not use %s", name, call)
	}
}
