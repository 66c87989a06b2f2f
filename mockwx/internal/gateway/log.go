package gateway

import (
	"log/slog"
	"runtime"
	"sync"
	"time"

	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/text"
)

// logCall writes a line for each call: refused ones, and those with a mistake in them, at
// Info, with the reason.
// The query is never logged.
func (c *Call) logCall(r *journal.Record) {
	level, mistakes := slog.LevelDebug, r.Mistakes()
	if r.Why.EN != "" || mistakes != nil {
		level = slog.LevelInfo
	}
	ctx := c.Request.Context()
	if !c.log.Enabled(ctx, level) {
		return
	}
	var room [8]slog.Attr // on the stack
	attrs := append(room[:0],
		slog.Int64("call", c.ID), slog.String("path", text.Clip(c.Request.URL.Path, 200)), slog.String("appid", text.Clip(c.AppID, 64)))
	if c.User != "" {
		attrs = append(attrs, slog.String("user", c.User))
	}
	attrs = append(attrs, slog.Int("status", r.Status), slog.Int("errcode", int(r.ErrCode)))
	why := r.Why
	for _, m := range mistakes {
		if why.EN == "" {
			why = m
		} else {
			why = why.And(m)
		}
	}
	if why.EN != "" {
		attrs = append(attrs, slog.String("reason", why.EN), slog.String("reason_zh", why.ZH))
	}
	line := slog.NewRecord(time.Now(), level, "call", here())
	line.AddAttrs(attrs...)
	c.log.Handler().Handle(ctx, line) // as slog does, which has no use for the error either
}

// here is the place in the source that the log names for calls. slog would walk the stack
// for it with each (BenchmarkHandler/RefusalLogged).
var here = sync.OnceValue(func() uintptr {
	var pcs [1]uintptr
	runtime.Callers(1, pcs[:])
	return pcs[0]
})

// logHeld logs what a call waits for, which nothing else would show.
func (c *Call) logHeld(fault string, missing int) {
	why := text.Say(
		"fault %s holds the call until %d more have come; removing the fault lets it go: DELETE /faults/%[1]s on the admin listener",
		"故障 %s 让该调用等待另外 %d 个调用；移除故障即可放行：admin 端口 DELETE /faults/%[1]s", fault, missing)
	c.log.LogAttrs(c.Request.Context(), slog.LevelInfo, "held",
		slog.Int64("call", c.ID), slog.String("path", text.Clip(c.Request.URL.Path, 200)),
		slog.String("appid", text.Clip(c.AppID, 64)), slog.String("reason", why.EN), slog.String("reason_zh", why.ZH))
}
