package rules

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
	want := map[string]string{ // by the function, wherever in the relay it is
		"holder":         "subtle.ConstantTimeCompare",
		"is":             "subtle.ConstantTimeCompare",
		"Equal":          "subtle.ConstantTimeCompare",
		"CheckSignature": "hmac.Equal",
		"openData":       "subtle.ConstantTimeByteEq",
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
	for _, f := range goFiles(t) {
		if f.test || !strings.HasPrefix(f.path, "relay/") {
			continue
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				switch x := n.(type) {
				case *ast.SelectorExpr:
					if pkg, ok := x.X.(*ast.Ident); ok && pkg.Name+"."+x.Sel.Name == want[fn.Name.Name] {
						delete(want, fn.Name.Name)
					}
				case *ast.BinaryExpr:
					if (x.Op == token.EQL || x.Op == token.NEQ) && (reveals(x.X) && !empty(x.Y) || reveals(x.Y) && !empty(x.X)) {
						t.Errorf("%v: a secret is compared with %v: use Secret.Equal", f.at(x), x.Op)
					}
				}
				return true
			})
		}
	}
	for name, call := range want {
		t.Errorf("%s does not use %s", name, call)
	}
}
