package relay

import (
	"errors"
	"log/slog"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A failure is an error that knows what the client is told and what only the
// log is told. What the client may see is kind, action, say, errcode and rid;
// the rest stays here.
type failure struct {
	kind    refusal.Kind
	action  refusal.Action // "" means the table's
	say     text.Text      // zero means the table's
	errCode int            // WeChat's, 0 for none
	rid     string
	wait    int    // seconds for Retry-After, 0 for none
	status  int    // 0 means the table's; 405 is the one exception
	allow   string // the Allow header of a 405

	cause error         // for the log
	hint  text.Text     // for the log: what the operator can mend
	attrs []slog.Attr   // for the log
	left  bool          // the caller left: nobody reads the answer
	bound refusal.Bound // that was reached
	lacks []lack        // of /readyz
	again bool          // nothing was spent: the relay itself may try once more
}

func (f *failure) Error() string {
	if f.cause == nil {
		return string(f.kind)
	}
	return string(f.kind) + ": " + f.cause.Error()
}

func (f *failure) Unwrap() error { return f.cause }

// row returns what the table says of f, with f's own words where it has any.
func (f *failure) row() refusal.Row {
	var r refusal.Row
	for _, r = range refusal.Table {
		if r.Kind == f.kind {
			break
		}
	}
	if f.action != "" {
		r.Action = f.action
	}
	if f.status != 0 {
		r.Status = f.status
	}
	if f.say != (text.Text{}) {
		r.Say = f.say
	}
	return r
}

// asFailure returns err as a failure. An error nobody has given a kind is a
// bug or a broken machine: internal, and the client learns nothing of it.
func asFailure(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	return &failure{kind: refusal.Internal, cause: err}
}

// badRequest is a request the calling program has to mend.
func badRequest(en, zh string) error {
	return &failure{kind: refusal.BadRequest, say: text.New(en, zh)}
}
