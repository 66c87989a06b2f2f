package gateway

import (
	"cmp"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"time"

	"wxflow/mockwx/internal/fault"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// A Call is one request in the gateway: the request, parsed once, and what was found
// out about it. It lives for one request and belongs to one goroutine.
type Call struct {
	World *world.World
	Table *Table
	log   *slog.Logger

	ID       int64
	Now      time.Time // captured once: all of a call happens at one moment
	Request  *http.Request
	Endpoint *Endpoint
	Query    Params                     // of the URL
	Params   Params                     // of the URL and of a form
	few      [8]param                   // where they stand, if they are no more
	body     []byte                     // see Body
	read     bool                       // the body
	long     bool                       // the body is longer than the fake reads
	members  map[string]json.RawMessage // see Members
	parsed   bool                       // the members
	known    map[string]reflect.Type    // the members that are read
	unread   []journal.Unread           // see noteUnread

	AppID     string           // that the call names, or that of its token
	App       *world.App       // of the credential
	Component *world.Component // of its credential
	Corp      *world.Corp      // of its credential
	User      string           // set as soon as it is known

	Aside   text.Text // what else the reason of a refusal has to say
	note    text.Text // see Fetched
	fault   string    // id of the fault that struck
	planned bool      // the fixture, a fault or a magic code asked for what is said
	cut     wire.Cut  // set by what makes an answer fail to arrive
	slow    int       // bytes a second, with wire.Trickle
	rid     string    // of the refusal, if it is refused
	out     []byte    // where the body of the reply is written
	rec     journal.Record
	moment  wire.Moment // of a refusal
}

// readParams reads the query and, for forms, the body. Ours ([I]): /sns takes
// parameters from either and by any method; the query wins. The appid is the one
// the call names, or that of its token.
func (c *Call) readParams() {
	c.Query = appendParams(c.few[:0], c.Request.URL.RawQuery)
	c.Params = c.Query
	media, _, _ := strings.Cut(c.Request.Header.Get("Content-Type"), ";")
	if strings.EqualFold(strings.TrimSpace(media), "application/x-www-form-urlencoded") {
		c.Params = appendParams(c.Query, string(c.Body())) // behind the query, which wins
	}
	c.AppID = c.Params.Get("appid")
	if c.AppID == "" && c.Query.Has("access_token") {
		c.AppID = c.World.AboutApp(c.Query.Get("access_token"))
	}
	if c.AppID == "" && c.Endpoint.Method == http.MethodPost {
		c.AppID = c.member("appid")
	}
}

// answer decides the reply, and what the journal says about it.
func (c *Call) answer() wire.Reply {
	hit := c.strike()
	if hit == nil {
		return c.reply(c.handle())
	}
	c.fault, c.planned = hit.ID, true
	c.User = hit.User // "": the call will say
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
		return unanswered(wire.Hang, text.Say("fault %s: never answered, nothing happened", "故障 %s：一直不响应，什么都没有发生", hit.ID))
	case hit.Truncate:
		c.cut = wire.Truncate
	case hit.Lost:
		c.cut = wire.Lost
	case hit.Slow > 0:
		c.cut, c.slow = wire.Trickle, hit.Slow
	case hit.Holds() && !c.World.Faults.Wait(c.Request.Context(), hit, func(missing int) { c.logHeld(hit.ID, missing) }):
		return unanswered(wire.Lost, text.Say("the client left while fault %s held the call for others to come", "客户端在故障 %s 等待其他调用期间离开了", hit.ID))
	}
	return c.reply(c.handle())
}

// strike finds the fault that strikes the call; nil for none.
func (c *Call) strike() *fault.Live {
	if !c.World.Faults.Any() {
		return nil
	}
	about := func() string {
		if c.Endpoint.About == nil {
			return ""
		}
		return c.Endpoint.About(c)
	}
	code := func() string { return cmp.Or(c.Params.Get("js_code"), c.Params.Get("code"), c.member("code")) }
	return c.World.Faults.Strike(fault.Call{Path: c.Request.URL.Path, Emulated: c.Endpoint.Path, AppID: c.AppID, User: about, Code: code})
}

// handle lets the gateway and then the API decide.
func (c *Call) handle() (any, error) {
	if err := c.passGateway(); err != nil {
		return nil, err
	}
	return c.Endpoint.Handle(c)
}

// Lose lets the call have its effect, and its answer be lost, as the fixture or a magic
// code asks for.
func (c *Call) Lose() { c.cut, c.planned = wire.Lost, true }

// renewLead is how long before its end, in seconds, a token may be fetched anew: WeChat
// keeps the former one for five minutes, and clients renew a little earlier.
const renewLead = 15 * 60

// Fetched returns a token that was just made, and notes it when the one before was good
// for a long time yet: a server that keeps its token does not ask for the next so soon.
func (c *Call) Fetched(token string) string {
	if left := c.World.Early(token); left > renewLead {
		c.note = text.Say("fetched while the token before was good for %v more: keep one until it nears its end",
			"上一个 token 还有 %v 才过期就重新获取：请缓存，临近过期再换", (time.Duration(left) * time.Second).Truncate(time.Minute))
	}
	return token
}

var errGone = errors.New("the client left")

// pause waits; it reports false when the client left meanwhile.
func (c *Call) pause(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-c.Request.Context().Done():
		return false
	}
}
