package relay

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

// sessionCheck is how often the session of what has no end of its own is looked at.
// Ours: soon enough after a logout, and one read of the store for each.
const sessionCheck = 10 * time.Second

// A passage is one request on its way to the back end and back.
type passage struct {
	session Session
	body    *movingBody
	cancel  context.CancelFunc
	ended   atomic.Bool // its session did, and it with that
}

type passageKey struct{}

func newPassage(ctx context.Context, s Session, body *movingBody) (*passage, context.Context) {
	p := &passage{session: s, body: body}
	ctx, p.cancel = context.WithCancel(context.WithValue(ctx, passageKey{}, p))
	return p, ctx
}

func passageOf(ctx context.Context) *passage { return ctx.Value(passageKey{}).(*passage) }

// close ends what is left of a passage, and has the log say why it ended.
func (p *passage) close(t *trail) {
	p.cancel()
	if p.ended.Load() {
		t.attrs = append(t.attrs, slog.String("ended", "with its session"))
	}
}

// answered sees an answer of the back end before the client does.
func (b *backend) answered(resp *http.Response) error {
	// The id in the answer is the relay's, which the back end was given.
	resp.Header.Del(headerRequestID)
	if resp.StatusCode == http.StatusSwitchingProtocols || resp.ContentLength < 0 {
		ctx := resp.Request.Context()
		go b.relay.endWithSession(ctx, passageOf(ctx))
	}
	return nil
}

// endWithSession ends a passage without an end of its own, a websocket or a stream,
// when its session has ended, wherever that was. To have one open is to use the
// session. While the store is out of reach, the end that was known last counts.
func (r *Relay) endWithSession(ctx context.Context, p *passage) {
	tick := time.NewTicker(sessionCheck)
	defer tick.Stop()
	expires := p.session.Expires
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		// The trail is the handler's, and the trace of a request does not go
		// on for as long as this may.
		s, err := r.sessionAt(context.Background(), p.session.Token)
		if err == nil {
			expires = s.Expires
		} else if asFailure(err).kind == Unauthorized || !expires.After(r.now()) {
			p.ended.Store(true)
			p.cancel()
			return
		}
	}
}
