// Package fail holds Failure, an error with what the client sees and what only the log
// sees.
package fail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"unicode"
	"unicode/utf8"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A Failure is an error with what the client sees and what only the log sees.
// What the client may see is kind, action, say, errcode and rid;
// the rest stays here.
type Failure struct {
	Kind    refusal.Kind
	Action  refusal.Action // "" means the table's
	Say     text.Text      // zero means the table's
	ErrCode int            // WeChat's, 0 for none
	RID     string
	Wait    int    // seconds for Retry-After, 0 for none
	Status  int    // 0 means the table's; 405 is the one exception
	Allow   string // the Allow header of a 405

	Cause      error         // for the log
	Hint       text.Text     // for the log: what the operator can repair
	Attrs      []slog.Attr   // for the log
	CallerLeft bool          // the caller left: the answer is not read
	Bound      refusal.Bound // that was reached
	Missing    []Missing     // of /readyz
	Retryable  bool          // nothing was spent: the relay itself may try once more
}

func (f *Failure) Error() string {
	if f.Cause == nil {
		return string(f.Kind)
	}
	return string(f.Kind) + ": " + f.Cause.Error()
}

func (f *Failure) Unwrap() error { return f.Cause }

// Row returns what the table says of f, with f's own words where it has any.
func (f *Failure) Row() refusal.Row {
	var r refusal.Row
	for _, r = range refusal.Table {
		if r.Kind == f.Kind {
			break
		}
	}
	if f.Action != "" {
		r.Action = f.Action
	}
	if f.Status != 0 {
		r.Status = f.Status
	}
	if f.Say != (text.Text{}) {
		r.Say = f.Say
	}
	return r
}

// Of returns err as a failure. An error without a kind is a
// bug or a broken machine: internal, and the client learns nothing of it.
func Of(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Kind: refusal.Internal, Cause: err}
}

// BadRequest is a fault of the calling program.
func BadRequest(en, zh string) error {
	return &Failure{Kind: refusal.BadRequest, Say: text.New(en, zh)}
}

// Rescue is deferred directly, as recover wants it.
func Rescue(err *error) {
	if p := recover(); p != nil {
		// The value is not logged: it could hold anything. The stack is
		// function names and addresses.
		*err = &Failure{
			Kind: refusal.Internal, Action: refusal.LoginAgain, Cause: fmt.Errorf("panic of type %T", p),
			Say:   text.New("Something went wrong on this server. Call wx.login again and send the new code.", "服务器内部错误，请重新调用 wx.login 并发送新的 code。"),
			Attrs: []slog.Attr{slog.String("stack", string(debug.Stack()))},
		}
	}
}

// A Missing is one thing that keeps a relay from being of use.
type Missing struct {
	What      string `json:"what"` // draining or store
	Message   string `json:"message"`
	MessageZH string `json:"message_zh"`

	Part bool `json:"-"` // the rest is of use
}

func Unauthorized(cause string) error {
	return &Failure{Kind: refusal.Unauthorized, Cause: errors.New(cause)}
}

// InCall gives a failure words that fit calls: what a login says of its code
// is not true of them, and to try again does no harm.
func (f *Failure) InCall() *Failure {
	switch f.Kind {
	case refusal.Upstream:
		f.Action = refusal.Retry
		if f.Say == (text.Text{}) {
			f.Say = text.New("WeChat's answer could not be used. Try again in a moment.", "微信的应答无法使用，请稍后再试。")
		}
	case refusal.Timeout:
		f.Action = refusal.Retry
		f.Say = text.New("WeChat did not answer in time. Try again in a moment.", "微信应答超时，请稍后再试。")
	case refusal.RateLimited:
		f.Say = text.New("Too many requests within a minute. Wait for the next minute.", "请求过于频繁，请等到下一分钟再试。")
	}
	return f
}

// Level is how much a failure is the operator's affair.
func (f *Failure) Level() slog.Level {
	switch f.Kind {
	case refusal.Misconfigured, refusal.Internal:
		return slog.LevelError
	case refusal.Upstream, refusal.Timeout, refusal.Busy:
		return slog.LevelWarn
	}
	return slog.LevelInfo // the client's affair
}

// Story is what the log says of a failure: more than the client was told, and no
// secret.
func (f *Failure) Story(attrs []slog.Attr, kind refusal.Kind) []slog.Attr {
	attrs = append(attrs, slog.String("kind", string(kind)))
	if f.ErrCode != 0 {
		attrs = append(attrs, slog.Int("errcode", f.ErrCode))
	}
	if f.RID != "" {
		attrs = append(attrs, slog.String("rid", Clean(f.RID)))
	}
	cause := f.Row().Say.EN
	if f.Cause != nil {
		cause = f.Cause.Error()
	}
	attrs = append(attrs, slog.String("cause", Clean(cause)))
	if f.Hint != (text.Text{}) {
		attrs = append(attrs, slog.String("hint", f.Hint.EN), slog.String("hint_zh", f.Hint.ZH))
	}
	return append(attrs, f.Attrs...)
}

// Log writes a line about a failure that is no request's.
func Log(ctx context.Context, log *slog.Logger, msg string, f *Failure, more ...slog.Attr) {
	if level := f.Level(); log.Enabled(ctx, level) {
		log.LogAttrs(ctx, level, msg, append(f.Story(make([]slog.Attr, 0, 12), f.Kind), more...)...)
	}
}

// Clean makes a text that others may have written safe to be read in a terminal.
// slog escapes quotes, line ends and the rest of ASCII's control characters; it
// lets through those of Latin-1, one of which begins a terminal's command, and
// the marks that turn the direction of writing.
func Clean(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == 0x7f {
			return strings.Map(func(r rune) rune {
				if r == utf8.RuneError || r >= 0x7f && !unicode.IsPrint(r) {
					return '\uFFFD'
				}
				return r
			}, s)
		}
	}
	return s
}
