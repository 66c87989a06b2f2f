package relay

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// A farStore is a store that can be out of reach.
type farStore struct {
	session.Store
	down error
}

func (s *farStore) Ping(context.Context) error { return s.down }

// /readyz names all that is missing, in both languages.
func TestReadyzTellsWhatIsMissing(t *testing.T) {
	t.Parallel()
	store := &farStore{Store: memory.New(nil, 0)}
	c := testConfig(says(okReply))
	c.Store = store
	c.Observer = new(recorder)
	r := newRelay(t, c)
	if w := do(t, r.Ops(), "GET", "/readyz", ""); w.Code != 200 || w.Body.String() != `{"status":"ready"}`+"\n" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	missing := func() (what []string) {
		t.Helper()
		w := do(t, r.Ops(), "GET", "/readyz", "")
		e := wantError(t, w, 503, refusal.Busy, refusal.Retry)
		for _, l := range e.Lacks {
			what = append(what, l.What)
			if l.Message == "" || l.MessageZH == "" || !strings.Contains(e.Message, l.Message) || !strings.Contains(e.MessageZH, l.MessageZH) {
				t.Errorf("%s", w.Body)
			}
		}
		return what
	}
	store.down = errors.New("redis at 127.0.0.1:1: connection refused\x1b[2J\u009b")
	if got := missing(); len(got) != 1 || got[0] != "store" {
		t.Errorf("%v", got)
	}
	r.Drain()
	if got := missing(); strings.Join(got, " ") != "draining store" {
		t.Errorf("%v", got)
	}
	store.down = nil
	if got := missing(); strings.Join(got, " ") != "draining" {
		t.Errorf("%v", got)
	}
	// Nobody outside is told.
	var e errorAnswer
	if err := json.Unmarshal(do(t, r.Handler(), "GET", "/readyz", "").Body.Bytes(), &e); err != nil || e.Error.Kind != refusal.NotFound ||
		e.Error.Lacks != nil {
		t.Errorf("%v %v", e, err)
	}
}
