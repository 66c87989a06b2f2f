package world

import "wxflow/mockwx/internal/ids"

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
