package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"wxflow/cmd/internal/watch"
	"wxflow/relay"
	"wxflow/relay/appsfile"
)

// loadWithApps reads the settings and, where they name one, the file of apps.
func loadWithApps(given, env func(string) (string, bool)) (relay.Settings, *appsReader, error) {
	s, err := loadSettings(given, env)
	if s.AppsFile == "" {
		return s, nil, err
	}
	a := &appsReader{file: s.AppsFile, env: env, dev: s.Config.Dev}
	loaded, err2 := a.load()
	s.Config.Apps = loaded.Apps
	var all, more relay.Problems
	errors.As(err, &all)
	errors.As(err2, &more)
	if all = append(all, more...); len(all) > 0 {
		return s, a, all
	}
	return s, a, nil
}

// An appsReader reads the file of apps, and again when it changes.
type appsReader struct {
	file string
	env  func(string) (string, bool)
	dev  bool

	mu    sync.Mutex // one reading at a time, or an older one might win
	files []string
}

func (a *appsReader) load() (appsfile.Loaded, error) {
	l, err := appsfile.Load(a.file, appsfile.Options{Env: a.env, Dev: a.dev})
	a.files = l.Files
	return l, err
}

// follow gives r the apps again on SIGHUP and whenever a file changes, until
// ctx ends.
func (a *appsReader) follow(ctx context.Context, r *relay.Relay, log *slog.Logger, reloaded func(error)) error {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	go func() {
		defer signal.Stop(hup)
		for {
			select {
			case <-ctx.Done():
				return
			case <-hup:
				if a.reload(r, log, reloaded) {
					log.Info("apps read again on SIGHUP", "file", a.file)
				}
			}
		}
	}()
	return watch.Files(ctx, a.files, watch.Options{
		Changed: func() []string {
			a.reload(r, log, reloaded)
			a.mu.Lock()
			defer a.mu.Unlock()
			return a.files
		},
		Failed: func(err error) {
			log.Warn("a change of the apps may go unseen; SIGHUP has them read again", "cause", err.Error(),
				"hint_zh", "应用配置的变化可能未被察觉；发送 SIGHUP 可重新读取")
		},
	})
}

// reload reads the file again. With problems nothing changes.
func (a *appsReader) reload(r *relay.Relay, log *slog.Logger, reloaded func(error)) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	loaded, err := a.load()
	if err == nil {
		err = r.SetApps(loaded.Apps)
	}
	reloaded(err)
	if err == nil {
		return true
	}
	log.Error("the file of apps has problems; the apps stay as they were", "file", a.file, "cause", err.Error(),
		"hint", "wxrelay --check-config shows the same without starting", "hint_zh", "应用配置文件有误，继续使用原有配置；可用 wxrelay --check-config 检查")
	return false
}
