package mockwx

import (
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/wechat"
)

// A standing is where a person's session_key and quota stand. A million people
// who log in leave a million of these, so they are small: the clock's seconds
// end in 2106.
type standing struct {
	generation uint32 // of the session_key; 0: never logged in
	lastLogin  uint32 // Unix seconds
	minute     uint32 // the Unix minute that count is for
	count      uint32
	pending    uint16 // the keys that logins gave since a code was last redeemed
	reset      bool   // the server has replaced the key that the last login gave
}

// standings holds them in pages, because the indexes of users are dense.
type standings map[standingPage]*[standingsPage]standing

const standingsPage = 32

// A standingPage is a run of users of one app.
type standingPage struct{ app, page uint32 }

// of is somebody's standing, to be changed.
func (s standings) of(a *app, u *user) *standing {
	k := standingPage{a.index, u.index / standingsPage}
	p := s[k]
	if p == nil {
		p = new([standingsPage]standing)
		s[k] = p
	}
	return &p[u.index%standingsPage]
}

// known is somebody's standing; nil when they were never seen.
func (s standings) known(a *app, u *user) *standing {
	if p := s[standingPage{a.index, u.index / standingsPage}]; p != nil {
		return &p[u.index%standingsPage]
	}
	return nil
}

const defaultKeyLife = 72 * time.Hour

// rotate applies the rule. Doc: one valid key per user; rapid logins mostly get
// the same one. Ours: a key lives 72 h from the last login, and changes when
// the code is issued, so that the client may hold data under a newer key than
// the server: the everyday bug.
func (p *standing) rotate(rule fixture.SessionKeyRule, now time.Time) {
	sec := now.Unix()
	if p.generation == 0 || rule.Rotate == "login" || p.expired(rule, sec) >= 0 {
		p.generation++
	}
	p.lastLogin, p.reset = uint32(sec), false
}

// expired tells how many seconds ago the key died; negative while it lives.
// Ours (facts know no number): it lives 72 h from the last login, or for ever
// when the fixture says that it never changes.
func (p *standing) expired(rule fixture.SessionKeyRule, sec int64) int64 {
	if rule.Rotate == "never" {
		return -1
	}
	life := time.Duration(rule.Life)
	if life == 0 {
		life = defaultKeyLife
	}
	return sec - int64(p.lastLogin) - int64(life/time.Second)
}

// countMinute counts what a user may do so many times a minute.
func (p *standing) countMinute(a *app, u *user, now time.Time) error {
	if minute := uint32(now.Unix() / 60); minute != p.minute {
		p.minute, p.count = minute, 0
	}
	if p.count++; a.quota > 0 && int64(p.count) > int64(a.quota) {
		return wechat.MinuteQuota.Because("call %d of user %s within this minute; the quota is %d (minute_quota in the fixture)",
			"用户 %[2]s 本分钟内的第 %[1]d 次调用；限额是 %[3]d（fixture 的 minute_quota）", p.count, u.Name, a.quota)
	}
	return nil
}
