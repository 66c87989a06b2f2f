package mockwx

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"wxflow/mockwx/internal/fault"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

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
		c.rid = c.w.IDs.RID(c.now, c.id)
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
	if q := c.w.Fixture.Quirks.ContentType; q != "" && by == &sns {
		return q
	}
	return by.contentType
}

// rawReply is a fault's own HTTP answer, as a broken proxy would give it.
func (c *call) rawReply(hit *fault.Live) (reply, ErrCode, Text) {
	p := reply{status: hit.Status, contentType: c.contentType(c.endpoint.family), body: []byte(hit.Body)}
	if p.status == 0 {
		p.status = http.StatusOK
	}
	if strings.HasPrefix(hit.Body, "<") {
		p.contentType = "text/html"
	}
	return p, 0, text.Say("fault %s: HTTP %d with its own body", "故障 %s：HTTP %d 与自带的应答体", hit.ID, p.status)
}

func (c *call) gone() (reply, ErrCode, Text) {
	return reply{cut: cutLost}, 0, text.Say("the client left during the delay", "客户端在延迟期间离开了")
}
