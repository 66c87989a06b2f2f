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

	"wxflow/mockwx/internal/fault"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// A call is one request on its way through the pipeline: parsed once, read
// everywhere. It lives for one request and is touched by one goroutine.
type call struct {
	w        *world.World
	log      *slog.Logger
	r        *http.Request
	endpoint *endpoint
	id       int64
	now      time.Time  // captured once: all of a call happens at one moment
	query    url.Values // of the URL
	params   url.Values // of the URL and of a form
	appid    string
	app      *world.App // set by a credential
	// set by theirs
	component *world.Component
	corp      *world.Corp
	user      string      // set as soon as it is known
	fault     string      // id of the fault that struck
	planned   bool        // the fixture, a fault or a magic code asked for what is said
	cut       wire.Cut    // set by what makes an answer fail to arrive
	slow      int         // bytes a second, with wire.Trickle
	moment    wire.Moment // of the refusal, if it is refused

	aside Text // what else the reason of a refusal has to say

	bodyBytes   []byte // see body
	bodyRead    bool
	bodyLong    bool
	bodyMembers map[string]json.RawMessage // see members
	membersRead bool
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
		c.appid = c.w.AboutApp(c.query.Get("access_token"))
	}
	if c.appid == "" && c.endpoint.method == http.MethodPost {
		c.appid = c.member("appid")
	}
}

// answer decides the reply, and what the journal says about it.
func (c *call) answer() wire.Reply {
	hit := c.strike()
	if hit == nil {
		return c.reply(c.handle())
	}
	c.fault, c.planned = hit.ID, true
	c.user = hit.User // "": whoever it turns out to be
	if !c.pause(time.Duration(hit.Delay)) {
		return c.reply(nil, errGone)
	}
	unanswered := func(cut wire.Cut, why text.Text) wire.Reply { return wire.Reply{Cut: cut, Why: why, Planned: true} }
	switch {
	case hit.ErrCode != 0:
		return c.reply(nil, hit.ErrCode.Because("fault %s says so", "故障 %s 规定如此", hit.ID))
	case hit.Status != 0 || hit.Body != "":
		p := c.rawReply(hit)
		p.Planned = true
		return p
	case hit.Reset:
		return unanswered(wire.Reset, text.Say("fault %s: connection reset, nothing happened", "故障 %s：连接被重置，什么都没有发生", hit.ID))
	case hit.Hang:
		return unanswered(wire.Hang, text.Say("fault %s: never answered, nothing happened", "故障 %s：一直不应答，什么都没有发生", hit.ID))
	case hit.Truncate:
		c.cut = wire.Truncate
	case hit.Lost:
		c.cut = wire.Lost
	case hit.Slow > 0:
		c.cut, c.slow = wire.Trickle, hit.Slow
	case hit.Holds() && !c.w.Faults.Wait(c.r.Context(), hit, func(missing int) { c.logHeld(hit.ID, missing) }):
		return unanswered(wire.Lost, text.Say("the client left while fault %s held the call for others to come", "客户端在故障 %s 等待其他调用期间离开了", hit.ID))
	}
	return c.reply(c.handle())
}

// strike finds the fault that strikes the call; nil for none.
func (c *call) strike() *fault.Live {
	if !c.w.Faults.Any() {
		return nil
	}
	about := func() string {
		if c.endpoint.who == nil {
			return ""
		}
		return c.endpoint.who(c)
	}
	code := func() string { return cmp.Or(c.params.Get("js_code"), c.params.Get("code"), c.member("code")) }
	return c.w.Faults.Strike(fault.Call{Path: c.r.URL.Path, Emulated: c.endpoint.path, AppID: c.appid, User: about, Code: code})
}

// handle lets the gateway and then the API decide.
func (c *call) handle() (any, error) {
	if err := c.passGateway(); err != nil {
		return nil, err
	}
	return c.endpoint.handle(c)
}

// lose lets the call have its effect, and its answer be lost, as the fixture or a magic
// code asks for.
func (c *call) lose() { c.cut, c.planned = wire.Lost, true }

var errGone = errors.New("the client left")

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
