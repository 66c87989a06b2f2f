package mockwx

import (
	"math"
	"time"
)

// A ledger is the part of the state about what was sent and made: replies to
// users, pictures of codes, and media to be checked.
type ledger struct {
	replies  map[person]*replies
	pictures map[uint32]map[string]bool // what stands in them, by app
	checks   []MediaCheck
}

// replies counts customer messages to a user in the hours since the first.
type replies struct {
	since int64
	count int
}

func newLedger() *ledger {
	return &ledger{replies: map[person]*replies{}, pictures: map[uint32]map[string]bool{}}
}

const (
	replyWindow       = 48 * time.Hour // Doc: after the user wrote
	defaultReplyLimit = 20             // Doc: messages in that time
	activeFor         = 2 * time.Hour  // Doc: how long an openid can be checked
	pictureLimit      = 100_000        // Doc: getwxacode and createwxaqrcode together, ever
	keptChecks        = 1000
)

// countReply counts a customer message to a user, and returns how many there
// were in its window and how many there may be.
func (s *state) countReply(a *app, u *user, now time.Time) (n, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	limit = defaultReplyLimit
	if a.ReplyLimit != nil {
		limit = *a.ReplyLimit
	}
	k := person{a.index, u.index}
	r := s.ledger.replies[k]
	if r == nil || now.Unix()-r.since >= int64(replyWindow/time.Second) {
		r = &replies{since: now.Unix()}
		s.ledger.replies[k] = r
	}
	r.count++
	return r.count, limit
}

// countPicture counts a code that works for ever, once, and returns how many
// there are. It reports false when this one would be too many.
func (s *state) countPicture(a *app, url string) (used int, fits bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := s.ledger.pictures[a.index]
	if made == nil {
		made = map[string]bool{}
		s.ledger.pictures[a.index] = made
	}
	if !made[url] && len(made) >= pictureLimit {
		return len(made), false
	}
	made[url] = true
	return len(made), true
}

// sinceLogin is how long ago a user logged in to an app; nothing when never.
func (s *state) sinceLogin(a *app, u *user, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.people.known(a, u)
	if p == nil || p.lastLogin == 0 {
		return 0
	}
	sec := min(now.Unix()-int64(p.lastLogin), math.MaxInt64/int64(time.Second))
	return time.Duration(sec) * time.Second
}

// A MediaCheck is a job that media_check_async took on, with the result that is
// to be pushed under its trace_id.
type MediaCheck struct {
	TraceID   string    `json:"trace_id"`
	AppID     string    `json:"appid"`
	User      string    `json:"user,omitempty"` // of version 2
	OpenID    string    `json:"openid,omitempty"`
	MediaURL  string    `json:"media_url"`
	MediaType int       `json:"media_type"` // 1 audio, 2 image
	Version   int       `json:"version"`
	Scene     int       `json:"scene,omitempty"`
	Time      time.Time `json:"time"`
	Suggest   string    `json:"suggest"` // pass or risky
	Label     int       `json:"label"`
}

// noteCheck keeps the newest checks.
func (s *state) noteCheck(m MediaCheck) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.ledger.checks) == keptChecks {
		s.ledger.checks = append([]MediaCheck{}, s.ledger.checks[1:]...)
	}
	s.ledger.checks = append(s.ledger.checks, m)
}

// MediaChecks lists what media_check_async was given, oldest first; never nil.
func (f *Fake) MediaChecks() []MediaCheck {
	s := f.world.Load().state
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]MediaCheck{}, s.ledger.checks...)
}

// forget drops one app's entries.
func (l *ledger) forget(a *app) {
	for k := range l.replies {
		if k.app == a.index {
			delete(l.replies, k)
		}
	}
	delete(l.pictures, a.index)
	var left []MediaCheck
	for _, m := range l.checks {
		if m.AppID != a.AppID {
			left = append(left, m)
		}
	}
	l.checks = left
}
