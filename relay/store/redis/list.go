package redis

import (
	"context"
	"encoding/base64"
	"errors"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"wxflow/relay/session"
	"wxflow/relay/store/internal/record"
)

// List implements session.Store. The order is that of the homes, and of the tokens at
// each.
func (s *Store) List(ctx context.Context, user session.UserHash, from session.TokenHash, limit int) (p session.Page, err error) {
	for home := s.Part(from); home < s.Parts(); home++ {
		good := &redis.ZRangeBy{Min: strconv.FormatInt(score(s.now()), 10), Max: "+inf"}
		tokens, err := s.db.ZRangeByScore(ctx, s.userKey(home, user[:]), good).Result()
		if err != nil {
			return session.Page{}, explain(err)
		}
		tokens = slices.DeleteFunc(tokens, func(token string) bool {
			return len(token) != len(session.TokenHash{}) || home == s.Part(from) && token < string(from[:])
		})
		slices.Sort(tokens)
		room := min(limit-len(p.Sessions), len(tokens))
		if room < len(tokens) {
			p.Next, p.More = session.TokenHash([]byte(tokens[room])), true
		}
		if err := s.read(ctx, user, tokens[:room], &p); err != nil || p.More {
			return p, err
		}
	}
	return p, nil
}

// read adds sessions of a user that have not ended to a page.
func (s *Store) read(ctx context.Context, user session.UserHash, tokens []string, p *session.Page) error {
	if len(tokens) == 0 {
		return nil
	}
	keys := make([]string, len(tokens))
	for i, token := range tokens {
		keys[i] = s.sessionKey(session.TokenHash([]byte(token)))
	}
	values, err := s.db.MGet(ctx, keys...).Result()
	if err != nil {
		return explain(err)
	}
	for i, v := range values {
		v, _ := v.(string)
		if len(v) < endLen+userLen || v[endLen:endLen+userLen] != string(user[:]) {
			continue
		}
		x, err := s.live(ctx, session.TokenHash([]byte(tokens[i])), []byte(v))
		switch {
		case err == nil:
			p.Sessions = append(p.Sessions, x)
		case !errors.Is(err, session.ErrNoSession) && !errors.Is(err, record.ErrDamaged):
			return err
		}
	}
	return nil
}

// An app's sessions are not looked for to end them: there may be millions. What is kept
// is until when they were created, at each home, so that it can be read wherever a
// session can.
const (
	endAge  = 500 * time.Millisecond    // Ours: what was read is good for, by the relay's clock
	endLife = 10 * 365 * 24 * time.Hour // longer than any session
)

// An appKey is an app at a home.
type appKey struct {
	home  int
	appID string
}

// An appEnd is until when the sessions of an appKey have ended, and when that was read,
// in Unix nanoseconds.
type appEnd struct{ ended, read int64 }

func (s *Store) appKey(home int, appID string) string {
	return s.key(home, "e:"+base64.RawURLEncoding.EncodeToString(userID(appID, "")))
}

// EndApp implements session.Store.
func (s *Store) EndApp(ctx context.Context, appID string) error {
	now := s.now()
	return each(s.Parts(), func(home int) error {
		err := s.db.Do(ctx, "SET", s.appKey(home, appID), digits(now.UnixNano()), "PX", ttl(endLife)).Err()
		if err == nil {
			s.mu.Lock()
			delete(s.apps, appKey{home, appID})
			s.mu.Unlock()
		}
		return s.wrote(home, err)
	})
}

// appEnded returns until when the sessions of an app have ended, as it was half a second
// ago at most.
func (s *Store) appEnded(ctx context.Context, home int, appID string) (int64, error) {
	key, now := appKey{home, appID}, s.now().UnixNano()
	s.mu.RLock()
	e, ok := s.apps[key]
	s.mu.RUnlock()
	if ok && max(now-e.read, e.read-now) < int64(endAge) {
		return e.ended, nil
	}
	e = appEnd{math.MinInt64, now}
	v, err := s.db.Get(ctx, s.appKey(home, appID)).Result()
	if err == nil {
		e.ended, err = strconv.ParseInt(v, 10, 64)
	}
	if err != nil && !errors.Is(err, redis.Nil) {
		return 0, explain(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apps[key] = e
	return e.ended, nil
}
