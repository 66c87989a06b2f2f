package fail

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// An error without a kind is internal; one with a kind keeps it through wrapping.
func TestOf(t *testing.T) {
	t.Parallel()
	cause := errors.New("the disk is gone")
	if f := Of(cause); f.Kind != refusal.Internal || f.Cause != cause || f.Row().Status != 500 {
		t.Errorf("%+v", f)
	}
	f := Unauthorized("no token").(*Failure)
	if got := Of(fmt.Errorf("around: %w", f)); got != f || got.Error() != "unauthorized: no token" {
		t.Errorf("%v", got)
	}
	if got := (&Failure{Kind: refusal.Busy}).Error(); got != "busy" {
		t.Errorf("without a cause: %s", got)
	}
	if !errors.Is(&Failure{Cause: cause}, cause) {
		t.Error("the cause is hidden")
	}
}

// The table's words count where the failure has none of its own.
func TestRow(t *testing.T) {
	t.Parallel()
	for _, row := range refusal.Table {
		if got := (&Failure{Kind: row.Kind}).Row(); got != row {
			t.Errorf("%s: %+v, want %+v", row.Kind, got, row)
		}
		own := (&Failure{Kind: row.Kind, Action: refusal.FixRequest, Status: 418, Say: text.New("mine", "我的")}).Row()
		if own.Kind != row.Kind || own.Action != refusal.FixRequest || own.Status != 418 || own.Say.ZH != "我的" || own.Quiet != row.Quiet {
			t.Errorf("%s: %+v", row.Kind, own)
		}
	}
}

// A panic costs one request: its value is not logged, its stack is.
func TestRescue(t *testing.T) {
	t.Parallel()
	broken := func() (err error) {
		defer Rescue(&err)
		panic("the secret")
	}
	f := Of(broken())
	if f.Kind != refusal.Internal || f.Row().Action != refusal.LoginAgain || f.Row().Say.ZH == "" {
		t.Errorf("%+v", f)
	}
	said := fmt.Sprint(f.Story(nil, f.Kind))
	if strings.Contains(said, "the secret") || !strings.Contains(said, "panic of type string") || !strings.Contains(said, "TestRescue") {
		t.Errorf("%s", said)
	}
	before := errors.New("before")
	well := func() (err error) {
		defer Rescue(&err)
		return before
	}
	if err := well(); err != before {
		t.Errorf("without a panic: %v", err)
	}
}

// What a login says of its code does not fit a call.
func TestInCall(t *testing.T) {
	t.Parallel()
	mine := text.New("mine", "我的")
	for _, x := range []struct {
		kind   refusal.Kind
		say    text.Text
		action refusal.Action
		words  string
	}{
		{refusal.Upstream, text.Text{}, refusal.Retry, "could not be used"},
		{refusal.Upstream, mine, refusal.Retry, "mine"},
		{refusal.Timeout, mine, refusal.Retry, "did not answer in time"},
		{refusal.RateLimited, text.Text{}, "", "next minute"},
		{refusal.Misconfigured, text.Text{}, "", ""},
	} {
		f := (&Failure{Kind: x.kind, Say: x.say}).InCall()
		if f.Action != x.action || !strings.Contains(f.Say.EN, x.words) || (f.Say.EN == "") != (x.words == "") ||
			(f.Say.ZH == "") != (f.Say.EN == "") {
			t.Errorf("%s: %+v", x.kind, f)
		}
	}
}

func TestLevel(t *testing.T) {
	t.Parallel()
	want := map[refusal.Kind]slog.Level{
		refusal.Misconfigured: slog.LevelError, refusal.Internal: slog.LevelError,
		refusal.Upstream: slog.LevelWarn, refusal.Timeout: slog.LevelWarn, refusal.Busy: slog.LevelWarn,
	}
	for _, row := range refusal.Table {
		if got := (&Failure{Kind: row.Kind}).Level(); got != want[row.Kind] {
			t.Errorf("%s: %v", row.Kind, got)
		}
	}
}

// The line has all that the client was not told, and the operator's next step.
func TestLog(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	log := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelWarn}))
	Log(t.Context(), log, "no token", &Failure{Kind: refusal.Misconfigured, ErrCode: 40125, RID: "r\u009bd",
		Cause: errors.New("bad\u202esecret"),
		Hint:  text.New("copy it", "复制"), Attrs: []slog.Attr{slog.Int("tries", 2)}}, slog.String("appid", "wx1"))
	for _, part := range []string{"level=ERROR", `msg="no token"`, "kind=misconfigured", "errcode=40125",
		"rid=\"r\uFFFDd\"", "cause=\"bad\uFFFDsecret\"", `hint="copy it"`, "hint_zh=复制", "tries=2", "appid=wx1"} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("no %s in %s", part, b.String())
		}
	}
	b.Reset()
	Log(t.Context(), log, "x", &Failure{Kind: refusal.BadRequest})
	if b.Len() > 0 {
		t.Errorf("the client's affair below the level: %s", b.String())
	}
	story := fmt.Sprint((&Failure{Kind: refusal.BadRequest, Say: text.New("Mine.", "我的。")}).Story(nil, refusal.CallerLeft))
	if story != "[kind=caller_left cause=Mine.]" {
		t.Errorf("%s", story)
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain \x1b[0m\n":   "plain \x1b[0m\n", // slog escapes these itself
		"\x7f":              "\uFFFD",
		"a\u009b31mb":       "a\uFFFD31mb",
		"\u202eabc":         "\uFFFDabc",
		"微信 é":              "微信 é",
		"\xff\xfe":          "\uFFFD\uFFFD",
		"a\x80":             "a\uFFFD",
		"\x1b\u200f before": "\x1b\uFFFD before",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}
