// Package gateway is the way of every request, the same for all APIs: which endpoint it
// is for, whether a fault strikes it, the credential, the endpoint itself, the reply and
// the record of it all. An [Endpoint] describes one API; a [Table] has all of them and is
// handed in, so that nothing here knows which there are.
package gateway

import (
	"cmp"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"wxflow/mockwx/internal/fault"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A Gateway is WeChat's side of one world.
type Gateway struct {
	World  *world.World
	Table  *Table
	Stubs  map[string][]*Endpoint // by path
	Now    func() time.Time
	Log    *slog.Logger
	OnCall func(*journal.Record) // called with each; may be nil; the record is good until it returns
}

// ServeHTTP runs the one pipeline:
//
//	number → match → fault → credential and handle → encode → record → send
//
// The record is written before the answer leaves, so that a client that has the
// answer finds the call in the journal.
func (s *Gateway) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	r = withTarget(r)
	c := calls.Get().(*Call)
	c.World, c.Table, c.log, c.Request, c.Endpoint = s.World, s.Table, s.Log, r, s.endpoint(r)
	c.ID, c.Now = s.World.Journal.Number(), s.Now()
	c.readParams()

	rep := c.answer()
	c.noteUnread()

	status := cmp.Or(rep.Status, http.StatusOK)
	if !rep.Arrives() {
		status = 0
	}
	path := cmp.Or(c.Endpoint.Path, r.URL.Path) // the former is without the prefix of a host
	c.rec = journal.Record{
		ID: c.ID, Time: c.Now, Method: r.Method, Path: path, Query: r.URL.RawQuery, Client: r.RemoteAddr,
		Body:  string(c.body[:min(len(c.body), journal.MaxBody)]),
		AppID: c.AppID, User: c.User, Status: status, ErrCode: rep.ErrCode, RID: c.rid,
		Why: rep.Why, Fault: c.fault, Planned: rep.Planned, Unread: c.unread, Note: c.note,
		Reply: rep.Body[:min(len(rep.Body), journal.MaxBody)],
	}
	s.World.Note(&c.rec)
	if s.OnCall != nil {
		s.OnCall(&c.rec)
	}
	c.logCall(&c.rec)
	if rep.Arrives() {
		c.drain()
	}
	rep.Send(rw, r, c.Now)
	c.release()
}

// calls are used again: a call is a kilobyte, and its reply another allocation
// (BenchmarkHandler). What leaves a call, such as the record of it, is copied.
var calls = sync.Pool{New: func() any { return new(Call) }}

// release gives a call back that has been answered. One that ends in a panic is not.
func (c *Call) release() {
	const most = 2 << 10 // of a reply's buffer that is kept
	reply := c.out[:0]
	if cap(reply) > most {
		reply = nil
	}
	*c = Call{out: reply}
	calls.Put(c)
}

// endpoint finds what answers a request: an emulated API, a stub, or the host's answer
// for unknown paths. Of stubs with one path, it is the one of the request's method, or
// else the first.
func (s *Gateway) endpoint(r *http.Request) *Endpoint {
	e := s.Table.lookUp(r)
	stubs := s.Stubs[r.URL.Path]
	if e.Path != "" || len(stubs) == 0 { // emulated, or nowhere at all
		return e
	}
	i := slices.IndexFunc(stubs, func(e *Endpoint) bool { return e.Method == r.Method || e.Method == "" })
	return stubs[max(i, 0)]
}

// reply makes an answer of what an endpoint returned. Three outcomes only: a body, a
// refusal, or a bug in the fake.
func (c *Call) reply(body any, err error) wire.Reply {
	v := c.Endpoint.Voice
	p, whole := body.(wire.Reply)
	switch {
	case err == errGone:
		return wire.Reply{Cut: wire.Lost, Planned: c.planned, Why: text.Say("the client left during the delay", "客户端在延迟期间离开了")}
	case err != nil:
		p, err = c.refusal(err)
	case whole:
		p.DateLayout = v.DateLayout
	default:
		p, err = v.Reply(c.out[:0], body)
		c.out = p.Body
		p.ContentType = c.quirkyType(v, p.ContentType)
	}
	if err != nil { // no body type of ours can fail to encode
		return wire.Reply{Cut: wire.Reset, ErrCode: wechat.SystemError, Why: text.Say("bug in the fake: %v", "本服务的缺陷：%v", err)}
	}
	p.Cut, p.Slow, p.Planned = c.cut, c.slow, p.Planned || c.planned
	if p.Cut == wire.Lost && p.Why.EN == "" {
		p.Why = text.Say("done, but the answer was lost on purpose", "已完成，但响应被故意丢弃")
	}
	return p
}

// refusal makes a reply of an error.
func (c *Call) refusal(err error) (wire.Reply, error) {
	refusal, ok := wechat.AsRefusal(err)
	if !ok {
		refusal = wechat.SystemError.Because("bug in the fake: %v", "本服务的缺陷：%v", err)
	}
	c.rid = c.World.IDs.RID(c.Now, c.ID)
	c.moment = wire.Moment{
		Call: c.ID, Now: c.Now, RID: c.rid, From: c.Request.RemoteAddr, Path: c.Endpoint.Path, IDs: c.World.IDs,
	}
	v := c.Endpoint.Voice.For(refusal)
	p, err := v.Refuse(c.out[:0], &c.moment, refusal)
	c.out = p.Body
	p.ContentType = c.quirkyType(v, p.ContentType)
	p.ErrCode, p.Why, p.Planned = refusal.Code, refusal.Why.And(c.Aside).And(c.misspelt(refusal.Lacks)), refusal.Planned
	return p, err
}

// misspelt names a parameter that was sent and is probably the one that is missing, or says
// that it is in a JSON body, as many clients of a POST write it.
func (c *Call) misspelt(missing string) text.Text {
	if missing == "" {
		return text.Text{}
	}
	if slices.Contains(c.Endpoint.Takes, missing) && c.Members()[missing] != nil {
		return journal.Unread{Name: missing, In: "body", Meant: missing}.Text()
	}
	sent := slices.Concat(c.Params.Names(), slices.Sorted(maps.Keys(c.Members())))
	sent = slices.DeleteFunc(sent, func(name string) bool { return name == missing })
	near := text.Nearest(missing, sent)
	if other := map[string]string{"js_code": "code", "code": "js_code"}[missing]; near == "" && slices.Contains(sent, other) {
		near = other
	}
	if near == "" {
		return text.Text{}
	}
	return text.Say("%s was sent: did you mean %s?", "收到的是 %s：是否想写 %s？", near, missing)
}

// quirkyType is the Content-Type of a voice: of /sns, the one that the fixture may want.
func (c *Call) quirkyType(v *wire.Voice, documented string) string {
	if v != wire.SNS {
		return documented
	}
	return cmp.Or(c.World.Fixture.Quirks.ContentType, documented)
}

// rawReply is a fault's own HTTP answer, as a broken proxy would give it.
func (c *Call) rawReply(hit *fault.Live) wire.Reply {
	v := c.Endpoint.Voice
	p := wire.Reply{Status: cmp.Or(hit.Status, http.StatusOK), ContentType: c.quirkyType(v, v.ContentType), Body: []byte(hit.Body)}
	if strings.HasPrefix(hit.Body, "<") {
		p.ContentType = "text/html"
	}
	p.Why = text.Say("fault %s: HTTP %d with its own body", "故障 %s：HTTP %d 与自带的响应体", hit.ID, p.Status)
	return p
}
