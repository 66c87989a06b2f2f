package testkit

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Root returns the folder of the repository, which has the module's go.mod. A
// module of its own below it, as e2e/acme is, does not count.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if b, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && bytes.HasPrefix(b, []byte("module wxflow\n")) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("the test does not run inside the repository")
		}
		dir = filepath.Dir(dir)
	}
}

// Read returns the text of a file, named from the root of the repository.
func Read(t testing.TB, file string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(Root(t), file))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Glob returns the files that match a pattern, both named from the root of the
// repository. It fails when nothing matches: a loop over no files would pass for
// ever.
func Glob(t testing.TB, pattern string) (files []string) {
	t.Helper()
	files, err := fs.Glob(os.DirFS(Root(t)), pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files match %s: %v", pattern, err)
	}
	return files
}

// ReadAll returns the text of all files that match a pattern.
func ReadAll(t testing.TB, pattern string) string {
	t.Helper()
	var all strings.Builder
	for _, file := range Glob(t, pattern) {
		all.WriteString(Read(t, file))
	}
	return all.String()
}

// Files lists the files of a folder of the repository, "." for all, whose names
// end in ext, such as ".go", or in anything if it is "". It does not ask git, which
// a tarball does not have. What npm fetched is not ours.
func Files(t testing.TB, folder, ext string) (out []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(Root(t)), folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules"):
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(path, ext):
			out = append(out, path)
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files in %s: %v", len(out), folder, err)
	}
	return out
}

// A Fence is a block of code in a document.
type Fence struct{ Lang, Text string }

var fences = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// Fences returns the blocks of code of a document.
func Fences(text string) (out []Fence) {
	for _, m := range fences.FindAllStringSubmatch(text, -1) {
		out = append(out, Fence{m[1], m[2]})
	}
	return out
}

// Dockerfile returns the instructions of each stage: the last one of each word.
// Continuation lines are joined.
func Dockerfile(t testing.TB) (stages map[string]map[string]string) {
	t.Helper()
	stages = map[string]map[string]string{}
	var stage map[string]string
	for line := range strings.Lines(strings.ReplaceAll(Read(t, "Dockerfile"), "\\\n", " ")) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "FROM" {
			stage = map[string]string{}
			stages[rest[strings.LastIndex(rest, " ")+1:]] = stage
		}
		if stage != nil {
			stage[word] = rest
		}
	}
	return stages
}
