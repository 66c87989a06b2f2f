package testkit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Table holds the rows of a table of a page against what they are made from; with write it
// writes them. file is named from the root of the repository, header is the table's first
// line, rows have a line each.
func Table(t testing.TB, file, header, rows string, write bool) {
	t.Helper()
	text := Read(t, file)
	head, after, ok := strings.Cut(text, header+"\n")
	rule, after, _ := strings.Cut(after, "\n")
	if !ok || strings.Trim(rule, "|-") != "" {
		t.Fatalf("%s has no table %s", file, header)
	}
	have, rest, more := strings.Cut(after, "\n\n")
	if more {
		have, rest = have+"\n", "\n"+rest
	}
	if have == rows {
		return
	}
	if !write {
		t.Errorf("%s is not what the table of the code says; write it with -update", file)
		return
	}
	if err := os.WriteFile(filepath.Join(Root(t), file), []byte(head+header+"\n"+rule+"\n"+rows+rest), 0o644); err != nil {
		t.Fatal(err)
	}
}
