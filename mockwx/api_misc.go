package mockwx

import (
	"encoding/base64"
	"strconv"
)

// An ipBody answers both calls for WeChat's addresses. Doc: the list alone, no
// errcode.
type ipBody struct {
	IPList []string `json:"ip_list"`
}

// callbackIPs is GET /cgi-bin/getcallbackip: where message pushes come from.
// Ours: from here.
func callbackIPs(*call) (any, error) { return ipBody{[]string{"127.0.0.1"}}, nil }

// apiIPs is GET /cgi-bin/get_api_domain_ip: where the API is. Ours: here.
func apiIPs(*call) (any, error) { return ipBody{[]string{"127.0.0.1"}}, nil }

// A ticketBody answers getticket. Doc: this order.
type ticketBody struct {
	okBody
	Ticket    string `json:"ticket"`
	ExpiresIn int64  `json:"expires_in"`
}

// ticketTypes are the kinds of ticket. Doc: jsapi and wx_card; the Open SDK's
// is "2".
var ticketTypes = map[string]bool{"jsapi": true, "wx_card": true, "2": true}

// getTicket is GET /cgi-bin/ticket/getticket?type=: 86 characters, and the same
// until it expires. Ours: a new one every 7200 s of the clock.
func getTicket(c *call) (any, error) {
	kind := c.query.Get("type")
	if !ticketTypes[kind] {
		return nil, refuse(InvalidArgs, "type is %q; it is jsapi, wx_card or 2", "type 为 %q；应为 jsapi、wx_card 或 2", clip(kind, 16))
	}
	slot := c.now.Unix() / tokenLife
	text := func(part string) string {
		sum := c.w.ids.derive("ticket", kind, c.app.AppID, strconv.FormatInt(slot, 10), part)
		return base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return ticketBody{ok, (text("0") + text("1") + text("2"))[:86], (slot+1)*tokenLife - c.now.Unix()}, nil
}
