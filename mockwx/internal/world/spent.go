package world

import (
	"slices"

	"wxflow/mockwx/internal/ids"
)

// spent remembers which codes of an app were redeemed: a bit for each, in pages,
// because serials are dense; nothing for codes that were only made. Of the newest
// it also knows by which call. A user with a code of their own leaves some 40 bytes.
type spent struct {
	pages map[spentPage]spentBits
	named map[spendKey]int64 // fixture, magic and tap codes that work once

	recent []spend // the newest, the oldest of them at next once it is full
	next   int
}

// A spend says by which call a code was redeemed.
type spend struct {
	minted
	call int64
}

const (
	pageSize   = 4096
	keptSpends = 2048
)

// minted names a code by its number. Codes minted by login count their serials per
// app (user 0); codes made ahead count them per user.
type minted struct {
	user   uint64
	serial uint32
	kind   ids.CodeKind // kinds count their serials apart
}

// A spentPage is a run of serials.
type spentPage minted

// spentBits has a bit for each code of a page: a word for the first, which is all that
// most users with codes of their own need, and the others when one of them is redeemed.
type spentBits struct {
	first uint64
	rest  *[pageSize/64 - 1]uint64
}

func (p *spentBits) has(slot uint32) bool {
	word := p.first
	if slot >= 64 {
		if p.rest == nil {
			return false
		}
		word = p.rest[slot/64-1]
	}
	return word>>(slot%64)&1 == 1
}

func (p *spentBits) set(slot uint32) {
	word := &p.first
	if slot >= 64 {
		if p.rest == nil {
			p.rest = new([pageSize/64 - 1]uint64)
		}
		word = &p.rest[slot/64-1]
	}
	*word |= 1 << (slot % 64)
}

func (m minted) page() (p spentPage, slot uint32) {
	p, slot = spentPage(m), m.serial%pageSize
	p.serial /= pageSize
	return p, slot
}

// A spendKey identifies a code that works once: by its number or by its text. The zero
// value is that of a code that works again and again.
type spendKey struct {
	minted
	text string
	Once bool
}

func mintedKey(kind ids.CodeKind, m ids.Code) spendKey {
	k := spendKey{Once: true, minted: minted{serial: m.Serial, kind: kind}}
	if m.Issued == 0 {
		k.user = m.User
	}
	return k
}

// namedKey is the key of a code with a text of its own. The fixture's and the magic
// codes are the same at both logins.
func namedKey(kind ids.CodeKind, code string) spendKey {
	if kind == ids.OAuthCode {
		kind = ids.JSCode
	}
	return spendKey{Once: true, text: code, minted: minted{kind: kind}}
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
	page, slot := k.page()
	if p := s.pages[page]; !p.has(slot) {
		return 0, false
	}
	// Only a refusal comes here, and looks at 2,048 places at the most: a map of them would
	// cost each login two changes (BenchmarkSpend).
	if i := slices.IndexFunc(s.recent, func(x spend) bool { return x.minted == k.minted }); i >= 0 {
		call = s.recent[i].call
	}
	return call, true
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
		s.pages = map[spentPage]spentBits{}
	}
	page, slot := k.page()
	p := s.pages[page]
	p.set(slot)
	s.pages[page] = p

	if len(s.recent) < keptSpends {
		s.recent = append(s.recent, spend{k.minted, call})
		return
	}
	s.recent[s.next] = spend{k.minted, call}
	s.next = (s.next + 1) % keptSpends
}
