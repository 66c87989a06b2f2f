package mockwx

// spent remembers which codes were redeemed, and by which call. Serials are
// dense, so they are kept in pages of plain numbers: four bytes a code, however
// many there are, and nothing for codes that were only made.
type spent struct {
	pages map[spentPage]*[pageSize]uint32
	named map[namedCode]int64 // fixture and magic codes that work once
}

const pageSize = 1024

// A spentPage is a run of serials of one app. Codes minted by login count their
// serials per app (user 0); codes made ahead count them per user.
type spentPage struct {
	app  uint32
	user uint64
	page uint32
	kind codeKind // kinds count their serials apart
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

func mintedKey(kind codeKind, app uint32, m mintedCode) spendKey {
	k := spendKey{single: true, slot: m.serial % pageSize}
	k.page = spentPage{app: app, page: m.serial / pageSize, kind: kind}
	if m.issued == 0 {
		k.page.user = m.user
	}
	return k
}

func namedKey(app uint32, code string) spendKey {
	return spendKey{single: true, named: namedCode{app, code}}
}

func newSpent() *spent {
	return &spent{pages: map[spentPage]*[pageSize]uint32{}, named: map[namedCode]int64{}}
}

// by returns the number of the call that redeemed the code, 0 when none has.
func (s *spent) by(k spendKey) int64 {
	switch {
	case !k.single:
		return 0
	case k.named.code != "":
		return s.named[k.named]
	}
	if p := s.pages[k.page]; p != nil {
		return int64(p[k.slot])
	}
	return 0
}

func (s *spent) mark(k spendKey, call int64) {
	switch {
	case !k.single:
	case k.named.code != "":
		s.named[k.named] = call
	default:
		p := s.pages[k.page]
		if p == nil {
			p = new([pageSize]uint32)
			s.pages[k.page] = p
		}
		p[k.slot] = uint32(call)
	}
}

// forget drops all that one app's codes left behind.
func (s *spent) forget(app uint32) {
	for k := range s.pages {
		if k.app == app {
			delete(s.pages, k)
		}
	}
	for k := range s.named {
		if k.app == app {
			delete(s.named, k)
		}
	}
}
