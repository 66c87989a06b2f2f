package backend

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

// sessionCheck is how often the session of what has no end of its own is looked at.
// Ours: soon enough after a logout, and one read of the store for each.
const sessionCheck = 10 * time.Second

// A passage is one request on its way to the back end and back.
type passage struct {
	session session.Session
	answer  *movingWriter
	body    *movingBody
	cancel  context.CancelFunc
	ended   atomic.Bool // its session did, and it with that
}

type passageKey struct{}

func newPassage(ctx context.Context, s session.Session, answer *movingWriter, body *movingBody) (*passage, context.Context) {
	p := &passage{session: s, answer: answer, body: body}
	ctx, p.cancel = context.WithCancel(context.WithValue(ctx, passageKey{}, p))
	return p, ctx
}

func passageOf(ctx context.Context) *passage { return ctx.Value(passageKey{}).(*passage) }

// close ends what is left of a passage, and has the log say why it ended.
func (p *passage) close(t *web.Trail) {
	p.cancel()
	if p.ended.Load() {
		t.Attrs = append(t.Attrs, slog.String("ended", "with its session"))
	}
}

// answered sees an answer of the back end before the client does.
func (b *Proxy) answered(resp *http.Response) error {
	ctx := resp.Request.Context()
	p := passageOf(ctx)
	// The id in the answer is the relay's, which the back end was given.
	resp.Header.Del(web.HeaderRequestID)
	if p.answer.own[web.HeaderAllowOrigin] != nil { // the relay has answered for this origin
		for name := range resp.Header {
			if strings.HasPrefix(name, "Access-Control-") && name != web.HeaderExpose {
				delete(resp.Header, name)
			}
		}
	}
	if resp.StatusCode == http.StatusSwitchingProtocols || resp.ContentLength < 0 {
		go b.endWithSession(ctx, p)
	}
	return nil
}

// endWithSession ends a passage without an end of its own, a websocket or a stream,
// when its session has ended, wherever that was. To have one open is to use the
// session. While the store is out of reach, the end that was known last counts.
func (b *Proxy) endWithSession(ctx context.Context, p *passage) {
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
		s, err := b.sessions.SessionAt(context.Background(), p.session.Token)
		if err == nil {
			expires = s.Expires
		} else if fail.Of(err).Kind == refusal.Unauthorized || !expires.After(b.sessions.Now()) {
			p.ended.Store(true)
			p.cancel()
			return
		}
	}
}
