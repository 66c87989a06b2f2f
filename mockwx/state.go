package mockwx

import (
	"maps"
	"math"
	"sync"
	"time"

	"wxflow/mockwx/fixture"
)

// A state is what requests change, behind one mutex: serials of minted codes,
// spent codes, session keys, quotas and the rows that fail a few times first.
type state struct {
	mu             sync.Mutex
	serials        map[uint32]uint32 // by app: next serial of a code minted by login
	spent          *spent
	people         standings
	failed         map[namedCode]int // how often a row with times has refused
	tokens         *tokens
	daily          map[dailyKey]*dailyCount
	cleared        map[month]int // how often the quotas were cleared
	authorizations *authorizations
	grants         *grants // what users allowed by OAuth2
	data           *userdata
	pushes         map[string]int64 // by the receiver's appid
	ledger         *ledger
	tickets        map[ticketKey]*ticketLine
}

// A person is one user of one app.
type person struct{ app, user uint32 }

func newState() *state {
	return &state{
		serials: map[uint32]uint32{}, spent: newSpent(),
		people: standings{}, failed: map[namedCode]int{},
		tokens: newTokens(), daily: map[dailyKey]*dailyCount{}, cleared: map[month]int{},
		authorizations: newAuthorizations(), grants: newGrants(), data: newUserdata(),
		pushes: map[string]int64{}, ledger: newLedger(),
		tickets: map[ticketKey]*ticketLine{},
	}
}

// login is what wx.login does: it may give a new session_key, by the rule, and
// hands out the next serial. The number of the current key is returned by
// generation.
func (s *state) login(a *app, u *user, rule fixture.SessionKeyRule, now time.Time) (serial uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.people.of(a, u)
	before := p.generation
	p.rotate(rule, now)
	if before > 0 && p.generation != before && p.pending < math.MaxUint16 {
		p.pending++
	}
	serial = s.serials[a.index]
	s.serials[a.index] = serial + 1
	return serial
}

// generation returns the number of the current key: 1 before any login.
func (s *state) generation(a *app, u *user) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.people.known(a, u); p != nil && p.generation > 0 {
		return int(p.generation)
	}
	return 1
}

// spentBy tells whether the code was redeemed, and by which call.
func (s *state) spentBy(k spendKey) (call int64, redeemed bool) {
	if !k.single {
		return 0, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.spent.by(k)
}

// spendOnce marks a code as redeemed without a login. It reports true, and by
// which call, when it was redeemed already.
func (s *state) spendOnce(k spendKey, call int64) (by int64, redeemed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if by, redeemed = s.spent.by(k); !redeemed {
		s.spent.mark(k, call)
	}
	return by, redeemed
}

// failsNow counts a refusal of a row that fails its first times calls.
func (s *state) failsNow(a *app, row *Code) bool {
	if row.Times == 0 {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	k := namedCode{a.index, row.JSCode}
	if s.failed[k] >= row.Times {
		return false
	}
	s.failed[k]++
	return true
}

// redeem is the moment of a login: it counts the quota, spends the code and
// returns the key's generation, all or nothing. Of two calls with one code the
// second is told the first one's number.
func (s *state) redeem(a *app, u *user, t *ticket, rule fixture.SessionKeyRule, call int64, now time.Time) (generation int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if by, used := s.spent.by(t.spend); used {
		return 0, t.whyUsed(by)
	}
	p := s.people.of(a, u)
	if err := p.countMinute(a, u, now); err != nil {
		return 0, err
	}
	s.spent.mark(t.spend, call)
	if !t.issued { // nobody logged in to get this code, so redeeming it counts
		p.rotate(rule, now)
	}
	p.pending = 0
	return int(p.generation), nil
}

// forget drops what one app's requests left behind.
func (s *state) forget(a *app) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.serials, a.index)
	delete(s.pushes, a.AppID)
	s.spent.forget(a.index)
	s.tokens.forget(a.index)
	s.authorizations.forget(a.index)
	s.grants.forget(a.index)
	s.data.forget(a.index)
	s.ledger.forget(a)
	maps.DeleteFunc(s.cleared, func(k month, _ int) bool { return k.app == a.index })
	maps.DeleteFunc(s.daily, func(k dailyKey, _ *dailyCount) bool { return k.app == a.index })
	maps.DeleteFunc(s.people, func(k standingPage, _ *[standingsPage]standing) bool { return k.app == a.index })
	maps.DeleteFunc(s.failed, func(k namedCode, _ int) bool { return k.app == a.index })
	maps.DeleteFunc(s.tickets, func(k ticketKey, _ *ticketLine) bool { return k.app == a.index })
}
