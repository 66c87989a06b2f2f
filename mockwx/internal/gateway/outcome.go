package gateway

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"wxflow/mockwx/internal/fault"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// reply makes an answer of what an endpoint returned. Three outcomes only: a body, a
// refusal, or a bug in the fake.
func (c *Call) reply(body any, err error) wire.Reply {
	v := c.Endpoint.Voice
	p, whole := body.(wire.Reply)
	switch {
	case errors.Is(err, errGone):
		return wire.Reply{Cut: wire.Lost, Planned: c.planned, Why: text.Say("the client left during the delay", "客户端在延迟期间离开了")}
	case err != nil:
		p, err = c.refusal(err)
	case whole:
		p.DateLayout = v.DateLayout
	default:
		if p, err = v.Reply(body); v == wire.SNS {
			p.ContentType = c.quirkyType(p.ContentType)
		}
	}
	if err != nil { // no body type of ours can fail to encode
		return wire.Reply{Cut: wire.Reset, ErrCode: wechat.SystemError, Why: text.Say("bug in the fake: %v", "本服务的缺陷：%v", err)}
	}
	p.Cut, p.Slow, p.Planned = c.cut, c.slow, p.Planned || c.planned
	if p.Cut == wire.Lost && p.Why.EN == "" {
		p.Why = text.Say("done, but the answer was lost on purpose", "已完成，但应答被故意丢弃")
	}
	return p
}

// refusal makes a reply of an error.
func (c *Call) refusal(err error) (wire.Reply, error) {
	var refusal *wechat.Refusal
	if !errors.As(err, &refusal) {
		refusal = wechat.SystemError.Because("bug in the fake: %v", "本服务的缺陷：%v", err)
	}
	c.rid = c.World.IDs.RID(c.Now, c.ID)
	m := wire.Moment{
		Call: c.ID, Now: c.Now, RID: c.rid, Peer: local.Peer(c.Request.RemoteAddr), Path: c.Endpoint.Path, IDs: c.World.IDs,
	}
	v := c.Endpoint.Voice.For(refusal)
	p, err := v.Refuse(&m, refusal)
	if v == wire.SNS {
		p.ContentType = c.quirkyType(p.ContentType)
	}
	p.ErrCode, p.Why, p.Planned = refusal.Code, refusal.Why.And(c.Aside).And(c.misspelt(refusal.Lacks)), refusal.Planned
	return p, err
}

// misspelt names a parameter that was sent and is probably the one that is missing.
func (c *Call) misspelt(missing string) text.Text {
	if missing == "" {
		return text.Text{}
	}
	sent := slices.Concat(slices.Sorted(maps.Keys(c.Params)), slices.Sorted(maps.Keys(c.Members())))
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

// quirkyType is the Content-Type of /sns, as the fixture may want it.
func (c *Call) quirkyType(documented string) string {
	if q := c.World.Fixture.Quirks.ContentType; q != "" {
		return q
	}
	return documented
}

// rawReply is a fault's own HTTP answer, as a broken proxy would give it.
func (c *Call) rawReply(hit *fault.Live) wire.Reply {
	p := wire.Reply{Status: hit.Status, ContentType: c.Endpoint.Voice.ContentType, Body: []byte(hit.Body)}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	if c.Endpoint.Voice == wire.SNS {
		p.ContentType = c.quirkyType(p.ContentType)
	}
	if strings.HasPrefix(hit.Body, "<") {
		p.ContentType = "text/html"
	}
	p.Why = text.Say("fault %s: HTTP %d with its own body", "故障 %s：HTTP %d 与自带的应答体", hit.ID, p.Status)
	return p
}
