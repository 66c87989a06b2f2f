package sessions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/session"
)

// partedStore has two parts; a token's first bit says which. Pings of the first fail,
// or hang.
type partedStore struct {
	session.Store
	hangs bool
	asked [2]int
}

func (s *partedStore) Ping(context.Context) error {
	return fmt.Errorf("%w: the first", session.ErrPart)
}
func (s *partedStore) Parts() int                       { return 2 }
func (s *partedStore) Part(token session.TokenHash) int { return int(token[0] >> 7) }
func (s *partedStore) PingPart(ctx context.Context, part int) error {
	s.asked[part]++
	switch {
	case part == 1:
		return nil
	case s.hangs:
		<-ctx.Done()
		return ctx.Err()
	}
	return errors.New("refused")
}

// A part that is out of reach costs a login another try, and some time at the most.
func TestBeginElsewhere(t *testing.T) {
	t.Parallel()
	for _, hangs := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := &partedStore{hangs: hangs}
			now := time.Now
			x := &Sessions{Store: NewGuard(s, &OutageLog{Log: slog.New(slog.DiscardHandler), Now: now, What: "the store"}, nil, now)}
			good := 0
			for range 200 {
				start := time.Now()
				token, err := x.Begin(t.Context())
				if took := time.Since(start); took > (placeTries-1)*placeWait+Timeout {
					t.Errorf("hangs %t: it took %v", hangs, took)
				}
				if err == nil && s.Part(hashToken(token)) == 1 {
					good++
				} else if err == nil {
					t.Errorf("hangs %t: a token of the part that is away", hangs)
				}
			}
			if good < 170 { // all five tries are of one part once in 32
				t.Errorf("hangs %t: %d of 200 found a place", hangs, good)
			}
			if g := x.Store; g.parts[1].fails.Load() != 0 || g.fails.Load() != 0 || g.parts[0].fails.Load() == 0 {
				t.Errorf("hangs %t: failures of the whole %d, of its parts %d and %d", hangs, g.fails.Load(),
					g.parts[0].fails.Load(), g.parts[1].fails.Load())
			}
		})
	}
}
