package token

import (
	"strconv"
	"time"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A ticketBody answers getticket. Doc: this order.
type ticketBody struct {
	wire.OKBody
	Ticket    string `json:"ticket"`
	ExpiresIn int64  `json:"expires_in"`
}

// ticketTypes are the kinds of ticket, by what asks for them. Doc: jsapi and
// wx_card; the Open SDK's is "2". Seen: "1" in the first samples of the JS-SDK,
// and in what was copied from them; Ours: it is the same ticket.
var ticketTypes = map[string]string{"jsapi": "jsapi", "1": "jsapi", "wx_card": "wx_card", "2": "2"}

// GetTicket is GET /cgi-bin/ticket/getticket?type=: 86 characters, and the same
// until it expires.
var GetTicket = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/ticket/getticket", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.ServiceDocs + "webdev/jssdk/api_getticket",
	Takes:  []string{"type"},
	Handle: getTicket,
}

func getTicket(c *gateway.Call) (any, error) {
	kind := ticketTypes[c.Query.Get("type")]
	if kind == "" {
		return nil, wechat.InvalidArgs.Because("type is %q; it is jsapi, wx_card or 2",
			"type 为 %q；应为 jsapi、wx_card 或 2", text.Clip(c.Query.Get("type"), 16))
	}
	number, left := ticket(c.App, kind, c.Now)
	return ticketBody{wire.OK, c.World.IDs.Text(86, "ticket", kind, c.App.AppID, strconv.Itoa(number)), left}, nil
}

type ticketLine struct {
	number  int // how many so far
	expires int64
}

// tickets are an app's, by kind.
var tickets world.Slot[string, ticketLine]

// ticket returns the number of the ticket in force, and what is left of its life.
func ticket(a *world.App, kind string, now time.Time) (number int, left int64) {
	sec := now.Unix()
	var l ticketLine
	tickets.Do(a, func(m map[string]ticketLine) {
		if l = m[kind]; sec >= l.expires {
			l = ticketLine{l.number + 1, sec + world.TokenLife}
			m[kind] = l
		}
	})
	return l.number, l.expires - sec
}
