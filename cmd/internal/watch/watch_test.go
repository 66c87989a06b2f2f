package watch

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// watched starts watching; what comes out is told on the channel.
func watched(t *testing.T, next func() []string, files ...string) <-chan struct{} {
	t.Helper()
	changed := make(chan struct{}, 100)
	err := Files(t.Context(), files, Options{
		Changed: func() []string { changed <- struct{}{}; return next() },
		Failed: func(err error) {
			if t.Context().Err() == nil { // the folders go after the context
				t.Error(err)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func await(t *testing.T, changed <-chan struct{}) {
	t.Helper()
	select {
	case <-changed:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was told")
	}
}

// A folder in which something happens all the time is read now and then.
func TestRestlessFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "f")
	write(t, file, "")
	changed := watched(t, func() []string { return nil }, file)
	begin := time.Now()
	for {
		write(t, file, "x")
		select {
		case <-changed:
			return
		case <-time.After(settle / 20):
		}
		if time.Since(begin) > 30*time.Second {
			t.Fatal("it waits for a quiet that never comes")
		}
	}
}

// Changed says what to watch from now on: a file elsewhere, and what a link
// points at.
func TestFollows(t *testing.T) {
	t.Parallel()
	a, b, c := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "c")
	write(t, a, "")
	write(t, b, "")
	if err := os.Symlink(b, c); err != nil {
		if runtime.GOOS != "windows" {
			t.Fatal(err)
		}
		t.Skip(err) // Windows without the right to
	}
	changed := watched(t, func() []string { return []string{a, c} }, a)
	write(t, a, "x")
	await(t, changed)
	// It is told before the new folders are watched, so until it is heard.
	begin := time.Now()
	for time.Since(begin) < 30*time.Second {
		write(t, b, "x")
		select {
		case <-changed:
			return
		case <-time.After(2 * settle):
		}
	}
	t.Fatal("what the link points at is not watched")
}

// What does not matter is not told, nor is a mode that changed; what matters after it is.
func TestWanted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, other := filepath.Join(dir, "f"), filepath.Join(dir, "other")
	write(t, file, "")
	write(t, other, "")
	changed := make(chan struct{}, 100)
	seen := make(chan string, 100)
	err := Files(t.Context(), []string{file}, Options{
		Wanted:  func(name string) bool { seen <- filepath.Base(name); return filepath.Base(name) == "f" },
		Changed: func() []string { changed <- struct{}{}; return nil },
		Failed: func(err error) {
			if t.Context().Err() == nil { // the folders go after the context
				t.Error(err)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, other, "x")
	for name := range seen { // the events come in their order
		if name == "f" && runtime.GOOS != "windows" {
			t.Fatal("a mode counts")
		}
		if name == "other" {
			break
		}
	}
	select {
	case <-changed:
		t.Error("told of another file")
	case <-time.After(2 * settle):
	}
	write(t, file, "x")
	await(t, changed)
}

// After it was told of other files, the folder of the first is watched no more.
func TestForgets(t *testing.T) {
	t.Parallel()
	a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	write(t, a, "")
	write(t, b, "")
	w, err := fsnotify.NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := w.Add(filepath.Dir(a)); err != nil {
		t.Fatal(err)
	}
	follow(w, folders([]string{b}), func(err error) { t.Error(err) })
	if list := w.WatchList(); len(list) != 1 || list[0] != filepath.Dir(b) {
		t.Errorf("it watches %q", list)
	}
	failed := 0
	follow(w, []string{filepath.Join(filepath.Dir(b), "none")}, func(error) { failed++ })
	if failed != 1 {
		t.Errorf("%d errors about a folder that is not there", failed)
	}
}

func TestNoSuchFolder(t *testing.T) {
	t.Parallel()
	if err := Files(t.Context(), []string{filepath.Join(t.TempDir(), "none", "f")}, Options{}); err == nil {
		t.Error("a folder that is not there can be watched")
	}
}
