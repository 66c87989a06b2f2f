package main

import (
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// At a terminal a call is one aligned line in one language.
func TestLines(t *testing.T) {
	t.Parallel()
	say := func(zh, color bool) string {
		var out strings.Builder
		h := &lines{w: &out, mu: new(sync.Mutex), level: slog.LevelInfo, zh: zh, color: color}
		at := time.Date(2026, 1, 2, 12, 13, 54, 0, time.UTC)
		write := func(level slog.Level, message string, attrs ...any) {
			r := slog.NewRecord(at, level, message, 0)
			r.Add(attrs...)
			if h.Enabled(t.Context(), level) {
				if err := h.WithGroup("g").WithAttrs([]slog.Attr{slog.String("a", "b")}).Handle(t.Context(), r); err != nil {
					t.Error(err)
				}
			}
		}
		write(slog.LevelInfo, "call", "path", "/sns/jscode2session", "user", "alice", "status", 200, "errcode", 40163, "reason", "used\x1b",
			"reason_zh", "已用")
		write(slog.LevelInfo, "call", "path", "/cgi-bin/token", "status", 200, "errcode", 0)
		write(slog.LevelInfo, "call", "path", "/cgi-bin/token", "status", 0, "errcode", 0, "reason", "lost", "reason_zh", "丢失")
		write(slog.LevelInfo, "request", "method", "GET", "route", "/login", "status", 401, "kind", "code_used", "cause", "c")
		write(slog.LevelDebug, "verbose")
		write(slog.LevelInfo, "proxy", "host", "example.com", "reason", "refused", "reason_zh", "已拒绝")
		write(slog.LevelWarn, "slow", "hint", "wait", "hint_zh", "等待")
		write(slog.LevelError, "broken", "cause", "c")
		return out.String()
	}
	const want = `12:13:54 ✕ /sns/jscode2session                alice      40163  used.
12:13:54 ✓ /cgi-bin/token
12:13:54 ✕ /cgi-bin/token                                       lost
12:13:54 ✕ GET /login                         relay      401    code_used c
12:13:54   proxy a=b host=example.com refused
12:13:54 ! slow a=b wait
12:13:54 ✕ broken a=b cause=c
`
	if got := say(false, false); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := say(true, false); !strings.Contains(got, "已用\n") || !strings.Contains(got, "已拒绝\n") || strings.Contains(got, "used.") {
		t.Error(got)
	}
	if got := say(false, true); !strings.Contains(got, "12:13:54 \x1b[31m✕\x1b[0m /sns") {
		t.Error(got)
	}
	file, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if e := (&env{getenv: getenvOf()}); newLines(file, 0, e) != nil || newLines(new(strings.Builder), 0, e) != nil {
		t.Error("a file is taken for a terminal")
	}
}
