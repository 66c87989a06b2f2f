// Package lines writes the lines of a log in JSON.
package lines

import (
	"context"
	"io"
	"log/slog"
	"math"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"
)

// A Handler is a slog.JSONHandler on which LogAttrs need not spend much.
type Handler struct {
	*slog.JSONHandler
	w *oneByOne
}

// oneByOne is a writer for both.
type oneByOne struct {
	mu sync.Mutex
	io.Writer
}

func (w *oneByOne) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Writer.Write(line)
}

// New returns a handler as slog.NewJSONHandler does. Of the options it takes the level.
func New(w io.Writer, level slog.Leveler) *Handler {
	one := &oneByOne{Writer: w}
	return &Handler{slog.NewJSONHandler(one, &slog.HandlerOptions{Level: level}), one}
}

// rooms are for lines: what goes through an io.Writer is not on the stack.
var rooms = sync.Pool{New: func() any { return new([512]byte) }}

// LogAttrs writes what the method of slog.Logger would, on a level that is enabled. To a
// Handler it appends a line of plain texts and numbers, as of nearly every request, itself:
// no record is made, and nobody looks for the caller, which no line names. That takes a
// third of the time (BenchmarkLogAttrs); a line is a twentieth of what a login costs.
func LogAttrs(ctx context.Context, log *slog.Logger, level slog.Level, msg string, attrs ...slog.Attr) {
	h, ok := log.Handler().(*Handler)
	if !ok {
		log.LogAttrs(ctx, level, msg, attrs...)
		return
	}
	room := rooms.Get().(*[512]byte)
	defer rooms.Put(room)
	if line, ok := appendLine(room[:0], time.Now(), level, msg, attrs); ok {
		_, _ = h.w.Write(line)
	} else {
		log.LogAttrs(ctx, level, msg, attrs...)
	}
}

// appendLine appends a line. It reports false of what is not plain, as do the others.
func appendLine(b []byte, when time.Time, level slog.Level, msg string, attrs []slog.Attr) (_ []byte, ok bool) {
	if y := when.Year(); when.IsZero() || y < 0 || y > 9999 {
		return b, false
	}
	b = append(when.AppendFormat(append(b, `{"time":"`...), time.RFC3339Nano), `","level":`...)
	b, ok = appendText(b, level.String())
	if ok {
		b, ok = appendText(append(b, `,"msg":`...), msg)
	}
	for i := 0; ok && i < len(attrs); i++ {
		if b, ok = appendText(append(b, ','), attrs[i].Key); ok {
			b, ok = appendValue(append(b, ':'), attrs[i].Value)
		}
	}
	return append(b, "}\n"...), ok
}

func appendValue(b []byte, v slog.Value) ([]byte, bool) {
	switch v.Kind() {
	case slog.KindString:
		return appendText(b, v.String())
	case slog.KindInt64:
		return strconv.AppendInt(b, v.Int64(), 10), true
	case slog.KindBool:
		return strconv.AppendBool(b, v.Bool()), true
	case slog.KindFloat64:
		f := v.Float64()
		// Others have an exponent.
		return strconv.AppendFloat(b, f, 'f', -1, 64), f == 0 || math.Abs(f) >= 1e-6 && math.Abs(f) < 1e21
	}
	return b, false
}

// appendText appends a text of ASCII in which there is nothing to escape.
func appendText(b []byte, s string) ([]byte, bool) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return b, false
		}
	}
	return append(append(append(b, '"'), s...), '"'), true
}
