//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Folders of runs that ended by a kill go; those of runs that live stay, and so
// does what is not ours.
func TestSweep(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	folder := func(name string, age time.Duration) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Join(path, "php"), 0o755); err != nil {
			t.Fatal(err)
		}
		when := time.Now().Add(-age)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, name := range []string{"mockwx-run-dead", ".mockwx-new-dead"} {
		folder(name, 2*scratchLocked)
	}
	folder("mockwx-run-ended", 0)     // just now
	folder(".mockwx-new-fresh", 0)    // not locked yet
	folder("mockwx-other", time.Hour) // somebody else's
	folder("my-mockwx-run-x", 100*time.Hour)
	for name, age := range map[string]time.Duration{"mockwx-run-lives": time.Hour, "mockwx-run-forgotten": scratchLife + time.Hour} {
		lock, err := lockFolder(folder(name, age))
		if err != nil {
			t.Fatal(err)
		}
		defer lock.Close()
	}
	if err := os.WriteFile(filepath.Join(dir, "mockwx-run-file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sweep(dir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want := []string{".mockwx-new-fresh", "mockwx-other", "mockwx-run-file", "mockwx-run-lives",
		"my-mockwx-run-x"}; !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
}

// Other users may read the certificate, and the folder goes with the run.
func TestScratch(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	s, err := newScratch()
	if err != nil {
		t.Fatal(err)
	}
	path, err := s.write("php/a.ini", []byte("x"))
	if err != nil || path != s.file("php/a.ini") || filepath.Dir(s.path) != tmp {
		t.Fatalf("%s in %s: %v", path, s.path, err)
	}
	for file, mode := range map[string]os.FileMode{s.path: 0o755, filepath.Dir(path): 0o755, path: 0o644} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
	if _, err := lockFolder(s.path); err == nil {
		t.Error("the folder of a run is not locked")
	}
	second, err := newScratch()
	if err != nil {
		t.Fatal(err)
	}
	sweep(tmp) // as a start does in the background
	if _, err := os.Stat(path); err != nil {
		t.Errorf("a start removed what another run uses: %v", err)
	}
	second.remove()
	s.remove()
	(*scratch)(nil).remove()
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	t.Setenv("TMPDIR", filepath.Join(tmp, "none"))
	if _, err := newScratch(); err == nil {
		t.Error("a folder in no folder")
	}
	// The API is served by then, and ends.
	if code, stdout, stderr := runHere(t, "C", "serve", "--ports", "free"); code != 1 || stdout != "" ||
		!strings.HasPrefix(stderr, "mockwx: temporary files: ") {
		t.Errorf("serve without a place for temporary files: %d, %q, %q", code, stdout, stderr)
	}
}
