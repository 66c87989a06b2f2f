package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"wxflow/cmd/internal/watch"
	"wxflow/relay"
	"wxflow/relay/settings"
	"wxflow/relay/text"
)

// An appsReader reads the apps, and again when what they are read from changes.
type appsReader struct {
	file string // for the log; "" when it is the environment
	load func() (settings.Apps, error)

	mu   sync.Mutex // one reading at a time, or an older one might win
	told string     // the problem that was logged last; "" after a reload without one
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

// reload reads the apps again. With problems nothing changes. Unless a signal asked for
// the reload, the same problems are logged once: every write in a watched folder starts
// a reload, also a write to a log file that lies there.
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
