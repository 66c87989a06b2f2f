package mockwx

import (
	"strconv"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// A corp is a fixture's enterprise of WeCom.
type corp struct {
	*Corp
	index uint32
	app   *app // the linked mini-program, or nil
}

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
	t, err := c.w.state.findToken(value, tokenCorp, c.now)
	if err != nil {
		if err.Code == wechat.InvalidCredential {
			err.Code = wechat.InvalidAccessToken
		}
		return err
	}
	c.corp = t.corp
	return nil
}

// userid is a user's in an enterprise. Doc: encrypted where the enterprise has
// not installed the application; Seen: "wo" and 30 characters. Ours: plain for
// the members that the fixture lists, encrypted for all others; and the mark.
func (w *world) userid(m *corp, u *user) string {
	for i := range m.Members {
		if m.Members[i].User == u.Name {
			return m.Members[i].UserID
		}
	}
	return useridMark + w.ids.Text(26, "userid", m.CorpID, u.Name)
}

const useridMark = "woMOCK"

// corpToken is gettoken of WeCom. Doc: within its life the same token again.
// Ours: with what is left of its life.
func (s *state) corpToken(d *ids.Deriver, m *corp, now time.Time) (value string, expiresIn int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, sec := s.tokens.lineOf(lineKey{noApp, "corp " + m.CorpID}), now.Unix()
	if l.token == nil || sec >= l.token.expires {
		// Seen: no generation before it. Ours: 214 characters.
		s.tokens.put(l, &token{kind: tokenCorp, corp: m, expires: sec + tokenLife}, d.Text(214, "corp", m.CorpID, strconv.Itoa(l.minted+1)))
	}
	return l.value, l.token.expires - sec
}
