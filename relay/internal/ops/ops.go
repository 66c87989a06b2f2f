// Package ops answers /healthz, /readyz and /doctor, and keeps web pages away from the ops
// address.
package ops

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

type statusAnswer struct {
	Status  string         `json:"status"`
	Missing []fail.Missing `json:"missing,omitempty"` // by /readyz, of what is ready all the same
}

// An Handler answers /healthz, /readyz and /doctor.
type Handler struct {
	Store    *sessions.Guard
	Draining *atomic.Bool
	*Probes
}

// Healthz answers GET /healthz: the process lives. It asks nobody else, or an
// outage of WeChat's would have every relay restarted.
func (o *Handler) Healthz(*http.Request) (any, error) {
	return statusAnswer{Status: "ok"}, nil
}

// Readyz answers GET /readyz: send work here, or not now, and what is missing.
// WeChat is not asked: when it is down, it is so for every relay, and to send
// the work elsewhere helps nobody. So it is with a part of the store: it is named,
// and the relay serves on with the rest. Nor does a settings file that could not be
// read again count: the former one serves on.
func (o *Handler) Readyz(req *http.Request) (any, error) {
	lacks := o.lacks(req.Context())
	if !slices.ContainsFunc(lacks, func(l fail.Missing) bool { return !l.Part }) {
		return statusAnswer{"ready", lacks}, nil
	}
	var en, zh []string
	for _, l := range lacks {
		en, zh = append(en, l.Message), append(zh, l.MessageZH)
	}
	return nil, &fail.Failure{Kind: refusal.Busy, Wait: 1, Missing: lacks, Say: text.New(strings.Join(en, " "), strings.Join(zh, ""))}
}

func (o *Handler) lacks(ctx context.Context) (out []fail.Missing) {
	if o.Draining.Load() {
		out = append(out,
			fail.Missing{What: "draining", Message: "This relay is stopping. Use another one.", MessageZH: "本服务正在停止，请使用其他实例。", Part: false})
	}
	if err := o.Store.Ping(ctx); err != nil {
		// This is the operator's side, and a store's errors hold no password.
		cause := fail.Of(err).Cause
		if errors.Is(err, session.ErrPart) {
			return append(out, fail.Missing{What: "store",
				Message:   "A part of the session store is out of reach (" + fail.Clean(cause.Error()) + "). New logins are kept in the rest.",
				MessageZH: "会话存储的一部分不可用（" + fail.Clean(text.Chinese(cause)) + "）。新的登录保存在其余部分。", Part: true})
		}
		out = append(out, fail.Missing{What: "store",
			Message:   "The session store is out of reach (" + fail.Clean(cause.Error()) + "). Look at WXRELAY_STORE and at the server it names.",
			MessageZH: "会话存储不可用（" + fail.Clean(text.Chinese(cause)) + "）。请检查 WXRELAY_STORE 及其指向的服务。", Part: false})
	}
	return out
}
