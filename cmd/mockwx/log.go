package main

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

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

// oneLanguage writes records as slog's text, in one of the two languages that they have: of
// reason and reason_zh, it writes reason with the text of that language.
type oneLanguage struct {
	slog.Handler
	zh    bool
	lines *lineWriter // nil after With: what is said then is rare
}

func newOneLanguage(w io.Writer, level slog.Level, zh bool) oneLanguage {
	lines := &lineWriter{w: w}
	return oneLanguage{slog.NewTextHandler(lines, &slog.HandlerOptions{Level: level}), zh, lines}
}

// Handle writes a record.
func (h oneLanguage) Handle(ctx context.Context, r slog.Record) error {
	if h.lines != nil {
		if done, err := h.lines.record(&r, h.zh); done {
			return err
		}
	}
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
	return oneLanguage{h.Handler.WithAttrs(attrs), h.zh, nil}
}

// WithGroup returns a handler of the same language.
func (h oneLanguage) WithGroup(name string) slog.Handler {
	return oneLanguage{h.Handler.WithGroup(name), h.zh, nil}
}

// A lineWriter writes lines, one at a time.
type lineWriter struct {
	w    io.Writer
	mu   sync.Mutex
	line []byte
}

// Write writes a line of slog's.
func (l *lineWriter) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(line)
}

// record writes a record of plain values, which those of calls are, as oneLanguage and slog
// would, byte for byte (FuzzLine), in a third of their time (BenchmarkLog): a server that is
// tested for its refusals gets one with each. It reports false for any other record.
func (l *lineWriter) record(r *slog.Record, zh bool) (done bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.line, done = appendRecord(l.line[:0], r, zh); done {
		_, err = l.w.Write(l.line)
	}
	return done, err
}

func appendRecord(b []byte, r *slog.Record, zh bool) (_ []byte, plain bool) {
	const second = len("2006-01-02T15:04:05")
	if r.Time.IsZero() {
		return b, false
	}
	b = append(b, "time="...)
	n := len(b) + second
	// A tenth of a millisecond more, so that the format ends in four digits. slog, too.
	b = r.Time.Truncate(time.Millisecond).Add(time.Millisecond/10).AppendFormat(b, time.RFC3339Nano)
	b = append(b[:n+4], b[n+5:]...)
	b = append(append(b, " level="...), r.Level.String()...)
	b, plain = appendText(append(b, " msg="...), r.Message)
	last, value := "", 0 // the key of the last attribute, and where its value begins
	r.Attrs(func(a slog.Attr) bool {
		name, chinese := strings.CutSuffix(a.Key, "_zh")
		switch {
		case !plain || chinese && !zh:
			return plain
		case chinese && last == name && name != "":
			b = b[:value]
		default:
			if plain = isPlain(name); !plain {
				return false
			}
			b = append(append(append(b, ' '), name...), '=')
			last, value = name, len(b)
		}
		switch a.Value.Kind() {
		case slog.KindString:
			b, plain = appendText(b, a.Value.String())
		case slog.KindInt64:
			b = strconv.AppendInt(b, a.Value.Int64(), 10)
		default:
			plain = false
		}
		return plain
	})
	return append(b, '\n'), plain
}

// What a character of a text asks for when slog writes it.
const (
	quotes = 1 << iota // the text stands between quotes
	other              // there, the character is written otherwise; elsewhere, slog knows
)

// asks has it of every byte: a search of one table for each (BenchmarkLog).
var asks = func() (t [256]byte) {
	for c := range t {
		switch {
		case c == ' ' || c == '=':
			t[c] = quotes
		case c == '"':
			t[c] = quotes | other
		case c < ' ' || c > '~' || c == '\\':
			t[c] = other
		}
	}
	return t
}()

func asked(s string) (all byte) {
	for i := range len(s) {
		all |= asks[s[i]]
	}
	return all
}

// isPlain reports whether slog writes a text without quotes; not of every one that it does.
func isPlain(s string) bool { return s != "" && asked(s) == 0 }

// appendText appends a text as slog does. It reports false when it is not sure how.
func appendText(b []byte, s string) (_ []byte, sure bool) {
	all := asked(s)
	switch {
	case all&quotes == 0 && s != "":
		return append(b, s...), all == 0
	case all&other == 0:
		return append(append(append(b, '"'), s...), '"'), true
	}
	return strconv.AppendQuote(b, s), true
}
