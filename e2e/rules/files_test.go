package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wxflow/e2e/testkit"
)

// A goFile is a parsed file of the repository.
type goFile struct {
	*ast.File
	path string // from the root of the repository
	test bool
	fset *token.FileSet
}

func (f goFile) at(n ast.Node) token.Position { return f.fset.Position(n.Pos()) }

var parsed struct {
	once  sync.Once
	files []goFile
}

// goFiles returns every Go file of the repository, parsed once for all tests.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	parsed.once.Do(func() {
		fset := token.NewFileSet()
		for _, path := range testkit.Files(t, ".", ".go") {
			f, err := parser.ParseFile(fset, filepath.Join(testkit.Root(t), path), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			parsed.files = append(parsed.files, goFile{f, path, strings.HasSuffix(path, "_test.go"), fset})
		}
	})
	if len(parsed.files) < 20 {
		t.Fatalf("%d Go files were read", len(parsed.files))
	}
	return parsed.files
}
