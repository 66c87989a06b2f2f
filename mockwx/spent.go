package mockwx

import (
	"maps"

	"wxflow/mockwx/internal/ids"
)

// spent remembers which codes were redeemed: a bit for each, in pages, because
// serials are dense; nothing for codes that were only made. Of the newest it
// also knows by which call.
type spent struct {
	pages map[spentPage]*[pageSize / 64]uint64
	named map[namedCode]int64 // fixture and magic codes that work once

	recent map[spentSlot]int64
	order  []spentSlot // of recent, oldest at next once it is full
	next   int
}

const (
	pageSize   = 4096
	keptSpends = 2048
)

// A spentSlot is one serial of a page.
type spentSlot struct {
	page spentPage
	slot uint32
}

// A spentPage is a run of serials of one app. Codes minted by login count their
// serials per app (user 0); codes made ahead count them per user.
type spentPage struct {
	app  uint32
	user uint64
	page uint32
	kind ids.CodeKind // kinds count their serials apart
}

// A namedCode is a code with a text of its own. It is spent per app, so that
// tests which share a fixture but not an appid do not meet.
type namedCode struct {
	app  uint32
	code string
}

// A spendKey identifies a code that works once: by serial or by its text.
type spendKey struct {
	page   spentPage
	slot   uint32
	named  namedCode
	single bool
}

func mintedKey(kind ids.CodeKind, app uint32, m ids.Code) spendKey {
	k := spendKey{single: true, slot: m.Serial % pageSize}
	k.page = spentPage{app: app, page: m.Serial / pageSize, kind: kind}
	if m.Issued == 0 {
		k.page.user = m.User
	}
	return k
}

func namedKey(app uint32, code string) spendKey {
	return spendKey{single: true, named: namedCode{app, code}}
}

func newSpent() *spent {
	return &spent{pages: map[spentPage]*[pageSize / 64]uint64{}, named: map[namedCode]int64{}, recent: map[spentSlot]int64{}}
}

// by tells whether a code was redeemed, and by which call: 0 when that is too
// long ago.
func (s *spent) by(k spendKey) (call int64, redeemed bool) {
	switch {
	case !k.single:
		return 0, false
	case k.named.code != "":
		call, redeemed = s.named[k.named]
		return call, redeemed
	}
	p := s.pages[k.page]
	if p == nil || p[k.slot/64]>>(k.slot%64)&1 == 0 {
		return 0, false
	}
	return s.recent[spentSlot{k.page, k.slot}], true
}

func (s *spent) mark(k spendKey, call int64) {
	switch {
	case !k.single:
		return
	case k.named.code != "":
		s.named[k.named] = call
		return
	}
	p := s.pages[k.page]
	if p == nil {
		p = new([pageSize / 64]uint64)
		s.pages[k.page] = p
	}
	p[k.slot/64] |= 1 << (k.slot % 64)

	at := spentSlot{k.page, k.slot}
	s.recent[at] = call
	if len(s.order) < keptSpends {
		s.order = append(s.order, at)
		return
	}
	delete(s.recent, s.order[s.next])
	s.order[s.next] = at
	s.next = (s.next + 1) % keptSpends
}

// forget drops all that one app's codes left behind.
func (s *spent) forget(app uint32) {
	maps.DeleteFunc(s.pages, func(k spentPage, _ *[pageSize / 64]uint64) bool { return k.app == app })
	maps.DeleteFunc(s.named, func(k namedCode, _ int64) bool { return k.app == app })
	maps.DeleteFunc(s.recent, func(k spentSlot, _ int64) bool { return k.page.app == app })
}
