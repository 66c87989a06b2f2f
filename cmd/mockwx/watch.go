package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"wxflow/mockwx"
)

// settle is how long the files must be quiet before they are read: editors
// write in several steps.
const settle = 50 * time.Millisecond

// startWatch loads the fixtures again whenever one of them changes. A fixture
// with problems changes nothing: the problems are printed, the old one stays.
func (o *serveFlags) startWatch(ctx context.Context, e *env, fake *mockwx.Fake) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("--watch: %w", err)
	}
	for _, p := range o.fixtures {
		// A file is watched through its folder: editors replace files.
		dir := p
		if info, err := os.Stat(p); err != nil || !info.IsDir() {
			dir = filepath.Dir(p)
		}
		if err := w.Add(dir); err != nil {
			w.Close()
			return fmt.Errorf("--watch %s: %w", dir, err)
		}
	}
	go func() {
		defer w.Close()
		quiet := time.NewTimer(time.Hour)
		quiet.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case ev := <-w.Events:
				if filepath.Ext(ev.Name) == ".yaml" || filepath.Ext(ev.Name) == ".yml" {
					quiet.Reset(settle)
				}
			case err := <-w.Errors:
				fmt.Fprintf(e.stderr, "mockwx: --watch: %v\n", err)
			case <-quiet.C:
				o.reload(e, fake)
			}
		}
	}()
	return nil
}

func (o *serveFlags) reload(e *env, fake *mockwx.Fake) {
	fx, err := mockwx.LoadFixture(o.fixtures...)
	if err == nil {
		e.warn(fx)
		err = fake.SetFixture(fx)
	}
	if err != nil {
		fmt.Fprintln(e.stderr, "mockwx: the fixtures changed and have problems; the former ones stay · fixture 有问题，保持原样:")
		e.complain(err)
		return
	}
	fmt.Fprintf(e.stderr, "mockwx: fixtures loaded again: %d apps, %d users · fixture 已重新加载\n", len(fx.Apps), fx.Population())
}
