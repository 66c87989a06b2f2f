// Package watch notices when files that a program has read change.
package watch

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// settle is how long the files must be quiet before they are read:
	// editors write in several steps.
	settle = 50 * time.Millisecond
	// restless is how long at most that is waited for: in a busy folder it is
	// never quiet.
	restless = time.Second
)

// Options say what to watch and what to call.
type Options struct {
	// Wanted reports whether a name in a watched folder matters; nil: all do.
	Wanted func(name string) bool
	// Changed is called after something changed. It returns the files to
	// watch from now on, nil for the same as before.
	Changed func() []string
	// Failed is called with errors while watching.
	Failed func(error)
}

// Files watches files and folders until ctx ends, and calls Changed from one
// goroutine. A file is watched through its folder, for editors replace files;
// where it is a link, through the folder of what it points at, too. So a change
// by Kubernetes is seen, which moves a link beside the file.
func Files(ctx context.Context, files []string, o Options) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	for _, dir := range folders(files) {
		if err := w.Add(dir); err != nil {
			w.Close()
			return &os.PathError{Op: "watch", Path: dir, Err: err}
		}
	}
	go run(ctx, w, o)
	return nil
}

func run(ctx context.Context, w *fsnotify.Watcher, o Options) {
	defer w.Close()
	var since time.Time // when the first unreported change came; zero: none
	quiet := time.NewTimer(time.Hour)
	quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case ev := <-w.Events:
			if ev.Op == fsnotify.Chmod || o.Wanted != nil && !o.Wanted(ev.Name) {
				continue
			}
			if since.IsZero() {
				since = time.Now()
			}
			quiet.Reset(max(0, min(settle, restless-time.Since(since))))
		case err := <-w.Errors:
			o.Failed(err)
		case <-quiet.C:
			since = time.Time{}
			if files := o.Changed(); files != nil {
				follow(w, folders(files), o.Failed)
			}
		}
	}
}

// follow makes w watch these folders and no others. A folder that was made anew
// under its old name is watched anew.
func follow(w *fsnotify.Watcher, want []string, failed func(error)) {
	for _, dir := range w.WatchList() {
		if !slices.Contains(want, dir) {
			_ = w.Remove(dir) // gone already, perhaps
		}
	}
	for _, dir := range want {
		if err := w.Add(dir); err != nil {
			failed(&os.PathError{Op: "watch", Path: dir, Err: err})
		}
	}
}

// folders are what has to be watched to see every change of files.
func folders(files []string) (dirs []string) {
	add := func(file string) {
		if info, err := os.Stat(file); err != nil || !info.IsDir() {
			file = filepath.Dir(file)
		}
		if !slices.Contains(dirs, file) {
			dirs = append(dirs, file)
		}
	}
	for _, f := range files {
		add(f)
		if real, err := filepath.EvalSymlinks(f); err == nil && real != filepath.Clean(f) {
			add(real)
		}
	}
	return dirs
}
