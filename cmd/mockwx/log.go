package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"wxflow/cmd/internal/cli"
)

// logGap is how long a line of the log waits for others at most.
const logGap = 10 * time.Millisecond

// A gatherer is a log's writer. A line that comes after a pause is written at once, so that
// it is there before the answer it is about. Lines that follow each other fast are written
// together: a write costs more than the rest of a refusal (BenchmarkLog).
type gatherer struct {
	mu      sync.Mutex
	w       io.Writer
	lines   []byte
	last    time.Time // of the last write
	waiting bool      // for the end of the gap
}

func (g *gatherer) Write(line []byte) (int, error) {
	const most = 64 << 10
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lines = append(g.lines, line...)
	pause := time.Since(g.last)
	switch {
	case pause >= logGap || len(g.lines) >= most:
		return len(line), g.write()
	case !g.waiting:
		g.waiting = true
		time.AfterFunc(logGap-pause, g.flush)
	}
	return len(line), nil
}

func (g *gatherer) flush() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = false
	_ = g.write() // nothing is left to tell it to
}

func (g *gatherer) write() error {
	if len(g.lines) == 0 {
		return nil
	}
	_, err := g.w.Write(g.lines)
	g.lines, g.last = g.lines[:0], time.Now()
	return err
}

// gathering returns an env whose stderr is written by a gatherer, and what writes the rest
// at the end. People at a terminal see each line as it comes.
func (e *env) gathering() (_ *env, end func()) {
	if cli.Terminal(e.stderr) {
		return e, func() {}
	}
	g := &gatherer{w: e.stderr}
	return &env{e.stdout, g, e.getenv}, g.flush
}

// oneLanguage writes records in one of the two languages that they have: of reason and
// reason_zh, it writes reason with the text of that language.
type oneLanguage struct {
	slog.Handler
	zh bool
}

// Handle writes a record.
func (h oneLanguage) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	var room [12]slog.Attr
	attrs := room[:0]
	r.Attrs(func(a slog.Attr) bool {
		name, chinese := strings.CutSuffix(a.Key, "_zh")
		switch last := len(attrs) - 1; {
		case !chinese:
			attrs = append(attrs, a)
		case !h.zh:
		case last >= 0 && attrs[last].Key == name: // the English, which stands in front
			attrs[last].Value = a.Value
		default:
			attrs = append(attrs, slog.Attr{Key: name, Value: a.Value})
		}
		return true
	})
	out.AddAttrs(attrs...)
	return h.Handler.Handle(ctx, out)
}

// WithAttrs returns a handler of the same language.
func (h oneLanguage) WithAttrs(attrs []slog.Attr) slog.Handler {
	return oneLanguage{h.Handler.WithAttrs(attrs), h.zh}
}

// WithGroup returns a handler of the same language.
func (h oneLanguage) WithGroup(name string) slog.Handler {
	return oneLanguage{h.Handler.WithGroup(name), h.zh}
}
