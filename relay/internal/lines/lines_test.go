package lines

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// ofLogin is what the line of a login says.
var ofLogin = []slog.Attr{slog.String("id", "9bff686190580adf8074ed0548cd189e"), slog.String("method", "GET"), slog.String("route", "/login"),
	slog.Int("status", 200), slog.String("appid", "wx0123456789abcdef"), slog.String("ip", "127.0.0.1"), slog.Int64("bytes", 116),
	slog.Float64("duration_ms", 2.902)}

// FuzzLines compares each line that is appended with slog's.
func FuzzLines(f *testing.F) {
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
			when := time.Unix(sec, nsec).In(zone)
			attrs := append(slices.Clone(ofLogin), slog.String(key, value), slog.Int64("n", n), slog.Float64("x", x), slog.Bool("yes", yes))
			got, ok := appendLine(nil, when, slog.Level(level), msg, attrs)
			if !ok {
				continue
			}
			var want bytes.Buffer
			r := slog.NewRecord(when, slog.Level(level), msg, 0)
			r.AddAttrs(attrs...)
			_ = slog.NewJSONHandler(&want, nil).Handle(t.Context(), r)
			if string(got) != want.String() {
				t.Errorf("%s\nwant %s", got, want.String())
			}
		}
	})
}

// A log has the same lines whichever handler it has, and whoever writes them.
func TestLogAttrs(t *testing.T) {
	t.Parallel()
	all := [][]slog.Attr{ofLogin, nil}
	for _, a := range []slog.Attr{{}, slog.Any("err", errors.New("x")), slog.Duration("d", time.Second), slog.Time("t", time.Unix(0, 0)),
		slog.Group("g", slog.Int("a", 1)), slog.Group("", slog.Int("a", 1)), slog.Group("g"), slog.Uint64("u", 1), slog.Any("", nil),
		slog.String("", ""), slog.String("hint_zh", "请稍后再试"), slog.String("cause", `a "b"`), slog.String("long", strings.Repeat("x", 600))} {
		all = append(all, append(slices.Clone(ofLogin), a))
	}
	plain := 0
	for _, attrs := range all {
		if _, ok := appendLine(nil, time.Unix(1764300000, 0), slog.LevelInfo, "request", attrs); ok {
			plain++
		}
	}
	if plain != 4 {
		t.Errorf("%d are plain", plain)
	}
	synctest.Test(t, func(t *testing.T) { // the clock stands still
		var got, want bytes.Buffer
		for out, h := range map[*bytes.Buffer]slog.Handler{&got: New(&got, slog.LevelInfo), &want: slog.NewJSONHandler(&want, nil)} {
			log := slog.New(h)
			for _, log := range []*slog.Logger{log, log.With("k", "v"), log.WithGroup("g")} {
				for _, attrs := range all {
					LogAttrs(t.Context(), log, slog.LevelWarn, "request", attrs...)
					log.LogAttrs(t.Context(), slog.LevelInfo, "request", attrs...)
					log.LogAttrs(t.Context(), slog.LevelDebug, "request", attrs...)
				}
			}
			if n := strings.Count(out.String(), "\n"); n != 6*len(all) {
				t.Errorf("%d lines", n)
			}
		}
		if got.String() != want.String() {
			t.Errorf("%s\nwant %s", got.String(), want.String())
		}
	})
}

// Lines of both ways to write one come one after the other.
func TestLinesAtATime(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(New(&out, slog.LevelInfo))
	var all sync.WaitGroup
	for _, hint := range []string{"plain", "小程序"} {
		for range 4 {
			all.Go(func() {
				for range 50 {
					LogAttrs(t.Context(), log, slog.LevelInfo, "request", slog.String("hint", hint))
				}
			})
		}
	}
	all.Wait()
	n := 0
	for line := range strings.Lines(out.String()) {
		n++
		if !strings.HasPrefix(line, `{"time":"`) || !strings.HasSuffix(line, "\"}\n") || strings.Count(line, "time") != 1 {
			t.Fatalf("%q", line)
		}
	}
	if n != 400 {
		t.Errorf("%d lines", n)
	}
}

// BenchmarkLogAttrs shows what it buys.
func BenchmarkLogAttrs(b *testing.B) {
	log := slog.New(New(io.Discard, slog.LevelInfo))
	for name, write := range map[string]func(){
		"lines": func() { LogAttrs(context.Background(), log, slog.LevelInfo, "request", ofLogin...) },
		"slog":  func() { log.LogAttrs(context.Background(), slog.LevelInfo, "request", ofLogin...) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				write()
			}
		})
	}
}
