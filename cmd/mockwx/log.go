package main

import (
	"context"
	"log/slog"
	"strings"

	"wxflow/cmd/internal/boot"
	"wxflow/cmd/internal/cli"
)

// gathering returns an env whose stderr is written by a boot.Gatherer, and what writes the rest
// at the end. People at a terminal see each line as it comes.
func (e *env) gathering() (_ *env, end func()) {
	if cli.Terminal(e.stderr) {
		return e, func() {}
	}
	g := &boot.Gatherer{W: e.stderr}
	return &env{e.stdout, g, e.getenv}, g.Flush
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
