package mockwx

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"wxflow/mockwx/internal/advice"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/text"
)

// A Call is one request that reached the fake, or one that the fake made to a developer's
// server (Kind is push), as the journal shows it. Secrets
// are masked; a code that was minted shows its beginning only.
type Call struct {
	ID       int64             `json:"id"`
	Time     time.Time         `json:"time"`
	Method   string            `json:"method"`
	Path     string            `json:"path"`
	AppID    string            `json:"appid,omitempty"`
	User     string            `json:"user,omitempty"` // whom the call was about, once known
	Params   map[string]string `json:"params,omitempty"`
	Status   int               `json:"status"` // 0 when no answer was sent
	ErrCode  ErrCode           `json:"errcode"`
	RID      string            `json:"rid,omitempty"`
	Reason   string            `json:"reason,omitempty"` // why it was refused
	ReasonZH string            `json:"reason_zh,omitempty"`
	Next     string            `json:"next,omitempty"` // what to do about it, where there is more to say
	NextZH   string            `json:"next_zh,omitempty"`
	Fault    string            `json:"fault,omitempty"` // id of the fault that struck
	// Planned: what was said was asked for: by a fault, a magic code or a row of
	// the fixture. A refusal that is not planned is somebody's mistake.
	Planned bool `json:"planned,omitempty"`
	// Unread names what was sent and is not read. With a Meant, it is probably a mistake.
	Unread []Unread        `json:"unread,omitempty"`
	Note   string          `json:"note,omitempty"` // what the call need not have done
	NoteZH string          `json:"note_zh,omitempty"`
	Body   json.RawMessage `json:"body,omitempty"` // of a JSON call, secrets masked

	// Of a push only; Path is the server's URL, Status and Reason are of its answer.
	Kind   string  `json:"kind,omitempty"`    // push
	Event  string  `json:"event,omitempty"`   // MsgType or the name of the event; verify
	Answer *string `json:"answer,omitempty"`  // its beginning; nil for a call
	TookMS *int64  `json:"took_ms,omitempty"` // until the answer was there
}

// Mistakes says what a call did that its sender will not have meant, refused or not, and
// that x does not let pass: names that nothing reads and that are nearly ones that are,
// and what Note says.
func (c *Call) Mistakes(x Strict) []Text {
	r := journal.Record{Unread: c.Unread, Why: text.Of(c.Reason, c.ReasonZH)}
	if !x.Tokens {
		r.Note = text.Of(c.Note, c.NoteZH)
	}
	return r.Mistakes()
}

// A CallFilter selects calls; the zero value selects all.
type CallFilter struct {
	AppID   string
	Path    string
	ErrCode *ErrCode
	Since   int64     // calls with a greater id
	After   time.Time // calls later than this; zero: all
	User    string
	Kind    string // call or push; "": both
}

func (x CallFilter) matches(r *journal.Record) bool {
	return (x.AppID == "" || x.AppID == r.AppID) &&
		(x.Path == "" || x.Path == r.Path) &&
		(x.User == "" || x.User == r.User) &&
		(x.Kind == "" || (x.Kind == "push") == (r.Push != nil)) &&
		(x.ErrCode == nil || *x.ErrCode == r.ErrCode) &&
		r.ID > x.Since && (x.After.IsZero() || r.Time.After(x.After))
}

func newCall(r *journal.Record) Call {
	next := advice.Next(r.ErrCode, r.Why)
	c := Call{
		ID: r.ID, Time: r.Time.UTC(), Method: text.WithoutSecrets(r.Method), Path: text.WithoutSecrets(r.Path),
		AppID: text.WithoutSecrets(r.AppID), User: r.User,
		Params: journal.Params(r.Query), Status: r.Status, ErrCode: r.ErrCode, RID: r.RID,
		Reason: r.Why.EN, ReasonZH: r.Why.ZH, Next: next.EN, NextZH: next.ZH, Fault: r.Fault, Planned: r.Planned,
		Unread: r.Unread, Note: r.Note.EN, NoteZH: r.Note.ZH, Body: journal.Body(r.Body),
	}
	if r.Push != nil {
		answer, took := text.WithoutSecrets(journal.Reply(r.Reply)), r.Push.Took.Milliseconds()
		c.Kind, c.Event, c.Answer, c.TookMS = "push", text.Clip(r.Push.Event, 64), &answer, &took
	}
	return c
}

// A CallDetail is a call with the bytes of its reply, as they went out; what is secret
// in them is starred, what is longer than 8 KiB is cut.
type CallDetail struct {
	Call
	Reply string `json:"reply,omitempty"`
}

// Call returns one call of the journal, with its reply.
func (f *Fake) Call(id int64) (CallDetail, error) {
	r, found := f.world().Journal.Get(id)
	if !found {
		return CallDetail{}, text.NotFound("no call %d in the journal: it was cleared, or newer ones took its place",
			"调用记录里没有第 %d 次调用：已被清空，或被更新的调用取代", id)
	}
	return CallDetail{newCall(&r), journal.Reply(r.Reply)}, nil
}

// Calls lists the calls that reached the fake, oldest first; never nil.
func (f *Fake) Calls() []Call { return f.CallsWhere(CallFilter{}) }

// CallsWhere lists the calls that a filter selects, oldest first; never nil.
func (f *Fake) CallsWhere(x CallFilter) []Call {
	return newCalls(f.world().JournalOf(x.AppID).Find(x.matches))
}

// newCalls shows records in the order of arrival.
func newCalls(found []journal.Record) []Call {
	slices.SortFunc(found, func(a, b journal.Record) int { return cmp.Compare(a.ID, b.ID) })
	out := make([]Call, len(found))
	for i := range found {
		out[i] = newCall(&found[i])
	}
	return out
}

// ClearCalls empties the journal. Numbers go on from where they are.
func (f *Fake) ClearCalls() { f.world().ClearCalls() }
