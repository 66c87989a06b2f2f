package mockwx

import (
	"cmp"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A call is one request on its way through the pipeline: parsed once, read
// everywhere. It lives for one request and is touched by one goroutine.
type call struct {
	w        *world
	log      *slog.Logger
	r        *http.Request
	endpoint *endpoint
	id       int64
	now      time.Time  // captured once: all of a call happens at one moment
	query    url.Values // of the URL
	params   url.Values // of the URL and of a form
	appid    string
	app      *app // set by a credential
	// set by theirs
	component *component
	corp      *corp
	user      string // set as soon as it is known
	fault     string // id of the fault that struck
	planned   bool   // the fixture, a fault or a magic code asked for what is said
	cut       cut    // set by what makes an answer fail to arrive
	slow      int    // bytes a second, with cutSlow
	rid       string

	aside Text // what else the reason of a refusal has to say

	bodyBytes   []byte // see body
	bodyRead    bool
	bodyLong    bool
	bodyMembers map[string]json.RawMessage // see members
	membersRead bool
}

// serve runs the one pipeline:
//
//	number → match → fault → credential and handle → encode → record → send
//
// The record is written before the answer leaves, so that whoever has the
// answer finds the call in the journal.
func (f *Fake) serve(rw http.ResponseWriter, r *http.Request) {
	w := f.world.Load()
	r = withTarget(r)
	c := call{w: w, log: f.logger, r: r, endpoint: w.endpoint(r), id: w.journal.number(), now: f.clock.Now()}
	c.readParams()

	rep, errcode, why := c.answer()

	status := rep.status
	if rep.cut == cutLost || rep.cut == cutReset || rep.cut == cutHang {
		status = 0
	}
	path := c.endpoint.path // without a prefix that stands for a host
	if path == "" {
		path = r.URL.Path
	}
	rec := record{
		id: c.id, time: c.now, method: r.Method, path: path, query: r.URL.RawQuery,
		appid: c.appid, user: c.user, status: status, errcode: errcode, rid: c.rid, why: why, fault: c.fault, planned: c.planned,
		body: string(c.bodyBytes[:min(len(c.bodyBytes), maxKeptBody)]), client: r.RemoteAddr, reply: kept(errcode, rep.body),
	}
	w.note(rec)
	if f.options.OnCall != nil {
		f.options.OnCall(rec.call())
	}
	f.logCall(&c, status, errcode, why)
	if rep.cut != cutReset && rep.cut != cutHang && rep.cut != cutLost {
		c.drain()
	}
	rep.send(rw, r, c.now)
}

// readParams reads the query and, for forms, the body. Ours ([I]): /sns takes
// parameters from either and by any method; the query wins. The appid is the one
// the call names, or that of its token.
func (c *call) readParams() {
	c.query, _ = url.ParseQuery(c.r.URL.RawQuery) // broken pairs count as absent
	c.params = c.query
	media, _, _ := strings.Cut(c.r.Header.Get("Content-Type"), ";")
	if strings.EqualFold(strings.TrimSpace(media), "application/x-www-form-urlencoded") {
		form, _ := url.ParseQuery(string(c.body()))
		c.params = url.Values{}
		for _, from := range []url.Values{c.query, form} {
			for k, v := range from {
				c.params[k] = append(c.params[k], v...)
			}
		}
	}
	c.appid = c.params.Get("appid")
	if c.appid == "" && c.query.Has("access_token") {
		c.appid = c.w.aboutApp(c.query.Get("access_token"))
	}
	if c.appid == "" && c.endpoint.method == http.MethodPost {
		c.appid = c.member("appid")
	}
}

// answer decides the reply, and what the journal says about it.
func (c *call) answer() (reply, ErrCode, Text) {
	hit := c.w.faults.strike(c)
	if hit == nil {
		return c.encode(c.handle())
	}
	c.fault, c.planned = hit.ID, true
	c.user = hit.User // "": whoever it turns out to be
	if !c.pause(time.Duration(hit.Delay)) {
		return c.gone()
	}
	switch {
	case hit.ErrCode != 0:
		return c.encode(nil, hit.ErrCode.Because("fault %s says so", "故障 %s 规定如此", hit.ID))
	case hit.Status != 0 || hit.Body != "":
		return c.rawReply(hit)
	case hit.Reset:
		return reply{cut: cutReset}, 0, text.Say("fault %s: connection reset, nothing happened", "故障 %s：连接被重置，什么都没有发生", hit.ID)
	case hit.Hang:
		return reply{cut: cutHang}, 0, text.Say("fault %s: never answered, nothing happened", "故障 %s：一直不应答，什么都没有发生", hit.ID)
	case hit.Truncate:
		c.cut = cutTruncate
	case hit.Lost:
		c.cut = cutLost
	case hit.Slow > 0:
		c.cut, c.slow = cutSlow, hit.Slow
	case hit.gate != nil:
		if !c.w.faults.wait(c, hit) {
			return reply{cut: cutLost}, 0, text.Say("the client left while fault %s held the call for others to come", "客户端在故障 %s 等待其他调用期间离开了", hit.ID)
		}
	}
	return c.encode(c.handle())
}

// handle lets the gateway and then the API decide.
func (c *call) handle() (any, error) {
	if err := c.passGateway(); err != nil {
		return nil, err
	}
	return c.endpoint.handle(c)
}

// encode turns an endpoint's result into bytes. Three outcomes only: a body, a
// refusal, or a bug in the fake.
func (c *call) encode(body any, err error) (reply, ErrCode, Text) {
	var (
		code ErrCode
		why  Text
		by   = c.endpoint.family
		said wechat.Body
	)
	if err != nil {
		var no *wechat.Refusal
		switch {
		case errors.Is(err, errGone):
			return c.gone()
		case !errors.As(err, &no):
			no = wechat.SystemError.Because("bug in the fake: %v", "本服务的缺陷：%v", err)
		}
		code, why = no.Code, no.Why.And(c.aside)
		c.planned = c.planned || no.Planned
		switch {
		case no.By != wechat.Own:
			by = familyOf[no.By]
		case by == &business && gatewaySays(code):
			by = &gateway
		}
		c.rid = c.w.ids.RID(c.now, c.id)
		if by.page != nil {
			body = by.page(c, no)
		} else {
			said = wechat.Body{ErrCode: code, ErrMsg: by.errmsg(c, code, c.wireText(code, by)+no.Detail)}
			if body = said; no.Body != nil {
				body = no.Body(said)
			}
		}
	}
	rep := reply{status: http.StatusOK, contentType: c.contentType(by), dateLayout: by.dateLayout, cut: c.cut, slow: c.slow}
	if d, ok := body.(document); ok {
		if why.EN == "" {
			why = d.why
		}
		rep.body, rep.contentType, rep.header = d.body, d.contentType, d.header
		if d.status != 0 {
			rep.status = d.status
		}
		c.planned = c.planned || d.planned
		return rep, cmp.Or(code, d.errcode), c.lostWhy(why)
	}
	b, err := by.encode(body)
	if err != nil { // no body type of ours can fail to encode
		return reply{cut: cutReset}, wechat.SystemError, text.Say("bug in the fake: %v", "本服务的缺陷：%v", err)
	}
	if rep.body = b; by.header != nil {
		rep.header = by.header(code, said.ErrMsg)
	}
	return rep, code, c.lostWhy(why)
}

// lostWhy notes in the journal that a success was lost.
func (c *call) lostWhy(why Text) Text {
	if c.cut == cutLost && why.EN == "" {
		return text.Say("done, but the answer was lost on purpose", "已完成，但应答被故意丢弃")
	}
	return why
}

func (c *call) contentType(by *family) string {
	if q := c.w.fixture.Quirks.ContentType; q != "" && by == &sns {
		return q
	}
	return by.contentType
}

// rawReply is a fault's own HTTP answer, as a broken proxy would give it.
func (c *call) rawReply(hit *liveFault) (reply, ErrCode, Text) {
	p := reply{status: hit.Status, contentType: c.contentType(c.endpoint.family), body: []byte(hit.Body)}
	if p.status == 0 {
		p.status = http.StatusOK
	}
	if strings.HasPrefix(hit.Body, "<") {
		p.contentType = "text/html"
	}
	return p, 0, text.Say("fault %s: HTTP %d with its own body", "故障 %s：HTTP %d 与自带的应答体", hit.ID, p.status)
}

// lose lets the call have its effect, and its answer be lost, as the fixture or a magic
// code asks for.
func (c *call) lose() { c.cut, c.planned = cutLost, true }

var errGone = errors.New("the client left")

func (c *call) gone() (reply, ErrCode, Text) {
	return reply{cut: cutLost}, 0, text.Say("the client left during the delay", "客户端在延迟期间离开了")
}

// pause waits; it reports false when the client left meanwhile.
func (c *call) pause(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-c.r.Context().Done():
		return false
	}
}

// logCall writes a line for each call: refused ones at Info, with the reason.
// The query is never logged.
func (f *Fake) logCall(c *call, status int, errcode ErrCode, why Text) {
	level := slog.LevelDebug
	if why.EN != "" {
		level = slog.LevelInfo
	}
	ctx := c.r.Context()
	if !f.logger.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.Int64("call", c.id), slog.String("path", text.Clip(c.r.URL.Path, 200)), slog.String("appid", text.Clip(c.appid, 64)),
	}
	if c.user != "" {
		attrs = append(attrs, slog.String("user", c.user))
	}
	attrs = append(attrs, slog.Int("status", status), slog.Int("errcode", int(errcode)))
	if why.EN != "" {
		attrs = append(attrs, slog.String("reason", why.EN), slog.String("reason_zh", why.ZH))
	}
	f.logger.LogAttrs(ctx, level, "call", attrs...)
}
