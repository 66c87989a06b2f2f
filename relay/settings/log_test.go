package settings

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"
	"time"
)

// record is a line of a login, with more of these attributes.
func record(when time.Time, level slog.Level, msg string, more ...slog.Attr) slog.Record {
	r := slog.NewRecord(when, level, msg, 0)
	r.AddAttrs(slog.String("id", "9bff686190580adf8074ed0548cd189e"), slog.String("method", "GET"), slog.String("route", "/login"),
		slog.Int("status", 200), slog.String("appid", "wx0123456789abcdef"), slog.String("ip", "127.0.0.1"), slog.Int64("bytes", 116),
		slog.Float64("duration_ms", 2.902))
	r.AddAttrs(more...)
	return r
}

// FuzzJSONLines compares each line with slog's.
func FuzzJSONLines(f *testing.F) {
	for _, s := range []string{"", "plain", `"`, `\`, "a\nb", "\x00", "\x7f", "<&>", "小程序", "\xff", "\u2028"} {
		f.Add(int64(1764300000), int64(123456789), 0, s, s, s, int64(-1), 2.902, true)
	}
	for _, x := range []float64{0, math.Copysign(0, -1), 1e-6, 9e-7, 1e20, 1e21, -1e21, math.NaN(), math.Inf(1), 0.1, 3600000} {
		f.Add(int64(0), int64(0), 4, "m", "k", "v", int64(math.MinInt64), x, false)
	}
	f.Add(int64(-62135596800), int64(0), -4, "the zero time", "k", "v", int64(0), 1.0, false)
	f.Add(int64(253402300800), int64(0), 3, "the year 10000", "k", "v", int64(0), 1.0, false)
	f.Fuzz(func(t *testing.T, sec, nsec int64, level int, msg, key, value string, n int64, x float64, yes bool) {
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 8*3600)} {
			r := record(time.Unix(sec, nsec).In(zone), slog.Level(level), msg,
				slog.String(key, value), slog.Int64("n", n), slog.Float64("x", x), slog.Bool("yes", yes))
			sameLine(t, r)
		}
	})
}

func sameLine(t *testing.T, r slog.Record) {
	t.Helper()
	var got, want bytes.Buffer
	if err := newJSONLines(&got, nil).Handle(t.Context(), r); err != nil {
		t.Error(err)
	}
	_ = slog.NewJSONHandler(&want, nil).Handle(t.Context(), r)
	if got.String() != want.String() {
		t.Errorf("%s\nwant %s", got.String(), want.String())
	}
}

// What is neither a text nor a number is slog's affair.
func TestJSONLinesOfOtherKinds(t *testing.T) {
	t.Parallel()
	for _, a := range []slog.Attr{{}, slog.Any("err", errors.New("x")), slog.Duration("d", time.Second), slog.Time("t", time.Unix(0, 0)),
		slog.Group("g", slog.Int("a", 1)), slog.Group("", slog.Int("a", 1)), slog.Group("g"), slog.Uint64("u", 1), slog.Any("", nil), slog.String("", "")} {
		sameLine(t, record(time.Unix(1764300000, 0), slog.LevelWarn, "request", a))
	}
	var got, want bytes.Buffer
	for out, h := range map[*bytes.Buffer]slog.Handler{&got: newJSONLines(&got, nil), &want: slog.NewJSONHandler(&want, nil)} {
		for _, h := range []slog.Handler{h.WithAttrs([]slog.Attr{slog.String("k", "v")}), h.WithGroup("g"), h} {
			if !h.Enabled(t.Context(), slog.LevelInfo) || h.Enabled(t.Context(), slog.LevelDebug) {
				t.Error("another level")
			}
			if err := h.Handle(t.Context(), record(time.Unix(1764300000, 0), slog.LevelInfo, "request")); err != nil {
				t.Error(err)
			}
		}
		if strings.Count(out.String(), "\n") != 3 {
			t.Errorf("%q", out.String())
		}
	}
	if got.String() != want.String() {
		t.Errorf("%s\nwant %s", got.String(), want.String())
	}
}

// Lines of both ways to write one come one after the other.
func TestJSONLinesAtATime(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(newJSONLines(&out, nil))
	var all sync.WaitGroup
	for _, hint := range []string{"plain", "小程序"} {
		for range 4 {
			all.Go(func() {
				for range 50 {
					log.Info("request", "hint", hint)
				}
			})
		}
	}
	all.Wait()
	for line := range strings.Lines(out.String()) {
		if !strings.HasPrefix(line, `{"time":"`) || !strings.HasSuffix(line, "\"}\n") || strings.Count(line, "time") != 1 {
			t.Fatalf("%q", line)
		}
	}
}

// BenchmarkJSONLines shows what they buy.
func BenchmarkJSONLines(b *testing.B) {
	for name, h := range map[string]slog.Handler{"lines": newJSONLines(io.Discard, nil), "slog": slog.NewJSONHandler(io.Discard, nil)} {
		b.Run(name, func(b *testing.B) {
			r := record(time.Unix(1764300000, 123456789), slog.LevelInfo, "request")
			b.ReportAllocs()
			for b.Loop() {
				_ = h.Handle(b.Context(), r)
			}
		})
	}
}
