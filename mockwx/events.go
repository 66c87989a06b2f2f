package mockwx

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/world"
)

const (
	// maxEvents is how many past calls a page gets first: as many as it keeps.
	maxEvents = 1000
	// eventGap is how often a page gets what is new, at most. A person sees no
	// difference, and ten pages cost the calls little.
	eventGap = 100 * time.Millisecond
)

// events streams the journal to a page as server-sent events: "call" with the Call
// as JSON, and "clear" when calls were dropped, by a reset too. What a page does
// not read in time is not queued for it: it gets the newest.
func (f *Fake) events(rw http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(rw)
	ctx, end := context.WithCancel(r.Context())
	var ended sync.WaitGroup
	ended.Go(func() {
		select {
		case <-httpd.Stopping(ctx):
			_ = out.SetWriteDeadline(time.Unix(1, 0)) // a page that does not read; none where there is no network
			end()
		case <-ctx.Done():
		}
	})
	defer ended.Wait()
	defer end()
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.WriteHeader(http.StatusOK)
	var w *world.World
	var at journal.Place
	var text []byte
	for {
		text = text[:0]
		now := f.world()
		changed := now.Journal.Changed()
		if now != w {
			if w != nil {
				text = append(text, clearEvent...)
			}
			w, at = now, journal.Place{}
		}
		calls, next, dropped := w.Journal.News(at, maxEvents, journal.All)
		if dropped && at != (journal.Place{}) {
			text = append(text, clearEvent...)
			calls, next, _ = w.Journal.News(journal.Place{}, maxEvents, journal.All) // what is left
		}
		at = next
		for i := range calls {
			text = append(text, f.lines.of(w, &calls[i])...)
		}
		if _, err := rw.Write(text); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-time.After(eventGap):
		case <-ctx.Done():
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

const clearEvent = "event: clear\ndata:\n\n"

// eventLines are the newest calls as events, made once for all pages.
type eventLines struct {
	mu    sync.Mutex
	world *world.World
	kept  []eventLine // by id; nil until a page watches
}

type eventLine struct {
	id   int64
	text []byte
}

// forget lets go of a world that ends.
func (l *eventLines) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.world, l.kept = nil, nil
}

func (l *eventLines) of(w *world.World, r *journal.Record) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.world != w {
		l.world, l.kept = w, make([]eventLine, maxEvents)
	}
	k := &l.kept[r.ID%maxEvents]
	if k.id != r.ID {
		b, err := json.Marshal(newCall(r))
		if err != nil { // no Call fails
			return nil
		}
		k.id, k.text = r.ID, fmt.Appendf(nil, "event: call\ndata: %s\n\n", b)
	}
	return k.text
}
