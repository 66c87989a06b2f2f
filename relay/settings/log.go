package settings

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

// Logger returns the log as the settings want it.
func (s *Settings) Logger(w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: s.logLevel}
	if s.logFormat == "text" {
		return slog.New(slog.NewTextHandler(w, o))
	}
	return slog.New(newJSONLines(w, o))
}

// jsonLines writes the same bytes as slog.JSONHandler. A line of plain texts and numbers, as
// of nearly every request, it appends itself, in a third of the time (BenchmarkJSONLines): a
// line is a twentieth of what a login costs. Others, and loggers made with With, are slog's.
type jsonLines struct {
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

func newJSONLines(w io.Writer, o *slog.HandlerOptions) *jsonLines {
	one := &oneByOne{Writer: w}
	return &jsonLines{slog.NewJSONHandler(one, o), one}
}

// rooms are for lines: what goes through an io.Writer is not on the stack.
var rooms = sync.Pool{New: func() any { return new([512]byte) }}

// Handle implements slog.Handler.
func (h *jsonLines) Handle(ctx context.Context, r slog.Record) error {
	room := rooms.Get().(*[512]byte)
	defer rooms.Put(room)
	line, ok := appendRecord(room[:0], r)
	if !ok {
		return h.JSONHandler.Handle(ctx, r)
	}
	_, err := h.w.Write(line)
	return err
}

// appendRecord appends a record. It reports false of one that has what is not plain.
func appendRecord(b []byte, r slog.Record) (_ []byte, ok bool) {
	if y := r.Time.Year(); r.Time.IsZero() || y < 0 || y > 9999 {
		return b, false
	}
	b = append(r.Time.AppendFormat(append(b, `{"time":"`...), time.RFC3339Nano), `","level":`...)
	b, ok = appendText(b, r.Level.String())
	if ok {
		b, ok = appendText(append(b, `,"msg":`...), r.Message)
	}
	r.Attrs(func(a slog.Attr) bool {
		if ok {
			b, ok = appendText(append(b, ','), a.Key)
		}
		if ok {
			b, ok = appendValue(append(b, ':'), a.Value)
		}
		return ok
	})
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
