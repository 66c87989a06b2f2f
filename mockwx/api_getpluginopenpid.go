package mockwx

import (
	"errors"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// An openpidBody is the success of getpluginopenpid. Doc: this order.
type openpidBody struct {
	wire.OKBody
	OpenPID string `json:"openpid"`
}

// openpidMark begins the openpids of the fake: Doc: 28 characters, the first a G.
const openpidMark = "GMOCK"

// getPluginOpenPID is POST /wxa/getpluginopenpid: code. Doc: it has codes of its
// own, 1001 for a missing parameter and 1022 for what is no JSON. Seen: 1007 has
// no text. Ours: the others have none either.
func getPluginOpenPID(c *call) (any, error) {
	var in struct {
		Code string `json:"code"`
	}
	if err := c.decode(&in); err != nil {
		var no *wechat.Refusal
		if errors.As(err, &no) && no.Code == wechat.DataFormatError {
			no.Code = wechat.PluginJSON
		}
		return nil, err
	}
	if in.Code == "" {
		return nil, wechat.PluginArgs.Missing("code")
	}
	t, err := c.takeCode(ids.PluginCode, c.app, in.Code)
	if err != nil {
		return nil, err
	}
	if err := c.spend(t); err != nil {
		return nil, err
	}
	return openpidBody{wire.OK, c.w.IDs.Marked(openpidMark, "openpid", c.app.AppID, t.User.Name)}, nil
}
