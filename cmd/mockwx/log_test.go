package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A line after a pause is there at once; those that follow it fast come together, in their
// order, and none is lost at the end.
func TestGatherer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out writes
		e, end := (&env{stderr: &out, getenv: getenvOf()}).gathering()
		say := func(from, to int) {
			for i := from; i < to; i++ {
				fmt.Fprintln(e.stderr, i)
			}
		}
		want := func(at string, list ...string) {
			t.Helper()
			synctest.Wait()
			if got := strings.Join(out.all(), "|"); got != strings.Join(list, "|") {
				t.Errorf("%s: %q, want %q", at, out.all(), list)
			}
		}
		say(0, 3)
		want("at once", "0\n")
		time.Sleep(logGap)
		want("after the gap", "0\n", "1\n2\n")
		say(3, 5)
		want("soon after", "0\n", "1\n2\n")
		time.Sleep(3 * logGap)
		say(5, 6)
		want("after a pause", "0\n", "1\n2\n", "3\n4\n", "5\n")
		say(6, 8)
		end()
		want("at the end", "0\n", "1\n2\n", "3\n4\n", "5\n", "6\n7\n")
		time.Sleep(3 * logGap)
		want("later", "0\n", "1\n2\n", "3\n4\n", "5\n", "6\n7\n")
		long := strings.Repeat("x", 64<<10)
		io.WriteString(e.stderr, "a")
		io.WriteString(e.stderr, long)
		want("much", "0\n", "1\n2\n", "3\n4\n", "5\n", "6\n7\n", "a", long)
	})
}

// writes are what was written, each.
type writes struct {
	mu   sync.Mutex
	list []string
}

func (w *writes) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, string(b))
	return len(b), nil
}

func (w *writes) all() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.list...)
}

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
		{"each", text(file)}, {"gathered", text(&gatherer{w: file})}, {"one language", oneLanguage{text(&gatherer{w: file}), false}},
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
