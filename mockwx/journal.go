package mockwx

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wxflow/mockwx/text"
)

// A Call is one request that reached the fake, as the journal shows it. Secrets
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
	Fault    string            `json:"fault,omitempty"` // id of the fault that struck
	// Planned: what was said was asked for: by a fault, a magic code or a row of
	// the fixture. A refusal that is not planned is somebody's mistake.
	Planned bool            `json:"planned,omitempty"`
	Body    json.RawMessage `json:"body,omitempty"` // of a JSON call, secrets masked
}

// A CallFilter selects calls; the zero value selects all.
type CallFilter struct {
	AppID   string
	Path    string
	ErrCode *ErrCode
	Since   int64     // calls with a greater id
	After   time.Time // calls later than this; zero: all
	User    string
}

func (x CallFilter) matches(r *record) bool {
	return (x.AppID == "" || x.AppID == r.appid) &&
		(x.Path == "" || x.Path == r.path) &&
		(x.User == "" || x.User == r.user) &&
		(x.ErrCode == nil || *x.ErrCode == r.errcode) &&
		r.id > x.Since && (x.After.IsZero() || r.time.After(x.After))
}

// A record is a call as it is kept: cheap to write, made readable on demand.
type record struct {
	id      int64
	time    time.Time
	method  string
	path    string
	query   string
	appid   string
	user    string
	status  int
	errcode ErrCode
	rid     string
	why     Text
	fault   string
	planned bool
	body    string // JSON, cut at maxKeptBody
	client  string // the peer's address
	reply   string // of a refusal
}

const maxKeptID = 4 * 64 // bytes of the longest appid that a fixture may have

const maxKeptBody = 8 << 10 // the longest content that msg_sec_check takes fits in

// A journal keeps the newest calls, up to its size.
type journal struct {
	last atomic.Int64 // number of the newest call

	mu   sync.Mutex
	size int
	ring []record
	next int // where the next record goes once the ring is full
}

func newJournal(size int) *journal { return &journal{size: size} }

// number gives a request its place in the order of arrival.
func (j *journal) number() int64 { return j.last.Add(1) }

func (j *journal) add(r record) {
	r.path, r.query, r.method, r.appid = text.Shorten(r.path, 512), text.Shorten(r.query, 2048), text.Clip(r.method, 32), text.Clip(r.appid, maxKeptID)
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.ring) < j.size {
		j.ring = append(j.ring, r)
		return
	}
	j.ring[j.next] = r
	j.next = (j.next + 1) % j.size
}

// calls lists what matches in the order of arrival, never nil.
func (j *journal) calls(x CallFilter) []Call {
	j.mu.Lock()
	found := make([]record, 0, len(j.ring))
	for i := range j.ring {
		if x.matches(&j.ring[i]) {
			found = append(found, j.ring[i])
		}
	}
	j.mu.Unlock()
	slices.SortFunc(found, func(a, b record) int { return cmp.Compare(a.id, b.id) })
	out := make([]Call, len(found))
	for i, r := range found {
		out[i] = r.call()
	}
	return out
}

// byRID finds the refused call that has a rid.
func (j *journal) byRID(rid string) (record, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.ring {
		if j.ring[i].rid == rid {
			return j.ring[i], true
		}
	}
	return record{}, false
}

// drop forgets one app's calls, or all when appid is empty.
func (j *journal) drop(appid string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	left := make([]record, 0, len(j.ring))
	if appid != "" {
		for _, r := range append(j.ring[j.next:len(j.ring):len(j.ring)], j.ring[:j.next]...) {
			if r.appid != appid {
				left = append(left, r)
			}
		}
	}
	j.ring, j.next = left, 0
}

func (r *record) call() Call {
	return Call{
		ID: r.id, Time: r.time.UTC(), Method: text.WithoutSecrets(r.method), Path: text.WithoutSecrets(r.path), AppID: text.WithoutSecrets(r.appid), User: r.user,
		Params: maskedParams(r.query), Status: r.status, ErrCode: r.errcode, RID: r.rid,
		Reason: r.why.EN, ReasonZH: r.why.ZH, Fault: r.fault, Planned: r.planned, Body: maskedBody(r.body),
	}
}

// maskedParams shows which parameters were sent without giving secrets away.
func maskedParams(query string) map[string]string {
	values, _ := url.ParseQuery(query) // broken pairs are left out
	if len(values) == 0 {
		return nil
	}
	out := make(map[string]string, len(values))
	for k, v := range values {
		out[k] = masked(k, strings.Join(v, ","))
	}
	return out
}

// maskedQuery is a query as maskedParams shows it, in one line.
func maskedQuery(query string) string {
	values, _ := url.ParseQuery(query)
	for k, v := range values {
		values[k] = []string{masked(k, strings.Join(v, ","))}
	}
	return values.Encode()
}

func masked(name, value string) string {
	switch name {
	case "appid", "grant_type", "openid", "lang", "scope", "sig_method", "response_type", "component_appid", "corpid", "mock_user":
		return text.WithoutSecrets(value)
	case "js_code", "code":
		if len(value) < 24 { // a fixture's, a magic one or the DevTools literal
			return value
		}
		return text.Cut(value, 6) + "…"
	}
	if value == "" {
		return ""
	}
	return "***"
}

// maskedBody shows a JSON body without its secrets; what is no JSON, or was too
// long to keep, is left out.
func maskedBody(body string) json.RawMessage {
	var v any
	if body == "" || json.Unmarshal([]byte(body), &v) != nil {
		return nil
	}
	b, err := json.Marshal(maskedValue("", v))
	if err != nil {
		return nil
	}
	return b
}

// maskedValue hides the values of keys that hold credentials, whatever they are.
func maskedValue(key string, v any) any {
	key = strings.ToLower(key)
	hides := func(word string) bool { return strings.Contains(key, word) }
	switch {
	case v == nil, v == "":
		return v
	case slices.ContainsFunc([]string{"secret", "token", "ticket"}, hides):
		return "***"
	}
	switch x := v.(type) {
	case map[string]any:
		for k := range x {
			x[k] = maskedValue(k, x[k])
		}
	case []any:
		for i := range x {
			x[i] = maskedValue(key, x[i])
		}
	case string:
		if slices.ContainsFunc([]string{"code", "key", "signature"}, hides) {
			return "***"
		}
	}
	return v
}

// kept is the body of a refusal, which rid/get shows; successes are not kept.
func kept(code ErrCode, body []byte) string {
	if code == 0 {
		return ""
	}
	return string(body)
}
