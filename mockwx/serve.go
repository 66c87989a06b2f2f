package mockwx

import (
	"cmp"
	"log/slog"
	"net/http"
	"time"

	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// A server is WeChat's side of one world.
type server struct {
	w      *world.World
	stubs  map[string][]*endpoint // by path
	now    func() time.Time
	log    *slog.Logger
	onCall func(journal.Record) // nil: nobody
}

// ServeHTTP runs the one pipeline:
//
//	number → match → fault → credential and handle → encode → record → send
//
// The record is written before the answer leaves, so that whoever has the
// answer finds the call in the journal.
func (s *server) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	r = withTarget(r)
	c := call{w: s.w, log: s.log, r: r, endpoint: s.endpoint(r), id: s.w.Journal.Number(), now: s.now()}
	c.readParams()

	rep := c.answer()

	status := cmp.Or(rep.Status, http.StatusOK)
	if !rep.Arrives() {
		status = 0
	}
	path := c.endpoint.path // without a prefix that stands for a host
	if path == "" {
		path = r.URL.Path
	}
	rec := journal.Record{
		ID: c.id, Time: c.now, Method: r.Method, Path: path, Query: r.URL.RawQuery, Client: r.RemoteAddr,
		Body:  string(c.bodyBytes[:min(len(c.bodyBytes), journal.MaxBody)]),
		AppID: c.appid, User: c.user, Status: status, ErrCode: rep.ErrCode, RID: c.moment.RID,
		Why: rep.Why, Fault: c.fault, Planned: rep.Planned,
		Reply: rep.Body[:min(len(rep.Body), journal.MaxBody)],
	}
	s.w.Note(rec)
	if s.onCall != nil {
		s.onCall(rec)
	}
	c.logCall(status, &rep)
	if rep.Arrives() {
		c.drain()
	}
	rep.Send(rw, r, c.now)
}

// logCall writes a line for each call: refused ones at Info, with the reason.
// The query is never logged.
func (c *call) logCall(status int, rep *wire.Reply) {
	level := slog.LevelDebug
	if rep.Why.EN != "" {
		level = slog.LevelInfo
	}
	ctx := c.r.Context()
	if !c.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.Int64("call", c.id), slog.String("path", text.Clip(c.r.URL.Path, 200)), slog.String("appid", text.Clip(c.appid, 64)),
	}
	if c.user != "" {
		attrs = append(attrs, slog.String("user", c.user))
	}
	attrs = append(attrs, slog.Int("status", status), slog.Int("errcode", int(rep.ErrCode)))
	if rep.Why.EN != "" {
		attrs = append(attrs, slog.String("reason", rep.Why.EN), slog.String("reason_zh", rep.Why.ZH))
	}
	c.log.LogAttrs(ctx, level, "call", attrs...)
}

// logHeld says what a call waits for, which nothing else would show.
func (c *call) logHeld(fault string, missing int) {
	why := text.Say("fault %s holds the call until %d more have come; removing the fault lets it go: DELETE /faults/%[1]s on the admin listener",
		"故障 %s 让该调用等待另外 %d 个调用；移除故障即可放行：admin 端口 DELETE /faults/%[1]s", fault, missing)
	c.log.LogAttrs(c.r.Context(), slog.LevelInfo, "held", slog.Int64("call", c.id), slog.String("path", text.Clip(c.r.URL.Path, 200)),
		slog.String("appid", text.Clip(c.appid, 64)), slog.String("reason", why.EN), slog.String("reason_zh", why.ZH))
}
