package world

import (
	"cmp"
	"math"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A session is where a user's session_key and quota in an app stand. The clock's
// seconds end in 2106.
type session struct {
	generation uint32 // of the session_key; 0: never logged in
	lastLogin  uint32 // Unix seconds
	minute     uint32 // the Unix minute that count is for
	count      uint32
	pending    uint16 // the keys that logins gave since a code was last redeemed
	reset      bool   // the server has replaced the key that the last login gave
}

// once is the session of who has logged in once, at that second: all that most users of a
// load test do.
func once(sec uint32) session {
	return session{generation: 1, lastLogin: sec, minute: sec / 60, count: 1}
}

// sessions holds them in pages, because the indexes of users are dense. What a user takes
// grows with what the page has to say: 1.3 bytes, 2.6 or 21 (TestSessionsAreSmall).
type sessions map[uint32]sessionPage

const pageUsers = 102 // pages of each form are as long as a block that Go allocates, or nearly

// A sessionPage is an onceUsers of bytes until its users log in more than four minutes
// apart, one of uint16 until one of them does more than log in once, and then an
// everyUser.
type sessionPage interface {
	get(i uint32) session
	set(i uint32, x session) (fits bool)
	next() sessionPage // with the same sessions, in the next form
}

// onceUsers are users who have logged in once, all within the time that T has seconds for.
type onceUsers[T uint8 | uint16] struct {
	first uint32       // a second at which one of them did
	after [pageUsers]T // seconds after first, plus 1; 0: never
}

func (p *onceUsers[T]) get(i uint32) session {
	if p.after[i] == 0 {
		return session{}
	}
	return once(p.first + uint32(p.after[i]) - 1)
}

func (p *onceUsers[T]) set(i uint32, x session) bool {
	after := x.lastLogin - p.first + 1 // large for a login before the first
	if x != once(x.lastLogin) || after == 0 || after > uint32(^T(0)) {
		return false
	}
	p.after[i] = T(after)
	return true
}

func (p *onceUsers[T]) next() sessionPage {
	if ^T(0) == math.MaxUint8 {
		more := &onceUsers[uint16]{first: p.first}
		for i, after := range p.after {
			more.after[i] = uint16(after)
		}
		return more
	}
	every := new(everyUser)
	for i := range every {
		every[i] = p.get(uint32(i))
	}
	return every
}

type everyUser [pageUsers]session

func (p *everyUser) get(i uint32) session         { return p[i] }
func (p *everyUser) set(i uint32, x session) bool { p[i] = x; return true }
func (p *everyUser) next() sessionPage            { return p }

// get returns a user's session; the zero one where the user was never seen.
func (s sessions) get(u *people.User) session {
	if p := s[u.Index/pageUsers]; p != nil {
		return p.get(u.Index % pageUsers)
	}
	return session{}
}

// set changes a user's session.
func (s *sessions) set(u *people.User, x session) {
	if *s == nil {
		*s = sessions{}
	}
	n := u.Index / pageUsers
	was := (*s)[n]
	p := was
	if p == nil {
		p = &onceUsers[uint8]{first: x.lastLogin}
	}
	for !p.set(u.Index%pageUsers, x) {
		p = p.next()
	}
	if p != was {
		(*s)[n] = p
	}
}

const defaultKeyLife = 72 * time.Hour

// rotate applies the rule. Doc: one valid key per user; rapid logins mostly get
// the same one. Ours: a key lives 72 h from the last login, and changes when
// the code is issued, so that the client may hold data under a newer key than
// the server: the everyday bug.
func (p *session) rotate(rule fixture.SessionKeyRule, now time.Time) {
	sec := now.Unix()
	if p.generation == 0 || rule.Rotate == "login" || p.expired(rule, sec) >= 0 {
		p.generation++
	}
	p.lastLogin, p.reset = uint32(sec), false
}

// expired returns how many seconds ago the key died; negative while it lives.
// Ours (facts know no number): it lives 72 h from the last login, or for ever
// when the fixture says that it never changes.
func (p *session) expired(rule fixture.SessionKeyRule, sec int64) int64 {
	if rule.Rotate == "never" {
		return -1
	}
	life := cmp.Or(time.Duration(rule.Life), defaultKeyLife)
	return sec - int64(p.lastLogin) - int64(life/time.Second)
}

// countMinute counts what a user may do so many times a minute.
func (p *session) countMinute(a *App, u *people.User, now time.Time) error {
	if minute := uint32(now.Unix() / 60); minute != p.minute {
		p.minute, p.count = minute, 0
	}
	if p.count++; a.Quota > 0 && int64(p.count) > int64(a.Quota) {
		return wechat.MinuteQuota.Because("call %d of user %s within this minute; the quota is %d (minute_quota in the fixture)",
			"用户 %[2]s 本分钟内的第 %[1]d 次调用；限额是 %[3]d（fixture 的 minute_quota）", p.count, u.Name, a.Quota)
	}
	return nil
}

// Login does what wx.login does: it may give a new session_key, by the rule, and
// returns a js_code.
func (w *World) Login(a *App, u *people.User, now time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.memory.sessions.get(u)
	before := p.generation
	p.rotate(w.Fixture.Quirks.SessionKey, now)
	if before > 0 && p.generation != before && p.pending < math.MaxUint16 {
		p.pending++
	}
	a.memory.sessions.set(u, p)
	return w.mint(ids.JSCode, a, u, 0, now)
}

// session returns a user's session.
func (a *App) session(u *people.User) session {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.memory.sessions.get(u)
}

// Generation returns the number of the current key: 1 before any login.
func (a *App) Generation(u *people.User) int { return int(max(1, a.session(u).generation)) }

// Redeem is the moment of a login: it counts the quota, spends the code and
// returns the key's generation, all or nothing. Of two calls with one code the
// second is refused with the number of the first.
func (w *World) Redeem(t *Pass, call int64, now time.Time) (generation int, err error) {
	a := t.App
	a.mu.Lock()
	defer a.mu.Unlock()
	if by, used := a.memory.spent.by(t.Spend); used {
		return 0, t.WhyUsed(by)
	}
	p := a.memory.sessions.get(t.User)
	defer func() { a.memory.sessions.set(t.User, p) }() // a refused call counts, too
	if err := p.countMinute(a, t.User, now); err != nil {
		return 0, err
	}
	a.memory.spent.mark(t.Spend, call)
	if !t.issued { // the code came without a login, so redeeming it counts as one
		p.rotate(w.Fixture.Quirks.SessionKey, now)
	}
	p.pending = 0
	return int(p.generation), nil
}

// A Keyring has the session_keys that count at one moment.
type Keyring struct {
	Current string
	Before  string // the one that the server was given last; "" for none
	Pending bool   // the server has not redeemed a code since current came
}

// WithKey runs do while nothing else changes, provided that the user's
// session_key lives.
func (w *World) WithKey(a *App, u *people.User, now time.Time, do func(Keyring) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.memory.sessions.get(u)
	if p.generation == 0 {
		return wechat.SessionKeyDead.Because("user %s has not logged in to this app yet, so there is no session_key",
			"用户 %s 还没有登录过此 app，没有 session_key", u.Name)
	}
	if ago := p.expired(w.Fixture.Quirks.SessionKey, now.Unix()); ago >= 0 {
		return wechat.SessionKeyDead.Because("the session_key of user %s expired %v ago; a login gives a new one",
			"用户 %s 的 session_key 已在 %v 前过期；重新登录会得到新的",
			u.Name, time.Duration(ago)*time.Second)
	}
	g := int(p.generation)
	keys := Keyring{Current: w.SessionKey(a, u, g), Pending: p.pending > 0}
	if ago := max(1, int(p.pending)); g > ago {
		keys.Before = w.SessionKey(a, u, g-ago)
	}
	return do(keys)
}

// ResetKey gives a user a new session_key, provided that check finds nothing wrong. It
// counts with the user's logins of the minute.
func (w *World) ResetKey(a *App, u *people.User, now time.Time, check func(Keyring) error) (key string, err error) {
	err = w.WithKey(a, u, now, func(keys Keyring) error {
		if err := check(keys); err != nil {
			return err
		}
		p := a.memory.sessions.get(u)
		defer func() { a.memory.sessions.set(u, p) }()
		if err := p.countMinute(a, u, now); err != nil {
			return err
		}
		p.generation++
		p.pending, p.reset = 0, true
		key = w.SessionKey(a, u, int(p.generation))
		return nil
	})
	return key, err
}

// SinceLogin returns how long ago a user logged in to an app; nothing when never.
func (a *App) SinceLogin(u *people.User, now time.Time) time.Duration {
	p := a.session(u)
	if p.lastLogin == 0 {
		return 0
	}
	sec := min(now.Unix()-int64(p.lastLogin), math.MaxInt64/int64(time.Second))
	return time.Duration(sec) * time.Second
}

// WhyLoggedOut says why the session_key of the user's latest login is not the current
// one; nothing when it is.
func (w *World) WhyLoggedOut(a *App, u *people.User, now time.Time) text.Text {
	switch p := a.session(u); {
	case p.generation == 0:
		return text.Say("user %s has not logged in to this app yet", "用户 %s 还没有登录过此 app", u.Name)
	case p.expired(w.Fixture.Quirks.SessionKey, now.Unix()) >= 0:
		return text.Say("the session_key of user %s has expired", "用户 %s 的 session_key 已过期", u.Name)
	case p.reset:
		return text.Say("the server has reset the session_key of user %s since the login", "登录之后，服务器重置了用户 %s 的 session_key", u.Name)
	}
	return text.Text{}
}
