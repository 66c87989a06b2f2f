package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"

	"wxflow/cmd/internal/watch"
	"wxflow/relay"
	"wxflow/relay/appsfile"
	"wxflow/relay/text"
)

// loadWithApps reads the settings and the apps, from their file where the
// settings name one.
func loadWithApps(given, env func(string) (string, bool)) (relay.Settings, *appsReader, error) {
	s, err := loadSettings(given, env)
	if s.AppsFile == "" {
		return s, &appsReader{file: s.SecretFile, load: func() (appsfile.Loaded, error) { return readSingle(s) }}, err
	}
	a := &appsReader{file: s.AppsFile, load: func() (appsfile.Loaded, error) {
		return appsfile.Load(s.AppsFile, appsfile.Options{Env: env, Dev: s.Config.Dev})
	}}
	loaded, err2 := a.load()
	s.Config.Apps, s.Secrets = loaded.Apps, loaded.Secrets
	var all, more text.Problems
	errors.As(err, &all)
	errors.As(err2, &more)
	if all = append(all, more...); len(all) > 0 {
		return s, a, all
	}
	return s, a, nil
}

// readSingle reads the secret of the one app that the settings name. What the
// environment says stays as it is while the program runs.
func readSingle(s relay.Settings) (l appsfile.Loaded, err error) {
	l.Apps = slices.Clone(s.Config.Apps)
	if s.SecretFile != "" {
		l.Files = []string{s.SecretFile}
		l.Apps[0].Secret, err = relay.ReadSecretFile(s.SecretFile)
	}
	return l, err
}

// An appsReader reads the apps, and again when what they are read from changes.
type appsReader struct {
	file string // for the log; "" when it is the environment
	load func() (appsfile.Loaded, error)

	mu   sync.Mutex // one reading at a time, or an older one might win
	told string     // the problem that was told last; "" when all was well since
}

// follow gives r the apps again on SIGHUP and whenever a file changes, until
// ctx ends. SIGHUP is caught to the very end, also while what is in flight is
// finished: unheeded, it ends a program at once.
func (a *appsReader) follow(ctx context.Context, r *relay.Relay, log *slog.Logger, reloaded func(error)) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-hup:
				if _, good := a.reload(r, log, reloaded, true); good {
					log.Info("apps read again on SIGHUP", "file", a.file)
				}
			}
		}
	}()
	now, _ := a.load()
	if len(now.Files) == 0 {
		return
	}
	unseen := func(err error) {
		log.Warn("a change of the apps may go unseen; SIGHUP has them read again", "cause", err.Error(),
			"hint_zh", "应用配置的变化可能未被察觉；发送 SIGHUP 可重新读取")
	}
	if err := watch.Files(ctx, now.Files, watch.Options{
		Changed: func() []string { files, _ := a.reload(r, log, reloaded, false); return files },
		Failed:  unseen,
	}); err != nil {
		unseen(err) // a machine that is out of watches can serve all the same
	}
}

// reload reads the apps again. With problems nothing changes, and unless somebody
// asked, the same ones are told once: whatever is written in a watched folder has
// the apps read again, also the log that tells of them.
func (a *appsReader) reload(r *relay.Relay, log *slog.Logger, reloaded func(error), asked bool) (files []string, good bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	loaded, err := a.load()
	if err == nil {
		err = r.SetApps(loaded.Apps)
	}
	if err == nil {
		a.told = ""
		reloaded(nil)
		return loaded.Files, true
	}
	if !asked && err.Error() == a.told {
		return loaded.Files, false
	}
	a.told = err.Error()
	reloaded(err)
	log.Error("what was read has problems; the apps stay as they were", "file", a.file, "cause", text.Mask(err.Error()),
		"hint", "wxrelay --check-config shows the same without starting", "hint_zh", "读取的应用或密钥有误，继续使用原有配置；可用 wxrelay --check-config 检查")
	return loaded.Files, false
}
