package user

import (
	"errors"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// openpidMark begins the openpids of the fake: Doc: 28 characters, the first a G.
const openpidMark = "GMOCK"

// PluginOpenPID is POST /wxa/getpluginopenpid: code. Doc: it has codes of its
// own, 1001 for a missing parameter and 1022 for a body that is no JSON. Seen: 1007 has
// no text. Ours: the others have none either.
var PluginOpenPID = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/getpluginopenpid", Voice: wire.Gateway,
	Needs: gateway.AppToken,
	Doc:   gateway.MiniDocs + "user-info/basic-info/api_getpluginopenpid",
	About: gateway.AboutCode(ids.PluginCode, "code"),
	Handle: func(c *gateway.Call) (any, error) {
		var in struct {
			Code string `json:"code"`
		}
		if err := c.Decode(&in); err != nil {
			var refusal *wechat.Refusal
			if errors.As(err, &refusal) && refusal.Code == wechat.DataFormatError {
				refusal.Code = wechat.PluginJSON
			}
			return nil, err
		}
		if in.Code == "" {
			return nil, wechat.PluginArgs.Missing("code")
		}
		t, err := c.TakeCode(ids.PluginCode, c.App, in.Code)
		if err != nil {
			return nil, err
		}
		if err := c.Spend(t); err != nil {
			return nil, err
		}
		openpid := c.World.IDs.Marked(openpidMark, "openpid", c.App.AppID, t.User.Name)
		return wire.Success(ordered.Object{{"openpid", openpid}}), nil // Doc: this order
	},
}
