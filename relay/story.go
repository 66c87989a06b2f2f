package relay

import (
	"context"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// level is how much a failure is the operator's affair.
func (f *failure) level() slog.Level {
	switch f.kind {
	case refusal.Misconfigured, refusal.Internal:
		return slog.LevelError
	case refusal.Upstream, refusal.Timeout, refusal.Busy:
		return slog.LevelWarn
	}
	return slog.LevelInfo // the client's affair
}

// story is what the log says of a failure: what the client was not told is here,
// and nothing secret is.
func (f *failure) story(attrs []slog.Attr, kind refusal.Kind) []slog.Attr {
	attrs = append(attrs, slog.String("kind", string(kind)))
	if f.errCode != 0 {
		attrs = append(attrs, slog.Int("errcode", f.errCode))
	}
	if f.rid != "" {
		attrs = append(attrs, slog.String("rid", clean(f.rid)))
	}
	cause := f.row().Say.EN
	if f.cause != nil {
		cause = f.cause.Error()
	}
	attrs = append(attrs, slog.String("cause", clean(cause)))
	if f.hint != (text.Text{}) {
		attrs = append(attrs, slog.String("hint", f.hint.EN), slog.String("hint_zh", f.hint.ZH))
	}
	return append(attrs, f.attrs...)
}

// logFailure writes a line about a failure that is no request's.
func logFailure(ctx context.Context, log *slog.Logger, msg string, f *failure, more ...slog.Attr) {
	if level := f.level(); log.Enabled(ctx, level) {
		log.LogAttrs(ctx, level, msg, append(f.story(make([]slog.Attr, 0, 12), f.kind), more...)...)
	}
}

// clean makes a text that others may have written safe to be read in a terminal.
// slog escapes quotes, line ends and the rest of ASCII's control characters; it
// lets through those of Latin-1, one of which begins a terminal's command, and
// the marks that turn the direction of writing.
func clean(s string) string {
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
