package redis

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"wxflow/relay/session"
	"wxflow/relay/text"
)

// homes is how many places for sessions there are in a Cluster. A session and its
// entry in the list of its user have one home, which is a slot and so with one
// master: whether both can be written is then known before it is known who the
// user is. Ours: many enough to be spread evenly, few enough to look through all
// when a user's sessions end.
const homes = 64

// tags are what a key begins with to be at a home: the smallest numbers that
// Redis hashes to slots evenly spread.
var tags = [homes]string{
	"{10}", "{18}", "{113}", "{342}", "{29}", "{21}", "{3}", "{122}", "{69}", "{61}", "{72}", "{162}", "{50}", "{58}",
	"{153}", "{43}", "{11}", "{19}", "{112}", "{343}", "{28}", "{20}", "{2}", "{123}", "{68}", "{60}", "{73}", "{163}",
	"{51}", "{59}", "{152}", "{42}", "{12}", "{102}", "{111}", "{119}", "{133}", "{23}", "{1}", "{9}", "{173}", "{63}",
	"{70}", "{78}", "{52}", "{142}", "{49}", "{41}", "{13}", "{103}", "{110}", "{118}", "{132}", "{22}", "{0}", "{8}",
	"{172}", "{62}", "{71}", "{79}", "{53}", "{143}", "{48}", "{40}",
}

// Parts implements session.Parted.
func (s *Store) Parts() int {
	if s.cluster == nil {
		return 1
	}
	return homes
}

// Part implements session.Parted.
func (s *Store) Part(token session.TokenHash) int { return int(token[0]) % s.Parts() }

// key returns the name of something at a home.
func (s *Store) key(home int, name string) string {
	if s.cluster == nil {
		return s.prefix + name
	}
	return s.prefix + tags[home] + name
}

// probeSize is far more than a login writes.
const probeSize = 64 << 10

// PingPart implements session.Parted. It writes, for a replica and a Redis that is
// full answer PING well. After a login that found Redis full it writes far more
// than a login does, and something after that, which Redis refuses if the first
// has filled it: a little room comes and goes.
func (s *Store) PingPart(ctx context.Context, home int) error {
	key := s.key(home, "ping")
	if !s.full[home].Load() {
		return s.wrote(home, s.db.Do(ctx, "SET", key, "1", "PX", 1000).Err())
	}
	probe := s.key(home, "probe")
	if err := s.db.Do(ctx, "SET", probe, make([]byte, probeSize), "PX", 1000).Err(); err != nil {
		return explain(err)
	}
	err := s.db.Do(ctx, "SET", key, "1", "PX", 1000).Err()
	if err2 := s.db.Del(ctx, probe).Err(); err == nil {
		err = err2
	}
	if err == nil {
		s.full[home].Store(false)
	}
	return explain(err)
}

// wrote notes whether Redis is full, and explains an error.
func (s *Store) wrote(home int, err error) error {
	if err != nil && strings.Contains(err.Error(), "OOM ") {
		s.full[home].Store(true)
	}
	return explain(err)
}

// Ping implements session.Pinger: it asks each master, and names those that cannot
// take sessions.
func (s *Store) Ping(ctx context.Context) error {
	if s.cluster == nil {
		return s.PingPart(ctx, 0)
	}
	masters := map[string][]int{} // their homes
	for home := range homes {
		m, err := s.cluster.MasterForKey(ctx, s.key(home, "ping"))
		if err != nil {
			return explain(err) // the members are unknown
		}
		addr := m.Options().Addr
		masters[addr] = append(masters[addr], home)
	}
	addrs := slices.Sorted(maps.Keys(masters))
	return each(len(addrs), func(i int) error {
		at := masters[addrs[i]]
		home := at[max(0, slices.IndexFunc(at, func(home int) bool { return s.full[home].Load() }))]
		if err := s.PingPart(ctx, home); err != nil {
			return text.InChinese(fmt.Errorf("%s: %w", addrs[i], err), addrs[i]+"："+text.Chinese(err))
		}
		return nil
	})
}

// A partError is what went wrong in some places of a Cluster, or in all.
type partError struct {
	errs []error // of different texts
	all  bool
}

// each does n things at once. Its error is a partError, or that of the only thing.
func each(n int, do func(i int) error) error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = do(i) })
	}
	wg.Wait()
	if n == 1 {
		return errs[0]
	}
	e := &partError{all: true}
	for _, err := range errs {
		if err == nil {
			e.all = false
		} else if !slices.ContainsFunc(e.errs, func(other error) bool { return other.Error() == err.Error() }) {
			e.errs = append(e.errs, err)
		}
	}
	if len(e.errs) == 0 {
		return nil
	}
	return e
}

func (e *partError) Error() string { return e.text(error.Error, "; ") }

// Chinese says the same in Chinese.
func (e *partError) Chinese() string { return e.text(text.Chinese, "；") }

func (e *partError) text(of func(error) string, between string) string {
	all := make([]string, len(e.errs))
	for i, err := range e.errs {
		all[i] = of(err)
	}
	return strings.Join(all, between)
}

func (e *partError) Unwrap() []error { return e.errs }

// Is reports whether only a part is out of reach, for session.ErrPart.
func (e *partError) Is(target error) bool { return target == session.ErrPart && !e.all }
