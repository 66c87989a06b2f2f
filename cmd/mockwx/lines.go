package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
)

// lines is the log for people at a terminal: one aligned line a call, in their
// language. Programs get slog's text.
type lines struct {
	w     io.Writer
	mu    *sync.Mutex
	level slog.Level
	zh    bool
	color bool
	attrs []slog.Attr
}

// newLines returns nil when w is not a terminal.
func newLines(w io.Writer, level slog.Level, e *env) *lines {
	if !cli.Terminal(w) {
		return nil
	}
	return &lines{w: w, mu: new(sync.Mutex), level: level, zh: strings.HasPrefix(e.lang(), "zh"),
		color: e.getenv("NO_COLOR") == "" && e.getenv("TERM") != "dumb"}
}

// Enabled lets calls that succeed through, too: who looks at a terminal wants to see them.
func (h *lines) Enabled(context.Context, slog.Level) bool { return true }

func (h *lines) WithGroup(string) slog.Handler { return h }

func (h *lines) WithAttrs(attrs []slog.Attr) slog.Handler {
	more := *h
	more.attrs = append(h.attrs[:len(h.attrs):len(h.attrs)], attrs...)
	return &more
}

const red, green, yellow = "31", "32", "33"

func (h *lines) paint(color, s string) string {
	if !h.color {
		return s
	}
	return "\x1b[" + color + "m" + s + "\x1b[0m"
}

func (h *lines) row(good bool, path, who, code, why string) string {
	mark := h.paint(green, "✓")
	if !good {
		mark = h.paint(red, "✕")
	}
	return fmt.Sprintf("%s %-34s %-10s %-6s %s", mark, path, who, code, why)
}

// Handle writes a call as time, mark, path, user, errcode and reason; other records as
// time, message and attributes. Of two languages it writes one.
func (h *lines) Handle(_ context.Context, r slog.Record) error {
	if r.Level < h.level && r.Message != "call" {
		return nil
	}
	value := map[string]string{}
	var rest []string
	each := func(a slog.Attr) bool {
		value[a.Key] = oneLine(a.Value.String())
		if !strings.HasSuffix(a.Key, "_zh") && a.Key != "reason" && a.Key != "hint" {
			rest = append(rest, a.Key+"="+value[a.Key])
		}
		return true
	}
	for _, a := range h.attrs {
		each(a)
	}
	r.Attrs(each)
	why := cmp.Or(value["reason"], value["hint"])
	if h.zh {
		why = cmp.Or(value["reason_zh"], value["hint_zh"], why)
	}
	line := r.Time.Format("15:04:05") + " "
	switch {
	case r.Message == "call":
		line += h.row(value["errcode"] == "0" && value["status"] < "4" && value["status"] != "0", value["path"], value["user"],
			strings.TrimPrefix(value["errcode"], "0"), why)
	case r.Message == "request": // of the relay
		line += h.row(value["status"] < "4", value["method"]+" "+value["route"], "relay", value["status"], value["kind"]+" "+value["cause"])
	case r.Level >= slog.LevelError:
		line += h.paint(red, "✕ "+r.Message) + " " + strings.Join(append(rest, why), " ")
	case r.Level >= slog.LevelWarn:
		line += h.paint(yellow, "! "+r.Message) + " " + strings.Join(append(rest, why), " ")
	default:
		line += "  " + r.Message + " " + strings.Join(append(rest, why), " ")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := io.WriteString(h.w, strings.TrimRight(line, " ")+"\n")
	return err
}

// without leaves records out.
type without struct {
	slog.Handler
	out func(message string) bool
}

func (h without) Handle(ctx context.Context, r slog.Record) error {
	if h.out(r.Message) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// reported are the calls and refusals that the report at exec's end has.
func reported(message string) bool { return message == "call" || message == "proxy" }

// known is what a relay says of development mode: up and exec mean it.
func known(message string) bool { return strings.HasPrefix(message, "DEV:") }

// progress shows on stderr how far long work is, and returns what counts a step, and
// what takes it away. It shows nothing where stderr is no terminal, or stdout is one: the
// output itself shows it there.
func (e *env) progress(total int, what mockwx.Text) (step, end func()) {
	if total < 100 || !cli.Terminal(e.stderr) || cli.Terminal(e.stdout) {
		return func() {}, func() {}
	}
	var (
		shown time.Time
		bar   string
		n     int
	)
	const batch = 64 // a step asks for the time
	return func() {
			if n++; n%batch > 0 && total >= 1000 || time.Since(shown) < 100*time.Millisecond {
				return
			}
			shown = time.Now()
			bar = fmt.Sprintf("%s %3d%% |%-20s| (%d/%d)", what.In(e.lang()), n*100/total, strings.Repeat("█", n*20/total), n, total)
			io.WriteString(e.stderr, "\r"+bar)
		}, func() {
			io.WriteString(e.stderr, "\r"+strings.Repeat(" ", cli.Width(bar))+"\r")
		}
}
