// Package journal keeps the newest calls that reached the fake, as cheaply as they come;
// what is shown of them has its secrets masked.
package journal

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A Record is a call, and all that the journal keeps of it. What is added here is added to
// pack and unpack, too.
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
	ring []entry
	next int // where the next call goes once the ring is full

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

// An entry is a call that is kept.
type entry struct {
	id   int64
	data []byte // see Record.pack
}

func (e *entry) record() (r Record) {
	r.unpack(string(e.data))
	return r
}

// Add keeps a copy of a call. It goes where that call was which makes room.
func (j *Journal) Add(r *Record) {
	var room [1 << 10]byte // on the stack; most calls need half of it
	data := r.pack(room[:0])
	j.mu.Lock()
	defer j.mu.Unlock()
	j.added++
	j.wake()
	at := len(j.ring)
	if at < j.size {
		j.ring = append(j.ring, entry{})
	} else {
		at = j.next
		j.next = (j.next + 1) % j.size
	}
	old := j.ring[at].data[:0]
	if cap(old) < len(data) || cap(old) > 4*len(data)+256 { // too small; or a long call came and went
		old = nil // append makes one that fits
	}
	j.ring[at] = entry{r.ID, append(old, data...)}
}

// Get returns the call of a number.
func (j *Journal) Get(id int64) (Record, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	i := slices.IndexFunc(j.ring, func(e entry) bool { return e.id == id })
	if i < 0 {
		return Record{}, false
	}
	return j.ring[i].record(), true
}

// ByRID finds the refused call that has a rid.
func (j *Journal) ByRID(rid string) (Record, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.ring {
		if r := j.ring[i].record(); r.RID == rid {
			return r, true
		}
	}
	return Record{}, false
}

// Drop forgets one app's calls, or all when appid is empty.
func (j *Journal) Drop(appid string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var left []entry
	if appid != "" {
		for _, e := range append(j.ring[j.next:len(j.ring):len(j.ring)], j.ring[:j.next]...) {
			if e.record().AppID != appid {
				left = append(left, e)
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
	var r Record
	for i := range n {
		r.unpack(string(j.ring[(j.next+len(j.ring)-n+i)%len(j.ring)].data))
		if match(&r) {
			found = append(found, r)
			r = Record{}
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
