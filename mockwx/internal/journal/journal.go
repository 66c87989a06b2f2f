// Package journal keeps the newest calls that reached the fake, as cheaply as they come;
// what is shown of them has its secrets masked.
package journal

import (
	"bytes"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A Record is a call as it is kept: cheap to write, made readable on demand.
type Record struct {
	ID      int64
	Time    time.Time
	Method  string
	Path    string
	Query   string
	AppID   string
	User    string
	Status  int
	ErrCode wechat.ErrCode
	RID     string
	Why     text.Text
	Fault   string
	Planned bool
	Unread  []Unread
	Note    text.Text // what need not have been done
	Body    string    // JSON, cut at MaxBody
	Client  string    // the peer's address
	Reply   []byte    // the body, cut at MaxBody
	Push    *Push     // nil: a call
}

// A Push is what makes a record that of a request to a developer's server: Path is its URL,
// Status and Reply are the server's answer.
type Push struct {
	Event string // what was pushed: the MsgType, or the name of the event
	Took  time.Duration
}

// An Unread is a parameter, a member of a JSON body or a header that a call had and that
// nothing reads.
type Unread struct {
	Name  string `json:"name"` // of a nested member: jump_wxa.path
	In    string `json:"in"`   // query, body or header
	Meant string `json:"meant,omitempty"`
}

// Text says what is wrong with it.
func (u Unread) Text() text.Text {
	switch {
	case u.Meant == "":
		return text.Say("%s (%s) is not read", "%s（%s）没有被读取", u.Name, u.In)
	case u.In == "header":
		return text.Say("%s is a header: send %s in the query", "%s 是请求头：请把 %s 写在查询串里", u.Name, u.Meant)
	case u.Meant == u.Name && u.In == "query":
		return text.Say("%s is in the query: send it in the JSON body", "%s 写在了查询串里：请写在 JSON 请求体里", u.Name)
	case u.Meant == u.Name:
		return text.Say("%s is in the body: send it in the query", "%s 写在了请求体里：请写在查询串里", u.Name)
	}
	return text.Say("%s: did you mean %s?", "%s：是否想写 %s？", u.Name, u.Meant)
}

// Mistakes says what a call did that its sender will not have meant, refused or not. What
// the reason of a refusal says is not said again.
func (r *Record) Mistakes() (all []text.Text) {
	for _, u := range r.Unread {
		if u.Meant != "" && !strings.Contains(r.Why.EN, "did you mean "+u.Meant+"?") {
			all = append(all, u.Text())
		}
	}
	if r.Note.EN != "" {
		all = append(all, r.Note)
	}
	return all
}

const maxID = 4 * 64 // bytes of the longest appid that a fixture may have

// MaxBody bounds what is kept of a body: the longest content that msg_sec_check takes fits in.
const MaxBody = 8 << 10

// A Journal keeps the newest calls, up to its size.
type Journal struct {
	last atomic.Int64 // number of the newest call

	mu   sync.Mutex
	size int
	ring []Record
	next int // where the next Record goes once the ring is full

	added   int64         // records so far
	drops   int           // how often records were dropped
	changed chan struct{} // closed at the next change; nil while nobody waits
}

// New returns a journal of so many calls.
func New(size int) *Journal { return &Journal{size: size} }

// Size returns how many calls are kept.
func (j *Journal) Size() int { return j.size }

// Number gives a request its place in the order of arrival.
func (j *Journal) Number() int64 { return j.last.Add(1) }

// Add keeps a copy of a call. The reply goes where that of the call was which makes room.
func (j *Journal) Add(r *Record) {
	path, query := text.Shorten(r.Path, 512), text.Shorten(r.Query, 2048)
	method, appid := text.Clip(r.Method, 32), text.Clip(r.AppID, maxID)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.added++
	j.wake()
	at := len(j.ring)
	if at < j.size {
		j.ring = append(j.ring, Record{})
	} else {
		at = j.next
		j.next = (j.next + 1) % j.size
	}
	slot := &j.ring[at]
	reply := slot.Reply[:0]
	if cap(reply) > 4*len(r.Reply)+256 { // a long reply came and went
		reply = nil
	}
	*slot = *r
	slot.Path, slot.Query, slot.Method, slot.AppID = path, query, method, appid
	slot.Reply = append(reply, r.Reply...)
}

// kept returns a copy of a record that later calls do not change.
func (r *Record) kept() Record {
	out := *r
	out.Reply = bytes.Clone(r.Reply)
	return out
}

// Get returns the call of a number.
func (j *Journal) Get(id int64) (Record, bool) {
	return j.first(func(r *Record) bool { return r.ID == id })
}

// ByRID finds the refused call that has a rid.
func (j *Journal) ByRID(rid string) (Record, bool) {
	return j.first(func(r *Record) bool { return r.RID == rid })
}

func (j *Journal) first(match func(*Record) bool) (Record, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.ring {
		if match(&j.ring[i]) {
			return j.ring[i].kept(), true
		}
	}
	return Record{}, false
}

// Drop forgets one app's calls, or all when appid is empty.
func (j *Journal) Drop(appid string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	left := make([]Record, 0, len(j.ring))
	if appid != "" {
		for _, r := range append(j.ring[j.next:len(j.ring):len(j.ring)], j.ring[:j.next]...) {
			if r.AppID != appid {
				left = append(left, r)
			}
		}
	}
	j.ring, j.next = left, 0
	j.drops++
	j.wake()
}

// Changed returns a channel that is closed at the next change. Take it first, then look.
func (j *Journal) Changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.changed == nil {
		j.changed = make(chan struct{})
	}
	return j.changed
}

// wake tells those who wait; the lock is held.
func (j *Journal) wake() {
	if j.changed != nil {
		close(j.changed)
		j.changed = nil
	}
}

// End tells those who wait that another journal takes this one's place.
func (j *Journal) End() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.wake()
}

// A Place is how far a reader has come; the zero Place is the beginning.
type Place struct {
	added int64
	drops int
}

// News returns those of the newest records, up to so many, that came after a place and
// match, in the order of their coming, and the place after them. dropped reports whether
// records were dropped since.
func (j *Journal) News(at Place, most int, match func(*Record) bool) (found []Record, now Place, dropped bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := min(most, len(j.ring), int(j.added-at.added))
	for i := range n {
		if r := &j.ring[(j.next+len(j.ring)-n+i)%len(j.ring)]; match(r) {
			found = append(found, r.kept())
		}
	}
	return found, Place{j.added, j.drops}, at.drops != j.drops
}

// Find returns all records that match, in the order of their coming.
func (j *Journal) Find(match func(*Record) bool) []Record {
	found, _, _ := j.News(Place{}, j.size, match)
	return found
}

// All matches every record.
func All(*Record) bool { return true }
