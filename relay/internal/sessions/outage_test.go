package sessions

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// flakyStore answers as it is told, and counts the questions.
type flakyStore struct {
	session.Store
	err   error
	asked int
}

func (s *flakyStore) Get(ctx context.Context, _ session.TokenHash) (session.Session, error) {
	s.asked++
	return session.Session{}, s.err
}

func (s *flakyStore) Ping(context.Context) error { s.asked++; return s.err }

// outageCases are the cases of TestOutage.
var outageCases = [][]string{
	{"level=ERROR", `msg="the store is down"`, "cause=refused", "hint=look", "看"},
	{"level=ERROR", "is still down", "failed=", "seconds=60"},
	{"level=WARN", "is back"},
}

// After so many failures in a row one call at a time finds out; one that works puts
// all right again, and a caller that left says nothing.
func TestOutage(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	now := time.Unix(1790000000, 0)
	s := &flakyStore{err: errors.New("refused")}
	g := NewGuard(s, &OutageLog{Log: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return now },
		What: "the store", Hint: text.New("look", "看")}, nil, nil)
	get := func(ctx context.Context) error {
		_, err := g.Get(ctx, session.TokenHash{})
		return err
	}
	left, cancel := context.WithCancel(t.Context())
	cancel()
	for range 2 * maxStoreFails {
		get(left)
	}
	if n := g.fails.Load(); n != 0 {
		t.Errorf("callers that left count: %d", n)
	}
	for range maxStoreFails - 1 {
		get(t.Context())
	}
	s.err = session.ErrNoSession
	if err := get(t.Context()); !errors.Is(err, session.ErrNoSession) || g.fails.Load() != 0 {
		t.Errorf("no session is an answer: %v, %d", err, g.fails.Load())
	}
	s.err = errors.New("refused")
	for range maxStoreFails {
		if f := fail.Of(get(t.Context())); f.Kind != refusal.Busy || f.Wait != 1 || !strings.Contains(f.Cause.Error(), "store: refused") {
			t.Errorf("%+v", f)
		}
	}
	g.probing.Store(true) // another one is finding out
	before := s.asked
	if err := get(t.Context()); !errors.Is(err, errStoreDown) || s.asked != before {
		t.Errorf("%v after %d questions", err, s.asked-before)
	}
	g.probing.Store(false)
	now = now.Add(outageEvery)
	if err := get(t.Context()); errors.Is(err, errStoreDown) || s.asked != before+1 || g.probing.Load() {
		t.Errorf("%v after %d questions", err, s.asked-before)
	}
	s.err = nil
	if err := g.Ping(t.Context()); err != nil || g.fails.Load() != 0 {
		t.Errorf("%v, %d", err, g.fails.Load())
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 3 {
		t.Fatalf("%s", log.String())
	}
	for i, parts := range outageCases {
		for _, part := range parts {
			if !strings.Contains(lines[i], part) {
				t.Errorf("no %s in %s", part, lines[i])
			}
		}
	}
}

// hungStore never answers.
type hungStore struct{ session.Store }

func (hungStore) Get(ctx context.Context, _ session.TokenHash) (session.Session, error) {
	<-ctx.Done()
	return session.Session{}, ctx.Err()
}

func TestHungStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewGuard(hungStore{}, nil, nil, nil)
		start := time.Now()
		_, err := g.Get(t.Context(), session.TokenHash{})
		if took := time.Since(start); took != Timeout || fail.Of(err).Kind != refusal.Busy || g.fails.Load() != 1 {
			t.Errorf("%v after %v, %d", err, took, g.fails.Load())
		}
	})
}

// Of an outage that comes and goes there are a few lines a minute.
func TestOutageLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	now := time.Unix(1790000000, 0)
	o := &OutageLog{Log: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return now }, What: "it"}
	flap := func(n int) (downs int) {
		log.Reset()
		for range n {
			o.failed(t.Context(), errors.New("refused"))
			o.worked(t.Context(), true)
		}
		return strings.Count(log.String(), "it is down")
	}
	if n := flap(20); n != outageLines {
		t.Errorf("%d lines in the first minute", n)
	}
	now = now.Add(outageEvery)
	if n := flap(1); n != 1 {
		t.Errorf("%d lines in the next", n)
	}
	// A call about a part of it ends an outage only after many.
	log.Reset()
	o.failed(t.Context(), errors.New("refused"))
	for range outageOver - 1 {
		o.worked(t.Context(), false)
	}
	if strings.Contains(log.String(), "back") {
		t.Errorf("%s", log.String())
	}
	o.worked(t.Context(), false)
	if !strings.Contains(log.String(), "it is back") {
		t.Errorf("%s", log.String())
	}
	var none *OutageLog
	none.failed(t.Context(), nil)
	none.worked(t.Context(), true)
}
