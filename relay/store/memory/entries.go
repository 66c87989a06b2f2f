package memory

import (
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

// A ref is where an entry is, instead of a pointer to it. There is nothing in entries, nor
// in the maps of them, that the collector has to look at: a million sessions in memory cost
// a collection hardly more than none, where it would follow seven pointers for each
// (BenchmarkCollection).
type ref uint32

const none ref = 0

// An entry is a session as the store keeps it: a hundred thousand sessions are 30 MB.
type entry struct {
	token            session.TokenHash
	created, expires int64  // Unix nanoseconds
	newer, older     ref    // of the same user, who can have any number of sessions; of a free entry, the next free one
	place            uint32 // in byEnd

	// What text begins with: the appid, openid, unionid and session_key end at these. Ours:
	// the usual ones are 138 bytes at most, with an address of IPv6 behind the session_key.
	app, open, union, end uint8
	text                  [textRoom]byte
}

const (
	textRoom = 144
	tooLong  = 255 // the end of a text that has no room here
)

// perBlock is how many entries are made at a time.
const perBlock = 128

// entries have their places in blocks, which stay where they are.
type entries struct {
	blocks []*[perBlock]entry
	unused ref                     // the first of those that are free
	long   map[ref]session.Session // whose texts have no room
}

func (x *entries) at(r ref) *entry { return &x.blocks[(r-1)/perBlock][(r-1)%perBlock] }

// take returns an entry for a session.
func (x *entries) take(s session.Session) ref {
	if x.unused == none {
		first := ref(len(x.blocks)*perBlock) + 1
		block := new([perBlock]entry)
		for i := range block[:perBlock-1] {
			block[i].older = first + ref(i) + 1
		}
		x.blocks, x.unused = append(x.blocks, block), first
	}
	r := x.unused
	e := x.at(r)
	x.unused = e.older
	*e = entry{token: s.Token, created: s.Created.UnixNano(), expires: s.Expires.UnixNano(), end: tooLong}
	key := s.SessionKey.Reveal()
	if len(s.AppID)+len(s.OpenID)+len(s.UnionID)+len(key) > textRoom {
		if x.long == nil {
			x.long = map[ref]session.Session{}
		}
		x.long[r] = s
		return r
	}
	b := append(e.text[:0], s.AppID...)
	e.app = uint8(len(b))
	b = append(b, s.OpenID...)
	e.open = uint8(len(b))
	b = append(b, s.UnionID...)
	e.union = uint8(len(b))
	e.end = uint8(len(append(b, key...)))
	return r
}

// free gives an entry back. Nothing of its session is left in it.
func (x *entries) free(r ref) {
	e := x.at(r)
	if e.end == tooLong {
		delete(x.long, r)
	}
	*e = entry{older: x.unused}
	x.unused = r
}

func (x *entries) session(r ref) session.Session {
	e := x.at(r)
	if e.end == tooLong {
		return x.long[r]
	}
	text := string(e.text[:e.end])
	return session.Session{
		Token: e.token, AppID: text[:e.app], OpenID: text[e.app:e.open], UnionID: text[e.open:e.union],
		SessionKey: credential.NewSecret(text[e.union:]), Created: time.Unix(0, e.created), Expires: time.Unix(0, e.expires),
	}
}

// appID returns the app of a session, until the entry is used for another one.
func (x *entries) appID(r ref) []byte {
	if e := x.at(r); e.end != tooLong {
		return e.text[:e.app]
	}
	return []byte(x.long[r].AppID)
}

func (x *entries) user(r ref) session.UserHash {
	e := x.at(r)
	if e.end == tooLong {
		return session.HashUser(x.long[r].AppID, x.long[r].OpenID)
	}
	return session.HashUser(string(e.text[:e.app]), string(e.text[e.app:e.open]))
}

// byEnd is a heap of the entries that are in use, the soonest to expire first.
type byEnd struct {
	entries
	refs []ref
}

// push takes an entry in.
func (h *byEnd) push(r ref) {
	h.refs = append(h.refs, r)
	h.up(len(h.refs) - 1)
}

// drop takes out the entry at a place.
func (h *byEnd) drop(i int) {
	last := len(h.refs) - 1
	moved := h.refs[last]
	h.refs = h.refs[:last]
	if i < last {
		h.refs[i] = moved
		h.down(i)
		h.up(int(h.at(moved).place))
	}
}

// up moves an entry to where what is above it expires no later.
func (h *byEnd) up(i int) {
	r := h.refs[i]
	for ends := h.at(r).expires; i > 0; {
		above := (i - 1) / 2
		if h.at(h.refs[above]).expires <= ends {
			break
		}
		h.set(i, h.refs[above])
		i = above
	}
	h.set(i, r)
}

// down moves an entry to where what is below it expires no sooner.
func (h *byEnd) down(i int) {
	r := h.refs[i]
	for ends := h.at(r).expires; 2*i+1 < len(h.refs); {
		below := 2*i + 1
		if next := below + 1; next < len(h.refs) && h.at(h.refs[next]).expires < h.at(h.refs[below]).expires {
			below = next
		}
		if h.at(h.refs[below]).expires >= ends {
			break
		}
		h.set(i, h.refs[below])
		i = below
	}
	h.set(i, r)
}

func (h *byEnd) set(i int, r ref) {
	h.refs[i] = r
	h.at(r).place = uint32(i)
}
