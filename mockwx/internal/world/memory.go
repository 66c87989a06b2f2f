package world

import (
	"slices"
	"sync"
	"time"

	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/ids"
)

// A memory is what requests change of one app, behind the app's mutex. The zero value
// is that of an app that was never called: a reset puts it back.
type memory struct {
	serials  [ids.PluginCode + 1]uint32 // next serial of a code that is issued, by kind
	spent    spent
	sessions sessions
	failed   map[string]int         // by js_code: how often a row with times has refused
	daily    map[string]*dailyCount // by path
	grants   int                    // what users allowed by OAuth2, so far
	pushes   int64
	slots    map[any]any
}

// nextSerial hands out the next serial of a code that is issued. The codes of taps
// count together.
func (m *memory) nextSerial(kind ids.CodeKind) uint32 {
	if kind == ids.PluginCode {
		kind = ids.PhoneCode
	}
	n := m.serials[kind]
	m.serials[kind] = n + 1
	return n
}

// A Slot is a map in every app's memory, for what one API remembers of it.
type Slot[K comparable, V any] struct{ _ byte } // of some size, so that each has an address of its own

// Do runs f with the map of an app, while no other call reads or changes it.
func (s *Slot[K, V]) Do(a *App, f func(map[K]V)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	m, ok := a.memory.slots[s].(map[K]V)
	if !ok {
		m = map[K]V{}
		if a.memory.slots == nil {
			a.memory.slots = map[any]any{}
		}
		a.memory.slots[s] = m
	}
	f(m)
}

// CountPush numbers what is pushed for an app, from 1.
func (a *App) CountPush() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.memory.pushes++
	return a.memory.pushes
}

// forget drops what an app's requests left behind.
func (w *World) forget(a *App) {
	a.mu.Lock()
	a.memory = memory{}
	a.mu.Unlock()
	w.tokens.forget(a)
	w.MediaChecks.forget(a.AppID)
	a.resets.Add(1)
	w.Journal.Drop(a.AppID)
	if a.journal != nil {
		a.journal.Drop("")
	}
}

// ResetApp makes an app as it was at the start.
func (w *World) ResetApp(a *App) {
	w.forget(a)
	w.Faults.Forget(a.AppID, w.Fixture.Faults)
}

// A dailyCount is how often one API was called on a day.
type dailyCount struct {
	day  int64
	used int
}

// DailyLimit returns what the fixture allows an app, or else the documented number; 0:
// no bound.
func (a *App) DailyLimit(path string, documented int) int {
	for i := range a.DailyQuotas {
		if q := &a.DailyQuotas[i]; q.Path == path {
			return q.Limit
		}
	}
	return documented
}

// CountDaily adds n calls of an API to today's, and returns how many there are.
func (a *App) CountDaily(path string, n int, now time.Time) (used int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.memory.daily[path]
	if day := clock.Day(now); c == nil || c.day != day {
		c = &dailyCount{day: day}
		if a.memory.daily == nil {
			a.memory.daily = map[string]*dailyCount{}
		}
		a.memory.daily[path] = c
	}
	c.used += n
	return c.used
}

// ClearDaily forgets an app's counts: of one API, or of all when path is empty.
func (a *App) ClearDaily(path string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if path == "" {
		clear(a.memory.daily)
	}
	delete(a.memory.daily, path)
}

// A MediaCheck is a job that media_check_async took on, with the result that is
// to be pushed under its trace_id.
type MediaCheck struct {
	TraceID   string
	AppID     string
	User      string // of version 2
	OpenID    string
	MediaURL  string
	MediaType int // 1 audio, 2 image
	Version   int
	Scene     int
	Time      time.Time
	Suggest   string // pass or risky
	Label     int
}

// keptChecks is how many checks are kept, the newest ones.
const keptChecks = 1000

// mediaChecks are the checks of all apps in the order of their arrival.
type mediaChecks struct {
	mu   sync.Mutex
	list []MediaCheck
}

// Add notes a check; the newest are kept.
func (s *mediaChecks) Add(m MediaCheck) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) == keptChecks {
		s.list = slices.Delete(s.list, 0, 1)
	}
	s.list = append(s.list, m)
}

// All lists the checks, oldest first; never nil.
func (s *mediaChecks) All() []MediaCheck {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]MediaCheck{}, s.list...)
}

// Find finds a check by its trace_id.
func (s *mediaChecks) Find(traceID string) (MediaCheck, bool) {
	for _, m := range s.All() {
		if m.TraceID == traceID {
			return m, true
		}
	}
	return MediaCheck{}, false
}

func (s *mediaChecks) forget(appid string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = slices.DeleteFunc(s.list, func(m MediaCheck) bool { return m.AppID == appid })
}

// spent remembers which codes of an app were redeemed: a bit for each, in pages,
// because serials are dense; nothing for codes that were only made. Of the newest
// it also knows by which call.
type spent struct {
	pages map[spentPage]*[pageSize / 64]uint64
	named map[spendKey]int64 // fixture, magic and tap codes that work once

	recent map[spendKey]int64
	order  []spendKey // of recent, oldest at next once it is full
	next   int
}

const (
	pageSize   = 4096
	keptSpends = 2048
)

// A spentPage is a run of serials. Codes minted by login count their serials per
// app (user 0); codes made ahead count them per user.
type spentPage struct {
	user uint64
	page uint32
	kind ids.CodeKind // kinds count their serials apart
}

// A spendKey identifies a code that works once: by serial or by its text. The zero
// value is that of a code that works again and again.
type spendKey struct {
	page spentPage
	slot uint32
	text string
	Once bool
}

func mintedKey(kind ids.CodeKind, m ids.Code) spendKey {
	k := spendKey{Once: true, slot: m.Serial % pageSize, page: spentPage{page: m.Serial / pageSize, kind: kind}}
	if m.Issued == 0 {
		k.page.user = m.User
	}
	return k
}

// namedKey is the key of a code with a text of its own. The fixture's and the magic
// codes are the same at both logins.
func namedKey(kind ids.CodeKind, code string) spendKey {
	if kind == ids.OAuthCode {
		kind = ids.JSCode
	}
	return spendKey{Once: true, text: code, page: spentPage{kind: kind}}
}

// by reports whether a code was redeemed, and by which call: 0 when that is too
// long ago.
func (s *spent) by(k spendKey) (call int64, redeemed bool) {
	switch {
	case !k.Once:
		return 0, false
	case k.text != "":
		call, redeemed = s.named[k]
		return call, redeemed
	}
	p := s.pages[k.page]
	if p == nil || p[k.slot/64]>>(k.slot%64)&1 == 0 {
		return 0, false
	}
	return s.recent[k], true
}

func (s *spent) mark(k spendKey, call int64) {
	switch {
	case !k.Once:
		return
	case k.text != "":
		if s.named == nil {
			s.named = map[spendKey]int64{}
		}
		s.named[k] = call
		return
	}
	if s.pages == nil {
		s.pages, s.recent = map[spentPage]*[pageSize / 64]uint64{}, map[spendKey]int64{}
	}
	p := s.pages[k.page]
	if p == nil {
		p = new([pageSize / 64]uint64)
		s.pages[k.page] = p
	}
	p[k.slot/64] |= 1 << (k.slot % 64)

	s.recent[k] = call
	if len(s.order) < keptSpends {
		s.order = append(s.order, k)
		return
	}
	delete(s.recent, s.order[s.next])
	s.order[s.next] = k
	s.next = (s.next + 1) % keptSpends
}
