package memory

import (
	"encoding/binary"
	"hash/maphash"
	"slices"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

// A memSlab holds sessions as records of one size in pages without a pointer,
// and unionids, which most apps do not have, in pages of their own: a hundred
// thousand sessions are 13 MB, or 16, and the garbage collector has nothing to
// follow in them. Two indexes are chains through the records, whose heads double when
// they get as many as there are heads. It is not safe for concurrent use.
type memSlab struct {
	pages [][]memRecord
	free  memID // the first of the free records, chained by byToken
	made  memID // records ever made; the newest has this id
	count int

	unions    [][]memUnion
	freeUnion memUnionID
	madeUnion memUnionID

	tokens []memID // heads of the chains by token
	users  []memID // and by user
	seed   maphash.Seed

	apps []string         // appids, by the number in a record
	long map[memID]string // texts that are too long for a record
}

// A memID is the number of a record, from 1 on; 0 is none.
type memID uint32

// A memUnion is a unionid of WeChat's length; a free one begins with the
// memUnionID of the next such.
type memUnion [28]byte

// A memUnionID is the number of a memUnion, from 1 on; 0 is none.
type memUnionID uint32

// A memRecord is a Session made small.
type memRecord struct {
	token    session.TokenHash
	created  int64 // Unix nanoseconds
	expires  int64
	pos      uint32 // index in the heap
	byToken  memID  // next of the chain
	byUser   memID  // next of the chain
	prevUser memID  // and the one before; 0 for the first
	app      uint16
	openLen  uint16
	unionLen uint16
	keyLen   uint16
	union    memUnionID    // 0 also when the text is long
	text     [memText]byte // openid and session_key
}

// memText has room for WeChat's 28 and 24 characters, and makes a record 128
// bytes.
const memText = 52

const memPage = 1024 // records a page

func newMemSlab() memSlab {
	return memSlab{tokens: make([]memID, 64), users: make([]memID, 64), seed: maphash.MakeSeed(), long: map[memID]string{}}
}

func (s *memSlab) at(id memID) *memRecord { return &s.pages[(id-1)/memPage][(id-1)%memPage] }

// find returns the record of a token, or 0.
func (s *memSlab) find(token session.TokenHash) memID {
	id := *s.tokenHead(token)
	for id != 0 && s.at(id).token != token {
		id = s.at(id).byToken
	}
	return id
}

// ofUser lists the records of a user.
func (s *memSlab) ofUser(appID, openID string) (ids []memID) {
	for id := *s.userHead(appID, openID); id != 0; id = s.at(id).byUser {
		if r := s.at(id); s.apps[r.app] == appID && s.openID(id) == openID {
			ids = append(ids, id)
		}
	}
	return ids
}

// add keeps a session whose token is not there.
func (s *memSlab) add(x session.Session) memID {
	if s.count++; s.count > len(s.tokens) {
		s.grow()
	}
	id := s.take()
	key := x.SessionKey.Reveal()
	*s.at(id) = memRecord{
		token: x.Token, created: x.Created.UnixNano(), expires: x.Expires.UnixNano(), app: s.app(x.AppID),
		openLen: uint16(len(x.OpenID)), unionLen: uint16(len(x.UnionID)), keyLen: uint16(len(key)),
	}
	switch r := s.at(id); {
	case !r.short():
		s.long[id] = x.OpenID + x.UnionID + key
	default:
		copy(r.text[copy(r.text[:], x.OpenID):], key)
		if r.unionLen > 0 {
			r.union = s.takeUnion()
			*s.unionAt(r.union) = memUnion([]byte(x.UnionID))
		}
	}
	s.link(id)
	return id
}

// drop forgets a record, and what it said.
func (s *memSlab) drop(id memID) {
	r := s.at(id)
	s.unlink(id)
	delete(s.long, id)
	if r.union != 0 {
		binary.LittleEndian.PutUint32(s.unionAt(r.union)[:], uint32(s.freeUnion))
		s.freeUnion = r.union
	}
	*r = memRecord{byToken: s.free}
	s.free = id
	s.count--
}

func (s *memSlab) session(id memID) session.Session {
	r := s.at(id)
	x := session.Session{Token: r.token, AppID: s.apps[r.app], Created: time.Unix(0, r.created), Expires: time.Unix(0, r.expires)}
	if !r.short() {
		text := s.long[id]
		x.OpenID, x.UnionID, x.SessionKey = text[:r.openLen], text[r.openLen:r.openLen+r.unionLen],
			credential.NewSecret(text[r.openLen+r.unionLen:])
		return x
	}
	x.OpenID, x.SessionKey = string(r.text[:r.openLen]), credential.NewSecret(string(r.text[r.openLen:r.openLen+r.keyLen]))
	if r.union != 0 {
		x.UnionID = string(s.unionAt(r.union)[:])
	}
	return x
}

// short reports whether the texts fit where WeChat's do.
func (r *memRecord) short() bool {
	return int(r.openLen)+int(r.keyLen) <= memText && (r.unionLen == 0 || int(r.unionLen) == len(memUnion{}))
}

func (s *memSlab) openID(id memID) string {
	r := s.at(id)
	if r.short() {
		return string(r.text[:r.openLen])
	}
	return s.long[id][:r.openLen]
}

// take returns a free record.
func (s *memSlab) take() memID {
	if id := s.free; id != 0 {
		s.free = s.at(id).byToken
		return id
	}
	if int(s.made)%memPage == 0 {
		s.pages = append(s.pages, make([]memRecord, memPage))
	}
	s.made++
	return s.made
}

func (s *memSlab) unionAt(id memUnionID) *memUnion {
	return &s.unions[(id-1)/memPage][(id-1)%memPage]
}

// takeUnion returns a free memUnion.
func (s *memSlab) takeUnion() memUnionID {
	if id := s.freeUnion; id != 0 {
		s.freeUnion = memUnionID(binary.LittleEndian.Uint32(s.unionAt(id)[:]))
		return id
	}
	if int(s.madeUnion)%memPage == 0 {
		s.unions = append(s.unions, make([]memUnion, memPage))
	}
	s.madeUnion++
	return s.madeUnion
}

// app numbers an appid. There are as many as the relay serves.
func (s *memSlab) app(appID string) uint16 {
	i := slices.Index(s.apps, appID)
	if i < 0 {
		i = len(s.apps)
		s.apps = append(s.apps, appID)
	}
	return uint16(i)
}

func (s *memSlab) tokenHead(token session.TokenHash) *memID {
	return &s.tokens[maphash.Bytes(s.seed, token[:])%uint64(len(s.tokens))]
}

func (s *memSlab) userHead(appID, openID string) *memID {
	var h maphash.Hash
	h.SetSeed(s.seed)
	h.WriteString(appID)
	h.WriteByte(0) // neither part has one
	h.WriteString(openID)
	return &s.users[h.Sum64()%uint64(len(s.users))]
}

func (s *memSlab) link(id memID) {
	r := s.at(id)
	t, u := s.tokenHead(r.token), s.userHead(s.apps[r.app], s.openID(id))
	r.byToken, *t = *t, id
	if *u != 0 {
		s.at(*u).prevUser = id
	}
	r.prevUser, r.byUser, *u = 0, *u, id
}

// unlink takes a record out of its chains. That of its user is linked both ways:
// one user can have any number of sessions, and no caller waits for a walk
// along them.
func (s *memSlab) unlink(id memID) {
	r := s.at(id)
	t := s.tokenHead(r.token)
	for *t != id {
		t = &s.at(*t).byToken
	}
	*t = r.byToken
	if r.prevUser != 0 {
		s.at(r.prevUser).byUser = r.byUser
	} else {
		*s.userHead(s.apps[r.app], s.openID(id)) = r.byUser
	}
	if r.byUser != 0 {
		s.at(r.byUser).prevUser = r.prevUser
	}
}

// grow doubles the heads and hangs every record anew.
func (s *memSlab) grow() {
	var ids []memID
	for _, id := range s.tokens {
		for ; id != 0; id = s.at(id).byToken {
			ids = append(ids, id)
		}
	}
	s.tokens, s.users = make([]memID, 2*len(s.tokens)), make([]memID, 2*len(s.users))
	for _, id := range ids {
		s.link(id)
	}
}
