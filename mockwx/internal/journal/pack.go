package journal

import (
	"encoding/binary"
	"time"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// The journal keeps a call as one run of bytes: 4,000 records with some fifteen pointers
// each were most of what the garbage collector had to follow, and each held on to its
// request's first line (BenchmarkAdd).

// texts are those of a record, as pack and unpack have them.
func (r *Record) texts() [13]*string {
	return [...]*string{
		&r.Method, &r.Path, &r.Query, &r.AppID, &r.User, &r.RID, &r.Why.EN, &r.Why.ZH,
		&r.Fault, &r.Note.EN, &r.Note.ZH, &r.Body, &r.Client,
	}
}

// texts are those of what nothing reads.
func (u *Unread) texts() [3]*string { return [...]*string{&u.Name, &u.In, &u.Meant} }

const (
	isPlanned = 1 << iota
	isPush
)

// pack appends a record to b. Of what comes from outside it keeps no more than is shown.
func (r *Record) pack(b []byte) []byte {
	short := *r
	short.Method, short.Path, short.Query = text.Clip(r.Method, 32), text.Shorten(r.Path, 512), text.Shorten(r.Query, 2048)
	short.AppID = text.Clip(r.AppID, maxID)
	flags := byte(0)
	if r.Planned {
		flags |= isPlanned
	}
	if r.Push != nil {
		flags |= isPush
	}
	b = append(b, flags)
	for _, n := range [...]int64{r.ID, r.Time.Unix(), int64(r.Time.Nanosecond()), int64(r.Status), int64(r.ErrCode), int64(len(r.Unread))} {
		b = binary.AppendVarint(b, n)
	}
	for _, s := range short.texts() {
		b = appendText(b, *s)
	}
	b = append(binary.AppendUvarint(b, uint64(len(r.Reply))), r.Reply...)
	for i := range r.Unread {
		for _, s := range r.Unread[i].texts() {
			b = appendText(b, *s)
		}
	}
	if r.Push != nil {
		b = binary.AppendVarint(appendText(b, r.Push.Event), int64(r.Push.Took))
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// unpack makes r the record that was packed. Its texts are parts of data, and its reply
// goes where the one before it was.
func (r *Record) unpack(data string) {
	*r = Record{Reply: r.Reply[:0]}
	p := packed{data[1:]}
	r.ID = p.number()
	r.Time = time.Unix(p.number(), p.number())
	r.Status, r.ErrCode = int(p.number()), wechat.ErrCode(p.number())
	if n := p.number(); n > 0 {
		r.Unread = make([]Unread, n)
	}
	for _, s := range r.texts() {
		*s = p.text()
	}
	r.Reply = append(r.Reply, p.text()...)
	for i := range r.Unread {
		for _, s := range r.Unread[i].texts() {
			*s = p.text()
		}
	}
	r.Planned = data[0]&isPlanned != 0
	if data[0]&isPush != 0 {
		r.Push = &Push{p.text(), time.Duration(p.number())}
	}
}

// packed is the rest of what is to be unpacked.
type packed struct{ rest string }

func (p *packed) text() string {
	n := p.length()
	s := p.rest[:n]
	p.rest = p.rest[n:]
	return s
}

// length reads what binary.AppendUvarint has written.
func (p *packed) length() (n uint64) {
	for shift := 0; ; shift += 7 {
		c := p.rest[0]
		p.rest = p.rest[1:]
		if n |= uint64(c&0x7f) << shift; c < 0x80 {
			return n
		}
	}
}

// number reads what binary.AppendVarint has written.
func (p *packed) number() int64 {
	n := p.length()
	return int64(n>>1) ^ -int64(n&1)
}
