// Package people says who there is: the users that have a row in the fixture and those
// of its ranges, each with a number of their own.
package people

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"iter"
	"strconv"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
)

// A User is a fixture's user, ready for lookups.
type User struct {
	*fixture.User // the row; members of a range share one, which has no name
	Name          string
	Index         uint32
	ranged        *Range // of a user who has no row …
	number        uint32 // … and the number in it
}

// NewUser returns the user of a row.
func NewUser(row *fixture.User, index uint32) *User {
	return &User{User: row, Name: row.Name, Index: index}
}

// Identity returns what the user's row says of an app; nothing for most.
func (u *User) Identity(appid string) fixture.Identity {
	for i := range u.Identities {
		if u.Identities[i].AppID == appid {
			return u.Identities[i]
		}
	}
	return fixture.Identity{}
}

// HasRow reports whether the user is listed, not a member of a range.
func (u *User) HasRow() bool { return u.ranged == nil }

// ShownName is never empty. Ours: a user without a nickname goes by the name.
func (u *User) ShownName() string { return cmp.Or(u.Nickname, u.Name) }

// A Range is a range of a fixture's users: prefix1, prefix2 … up to its count.
// Nothing is kept for a member; one is made when it is asked for.
type Range struct {
	row   *fixture.User
	each  fixture.User // the row of a member
	first uint32       // index of number 1
	tag   uint64       // stands for the prefix in the marks of members
	Codes uint64       // the mark of codes that go round over all members
}

const (
	numberBits = 27 // of a mark, for fixture.MaxRange
	tagBits    = ids.MarkBits - numberBits
)

// member makes the user with a number, from 1.
func (c *Range) member(name string, number uint32) *User {
	return &User{User: &c.each, Name: name, Index: c.first + number - 1, ranged: c, number: number}
}

// Count is how many members the range has.
func (c *Range) Count() uint32 { return uint32(c.row.Count) }

// Name is that of the member with a number.
func (c *Range) Name(number uint32) string {
	return c.row.Prefix + strconv.FormatUint(uint64(number), 10)
}

// Ranges are the ranges of one fixture.
type Ranges struct {
	List     []*Range // in the order of the fixture
	byPrefix map[string]*Range
	byTag    map[uint64]*Range
	byCodes  map[uint64]*Range
	begin    uint32 // index of the first member
	end      uint32 // index after the last one
}

// NewRanges gives the members their indexes, after those of the listed users.
func NewRanges(d *ids.Deriver, rows []fixture.User, begin uint32) (*Ranges, error) {
	s := &Ranges{byPrefix: map[string]*Range{}, byTag: map[uint64]*Range{}, byCodes: map[uint64]*Range{}, begin: begin, end: begin}
	for i := range rows {
		row := &rows[i]
		if !row.IsRange() {
			continue
		}
		tag, codes := d.Sum("range", row.Prefix), d.Sum("range codes", row.Prefix, strconv.Itoa(row.Count))
		c := &Range{
			row: row, each: *row, first: s.end,
			tag:   binary.BigEndian.Uint64(tag[:]) >> (64 - tagBits),
			Codes: binary.BigEndian.Uint64(codes[:]) >> (64 - ids.MarkBits),
		}
		c.each.Prefix, c.each.Count = "", 0
		if other := s.byTag[c.tag]; other != nil { // one pair of prefixes in two million
			return nil, fmt.Errorf("%v: with this seed the codes of the prefixes %q and %q would be alike; choose another prefix",
				row.Where(), other.row.Prefix, row.Prefix)
		}
		s.List = append(s.List, c)
		s.byPrefix[row.Prefix], s.byTag[c.tag], s.byCodes[c.Codes] = c, c, c
		s.end += uint32(row.Count)
	}
	return s, nil
}

// Named finds a member by name; nil when there is none.
func (s *Ranges) Named(name string) *User {
	if len(s.List) == 0 {
		return nil
	}
	prefix, number, ok := fixture.SplitName(name)
	if c := s.byPrefix[prefix]; ok && c != nil && number <= c.Count() {
		return c.member(name, number)
	}
	return nil
}

// At finds the i-th member of all; nil when there is none.
func (s *Ranges) At(i uint32) *User { return s.Named(string(s.AppendName(nil, i))) }

// AppendName writes the name of the i-th member of all.
func (s *Ranges) AppendName(b []byte, i uint32) []byte {
	index := s.begin + i
	for _, c := range s.List {
		if n := index - c.first; n < c.Count() {
			return strconv.AppendUint(append(b, c.row.Prefix...), uint64(n+1), 10)
		}
	}
	return b
}

// Members yields everybody, and does so one by one.
func (s *Ranges) Members() iter.Seq[*User] {
	return func(yield func(*User) bool) {
		for _, c := range s.List {
			for n := range c.Count() {
				if !yield(c.member(c.Name(n+1), n+1)) {
					return
				}
			}
		}
	}
}

// Range finds a range by its prefix; nil when there is none.
func (s *Ranges) Range(prefix string) *Range { return s.byPrefix[prefix] }

// Len is how many members there are.
func (s *Ranges) Len() uint32 { return s.end - s.begin }

// End is the index after the last member's.
func (s *Ranges) End() uint32 { return s.end }

// Mark names a user inside a code. A member's can be read backwards, so that no
// list of the marks is needed.
func (u *User) Mark(d *ids.Deriver) uint64 {
	if u.ranged != nil {
		return u.ranged.tag<<numberBits | uint64(u.number)
	}
	return d.Mark(u.Name)
}

// Marked returns the name of the member that a mark is for; "" for none. Since the
// mark was made, the name may have got a row.
func (s *Ranges) Marked(mark uint64) string {
	if c := s.byTag[mark>>numberBits]; c != nil {
		return c.Name(uint32(mark & (1<<numberBits - 1)))
	}
	return ""
}

// Knows reports whether a mark may be that of a member, or of codes that go round over all.
func (s *Ranges) Knows(mark uint64) bool {
	return s.byTag[mark>>numberBits] != nil || s.byCodes[mark] != nil
}

// Bearer returns the name of the member that a code of a load test logs in; "" for
// other codes. Such codes count their serials over all members.
func (s *Ranges) Bearer(m ids.Code) string {
	if c := s.byCodes[m.User]; c != nil && m.Issued == 0 {
		return c.Name(m.Serial%c.Count() + 1)
	}
	return ""
}
