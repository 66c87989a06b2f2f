package main

import (
	"errors"
	"log/slog"

	"wxflow/relay/text"
)

// errLogged ends the program when the log has the reason. From the first record
// on stderr is the log's: nothing else is written between its lines.
var errLogged = errors.New("")

// logEnd tells the log why the relay does not serve.
func logEnd(log *slog.Logger, err error) {
	const msg = "the relay does not serve"
	var problems text.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			log.Error(msg, "setting", p.Setting, "cause", p.EN, "hint_zh", p.ZH)
		}
		return
	}
	attrs := []any{"cause", text.Mask(err.Error())}
	if zh := text.Chinese(err); zh != err.Error() {
		attrs = append(attrs, "hint_zh", text.Mask(zh))
	}
	log.Error(msg, attrs...)
}
