package mockwx

import (
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// wecomTexts are the texts that WeCom words otherwise.
var wecomTexts = map[ErrCode]string{
	wechat.InvalidCredential: "invalid credential", // Seen
	wechat.InvalidAppID:      "invalid corpid",     // Seen
	wechat.AppIDMissing:      "corpid missing",     // Seen
	wechat.SecretMissing:     "corpsecret missing", // Seen
	wechat.CorpAPIForbidden:  "api forbidden",      // Ours: quoted in tests only
}

func wecomText(code ErrCode) string {
	if text, ok := wecomTexts[code]; ok {
		return text
	}
	return code.Msg()
}

// passCorp checks the access_token of WeCom. Seen: it counts in the query only;
// garbage is 40014 here. Ours: so is one of another kind.
func (c *call) passCorp() error {
	value := c.query.Get("access_token")
	if value == "" {
		return wechat.AccessTokenMissing.Because("no access_token in the query", "查询串里没有 access_token")
	}
	t, err := c.w.FindToken(value, world.TokenCorp, c.now)
	if err != nil {
		if err.Code == wechat.InvalidCredential {
			err.Code = wechat.InvalidAccessToken
		}
		return err
	}
	c.corp = t.Corp
	return nil
}
