package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

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
// in both languages, and in one.
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
		{"each", text(file)}, {"gathered", text(&boot.Gatherer{W: file})}, {"one language", oneLanguage{text(&boot.Gatherer{W: file}), false}},
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
