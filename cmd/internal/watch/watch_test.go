package watch

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
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
		Failed:  func(err error) { t.Error(err) },
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
		default:
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

func TestNoSuchFolder(t *testing.T) {
	t.Parallel()
	if err := Files(t.Context(), []string{filepath.Join(t.TempDir(), "none", "f")}, Options{}); err == nil {
		t.Error("a folder that is not there can be watched")
	}
}
