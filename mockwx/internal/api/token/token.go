// Package token has an app's access_token and what goes with it: quotas, the look-up of
// request ids, tickets, addresses.
package token

import (
	"strconv"
	"time"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A tokenBody is the success of both token calls. Seen: this order, no errcode.
type tokenBody struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"`
}

// GetToken is GET /cgi-bin/token: grant_type=client_credential, appid, secret.
var GetToken = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/token", Voice: wire.Gateway,
	Daily: 2000,
	Doc:   gateway.ServiceDocs + "base/api_getaccesstoken",
	Takes: []string{"grant_type", "appid", "secret"},
	Handle: func(c *gateway.Call) (any, error) {
		a, err := tokenClient(c, c.Params.Get("appid"), c.Params.Get("grant_type"), c.Params.Get("secret"))
		if err != nil {
			return nil, err
		}
		return tokenBody{c.Fetched(c.World.AppToken(a, c.Now)), world.TokenLife}, nil
	},
}

// StableToken is POST /cgi-bin/stable_token. Seen: the JSON body is what is read;
// a form has no appid. Ours: nor has an empty body.
var StableToken = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/stable_token", Voice: wire.Gateway,
	Daily: 500_000,
	Doc:   gateway.ServiceDocs + "base/api_getstableaccesstoken",
	Handle: gateway.FormOrJSON(func(c *gateway.Call, in *struct {
		GrantType    string `json:"grant_type"`
		AppID        string `json:"appid"`
		Secret       string `json:"secret"`
		ForceRefresh bool   `json:"force_refresh"`
	}) (any, error) {
		a, err := tokenClient(c, in.AppID, in.GrantType, in.Secret)
		if err != nil {
			return nil, err
		}
		value, expiresIn, err := c.World.StableToken(a, in.ForceRefresh, c.Now)
		if err != nil {
			return nil, err
		}
		return tokenBody{value, expiresIn}, nil
	}),
}

// tokenClient checks who asks for a token. Seen: appid missing, then unknown,
// before anything else; Ours: then grant_type, secret, and the whitelist last
// (quirk ip_check).
func tokenClient(c *gateway.Call, appid, grantType, secret string) (*world.App, error) {
	c.AppID = appid
	if appid == "" {
		return nil, wechat.AppIDMissing.Missing("appid")
	}
	if c.World.Component(appid) != nil { // Seen
		return nil, wechat.NeedComponentTokenAPI.Because("%s is a component; its token comes from api_component_token",
			"%s 是第三方平台；它的 token 由 api_component_token 获取", appid)
	}
	a, err := c.KnownApp()
	if err != nil {
		return nil, err
	}
	if grantType != "client_credential" {
		return nil, wechat.InvalidGrantType.Because("grant_type must be client_credential", "grant_type 必须是 client_credential")
	}
	ipFirst := c.World.Fixture.Quirks.IPCheck == "first"
	if ipFirst {
		if err := c.AllowedIP(a); err != nil {
			return nil, err
		}
	}
	if secret == "" {
		return nil, wechat.SecretMissing.Missing("secret")
	}
	if err := c.CheckSecret(a, secret); err != nil {
		return nil, err
	}
	if !ipFirst {
		if err := c.AllowedIP(a); err != nil {
			return nil, err
		}
	}
	if err := gateway.RefuseLimited(a); err != nil {
		return nil, err
	}
	if refusal := c.CountDaily(a); refusal != nil {
		return nil, refusal
	}
	c.App = a
	return a, nil
}

// ticketTypes are the kinds of ticket, by what asks for them. Doc: jsapi and
// wx_card; the Open SDK's is "2". Seen: "1" in the first samples of the JS-SDK,
// and in what was copied from them; Ours: it is the same ticket.
var ticketTypes = map[string]string{"jsapi": "jsapi", "1": "jsapi", "wx_card": "wx_card", "2": "2"}

// GetTicket is GET /cgi-bin/ticket/getticket?type=: 86 characters, and the same
// until it expires.
var GetTicket = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/ticket/getticket", Voice: wire.Gateway,
	Needs: gateway.AppToken,
	Doc:   gateway.ServiceDocs + "webdev/jssdk/api_getticket",
	Takes: []string{"type"},
	Handle: func(c *gateway.Call) (any, error) {
		kind := ticketTypes[c.Query.Get("type")]
		if kind == "" {
			return nil, wechat.InvalidArgs.Because("type is %q; it is jsapi, wx_card or 2",
				"type 为 %q；应为 jsapi、wx_card 或 2", text.Clip(c.Query.Get("type"), 16))
		}
		number, left := ticket(c.App, kind, c.Now)
		value := c.World.IDs.Text(86, "ticket", kind, c.App.AppID, strconv.Itoa(number))
		return wire.Success(ordered.Object{{"ticket", value}, {"expires_in", left}}), nil // Doc: this order
	},
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
