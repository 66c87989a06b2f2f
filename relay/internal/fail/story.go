package fail

import (
	"context"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

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

// Story is what the log says of a failure: what the client was not told is here,
// and nothing secret is.
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
