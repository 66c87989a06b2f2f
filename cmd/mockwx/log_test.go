package main

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"wxflow/cmd/internal/boot"
)

// A program's log has one language, that of the locale.
func TestOneLanguage(t *testing.T) {
	t.Parallel()
	for locale, want := range map[string]string{
		"C":           "level=INFO msg=call a=b call=7 reason=\"no such code\" status=200 zh=1\n",
		"zh_CN.UTF-8": "level=INFO msg=call a=b call=7 reason=没有这个code status=200 hint=提示 zh=1\n",
	} {
		var out bytes.Buffer
		log := new(serveFlags).logger(&env{stderr: &out, getenv: getenvOf("LANG", locale)}).With("a", "b")
		log.Info("call", "call", 7, "reason", "no such code", "reason_zh", "没有这个code", "status", 200, "hint_zh", "提示", "zh", 1)
		if _, got, _ := strings.Cut(out.String(), " "); got != want {
			t.Errorf("%s: %s, want %s", locale, got, want)
		}
	}
}

// BenchmarkLog is what the line of a refusal costs in a file: written each, and gathered;
// in both languages, and in one; and as a record of plain values is written.
func BenchmarkLog(b *testing.B) {
	file, err := os.Create(b.TempDir() + "/log")
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	text := func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) }
	for _, x := range []struct {
		name string
		slog.Handler
	}{
		{"each", text(file)}, {"gathered", text(&boot.Gatherer{W: file})}, {"one language", oneLanguage{text(&boot.Gatherer{W: file}), false, nil}},
		{"plain", newOneLanguage(&boot.Gatherer{W: file}, slog.LevelInfo, false)},
	} {
		b.Run(x.name, func(b *testing.B) {
			log := slog.New(x)
			b.ReportAllocs()
			for b.Loop() {
				log.LogAttrs(b.Context(), slog.LevelInfo, "call", slog.Int64("call", 7), slog.String("path", "/sns/jscode2session"),
					slog.String("appid", "wx0000000000000001"), slog.Int("status", 200), slog.Int("errcode", 40029),
					slog.String("reason", "no such code: not in the fixture, not magic, not minted here (12 characters)"),
					slog.String("reason_zh", "没有这个 code：不在 fixture 里，不是魔法 code，也不是这里签发的（12 个字符）"))
			}
		})
	}
}

// FuzzLine holds what is written of a record against slog's text, in both languages.
func FuzzLine(f *testing.F) {
	f.Add(int64(1732492800123456789), 0, "call", "/sns/jscode2session", "no such code", "没有这个 code", int64(7), "reason")
	f.Add(int64(0), 4, "", "a=b", "\"quoted\"", "全角　空格", int64(-1), "")
	f.Add(int64(999_999), -4, "plain port", `back\slash`, "\x00\x7f\xff", "没有这个code", int64(1)<<62, "k y")
	f.Add(int64(-1), 3, "中文", "\u00a0", "\u2028", "=", int64(0), "x_zh")
	f.Fuzz(func(t *testing.T, nano int64, level int, msg, path, en, zh string, n int64, key string) {
		for _, chinese := range []bool{false, true} {
			var got, want bytes.Buffer
			plain, slow := newOneLanguage(&got, -100, chinese), newOneLanguage(&want, -100, chinese)
			slow.lines = nil
			for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 8*3600)} {
				r := slog.NewRecord(time.Unix(0, nano).In(zone), slog.Level(level), msg, 0)
				r.Add("call", n, "path", path, key, en, key+"_zh", zh, "status", 200, "hint_zh", zh, "hint", path)
				if err := errors.Join(plain.Handle(t.Context(), r), slow.Handle(t.Context(), r)); err != nil {
					t.Fatal(err)
				}
			}
			if got.String() != want.String() {
				t.Errorf("%sslog has\n%s", got.String(), want.String())
			}
		}
	})
}

// The lines of calls are written the short way; those with other values are not, and come
// out all the same.
func TestPlainRecords(t *testing.T) {
	t.Parallel()
	for want, attrs := range map[string][]any{
		"reason=\"no code\" n=1\n":             {"reason", "no code", "reason_zh", "没有 code", "n", 1},
		"took=1s ok=true err=EOF empty=\"\"\n": {"took", time.Second, "ok", true, "err", io.EOF, "empty", ""},
	} {
		r := slog.NewRecord(time.Now(), slog.LevelInfo, "call", 0)
		r.Add(attrs...)
		if _, plain := appendRecord(nil, &r, false); plain != strings.Contains(want, "reason") {
			t.Errorf("%q: %t", want, plain)
		}
		var out bytes.Buffer
		if err := newOneLanguage(&out, 0, false).Handle(t.Context(), r); err != nil || !strings.HasSuffix(out.String(), " msg=call "+want) {
			t.Errorf("%s, %v", out.String(), err)
		}
	}
}
