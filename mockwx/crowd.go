package mockwx

import (
	"encoding/binary"
	"fmt"
	"iter"
	"strconv"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
)

// A crowd is a range of a fixture's users: prefix1, prefix2 … up to its count.
// Nothing is kept for a member; one is made when somebody asks for them.
type crowd struct {
	row   *User
	first uint32 // index of number 1
	tag   uint64 // stands for the prefix in the marks of members
	codes uint64 // the mark of codes that go round over all members
}

const (
	numberBits = 27 // of a mark, for maxCrowd
	tagBits    = ids.MarkBits - numberBits
)

// A crowdMember is a user who has no row.
type crowdMember struct {
	user
	row User
}

// member makes the user with a number, from 1.
func (c *crowd) member(number uint32) *user {
	m := &crowdMember{row: *c.row}
	m.row.Name, m.row.Prefix, m.row.Count = c.name(number), "", 0
	m.user = user{User: &m.row, index: c.first + number - 1, crowd: c, number: number}
	return &m.user
}

func (c *crowd) name(number uint32) string {
	return c.row.Prefix + strconv.FormatUint(uint64(number), 10)
}

// crowds are the ranges of one fixture.
type crowds struct {
	list     []*crowd
	byPrefix map[string]*crowd
	byTag    map[uint64]*crowd
	byCodes  map[uint64]*crowd
	begin    uint32 // index of the first member
	end      uint32 // index after the last one
}

// newCrowds gives the members their indexes, after those of the listed users.
func newCrowds(d *ids.Deriver, rows []User, begin uint32) (*crowds, error) {
	s := &crowds{byPrefix: map[string]*crowd{}, byTag: map[uint64]*crowd{}, byCodes: map[uint64]*crowd{}, begin: begin, end: begin}
	for i := range rows {
		row := &rows[i]
		if !row.IsRange() {
			continue
		}
		tag, codes := d.Sum("range", row.Prefix), d.Sum("range codes", row.Prefix, strconv.Itoa(row.Count))
		c := &crowd{
			row: row, first: s.end,
			tag:   binary.BigEndian.Uint64(tag[:]) >> (64 - tagBits),
			codes: binary.BigEndian.Uint64(codes[:]) >> (64 - ids.MarkBits),
		}
		if other := s.byTag[c.tag]; other != nil { // one pair of prefixes in two million
			return nil, fmt.Errorf("%v: with this seed the codes of the prefixes %q and %q could not be told apart; choose another prefix", row.Where(), other.row.Prefix, row.Prefix)
		}
		s.list = append(s.list, c)
		s.byPrefix[row.Prefix], s.byTag[c.tag], s.byCodes[c.codes] = c, c, c
		s.end += uint32(row.Count)
	}
	return s, nil
}

// named finds a member by name; nil when there is none.
func (s *crowds) named(name string) *user {
	if len(s.list) == 0 {
		return nil
	}
	prefix, number, ok := fixture.SplitName(name)
	if c := s.byPrefix[prefix]; ok && c != nil && number <= uint32(c.row.Count) {
		return c.member(number)
	}
	return nil
}

// at finds a member by index, which must be one.
func (s *crowds) at(index uint32) *user {
	for _, c := range s.list {
		if n := index - c.first; n < uint32(c.row.Count) {
			return c.member(n + 1)
		}
	}
	return nil
}

// appendName writes the name of the member with an index.
func (s *crowds) appendName(b []byte, index uint32) []byte {
	for _, c := range s.list {
		if n := index - c.first; n < uint32(c.row.Count) {
			return strconv.AppendUint(append(b, c.row.Prefix...), uint64(n+1), 10)
		}
	}
	return b
}

// members yields everybody, and does so one by one.
func (s *crowds) members() iter.Seq[*user] {
	return func(yield func(*user) bool) {
		for _, c := range s.list {
			for n := range uint32(c.row.Count) {
				if !yield(c.member(n + 1)) {
					return
				}
			}
		}
	}
}

// mark names a user inside a code. A member's can be read backwards, so that no
// list of the marks is needed.
func (w *world) mark(u *user) uint64 {
	if u.crowd != nil {
		return u.crowd.tag<<numberBits | uint64(u.number)
	}
	return w.ids.Mark(u.Name)
}

// marked finds a user of an app by the mark inside codes.
func (w *world) marked(a *app, mark uint64) *user {
	for _, u := range a.users {
		if w.ids.Mark(u.Name) == mark {
			return u
		}
	}
	if u := w.marks()[mark]; u != nil {
		return u
	}
	if c := w.crowds.byTag[mark>>numberBits]; c != nil {
		return w.user(a, c.name(uint32(mark&(1<<numberBits-1)))) // who may have a row by now
	}
	return nil
}

// bearer finds whom a minted code logs in. Codes that go round over a range
// count their serials over all its members.
func (w *world) bearer(a *app, m ids.Code) *user {
	if c := w.crowds.byCodes[m.User]; c != nil && m.Issued == 0 {
		return w.user(a, c.name(m.Serial%uint32(c.row.Count)+1))
	}
	return w.marked(a, m.User)
}
