package relay

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

type statusAnswer struct {
	Status  string `json:"status"`
	Missing []lack `json:"missing,omitempty"` // by /readyz, of what is ready all the same
}

// An opsHandler answers /healthz, /readyz and /doctor.
type opsHandler struct {
	store    *guardedStore
	draining *atomic.Bool
	*probes
}

// healthz answers GET /healthz: the process lives. It asks nobody else, or an
// outage of WeChat's would have every relay restarted.
func (o *opsHandler) healthz(*http.Request) (any, error) {
	return statusAnswer{Status: "ok"}, nil
}

// A lack is one thing that keeps a relay from being of use.
type lack struct {
	What      string `json:"what"` // draining or store
	Message   string `json:"message"`
	MessageZH string `json:"message_zh"`

	part bool // the rest is of use
}

// readyz answers GET /readyz: send work here, or not now, and what is missing.
// WeChat is not asked: when it is down, it is so for every relay, and to send
// the work elsewhere helps nobody. So it is with a part of the store: it is named,
// and the relay serves on with the rest. Nor does a settings file that could not be
// read again count: the former one serves on.
func (o *opsHandler) readyz(req *http.Request) (any, error) {
	lacks := o.lacks(req.Context())
	if !slices.ContainsFunc(lacks, func(l lack) bool { return !l.part }) {
		return statusAnswer{"ready", lacks}, nil
	}
	var en, zh []string
	for _, l := range lacks {
		en, zh = append(en, l.Message), append(zh, l.MessageZH)
	}
	return nil, &failure{kind: refusal.Busy, wait: 1, lacks: lacks, say: text.New(strings.Join(en, " "), strings.Join(zh, ""))}
}

func (o *opsHandler) lacks(ctx context.Context) (out []lack) {
	if o.draining.Load() {
		out = append(out, lack{"draining", "This relay is stopping. Use another one.", "本服务正在停止，请使用其他实例。", false})
	}
	if err := o.store.ping(ctx); err != nil {
		// This is the operator's side, and a store's errors hold no password.
		cause := asFailure(err).cause
		if errors.Is(err, session.ErrPart) {
			return append(out, lack{"store",
				"A part of the session store is out of reach (" + clean(cause.Error()) + "). New logins are kept in the rest.",
				"会话存储的一部分不可用（" + clean(text.Chinese(cause)) + "）。新的登录保存在其余部分。", true})
		}
		out = append(out, lack{"store",
			"The session store is out of reach (" + clean(cause.Error()) + "). Look at WXRELAY_STORE and at the server it names.",
			"会话存储不可用（" + clean(text.Chinese(cause)) + "）。请检查 WXRELAY_STORE 及其指向的服务。", false})
	}
	return out
}
