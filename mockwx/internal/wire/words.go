package wire

import "wxflow/mockwx/wechat"

// text is a code's text as this caller gets it. Seen: 40164 names the
// caller's address twice, once mapped to IPv6, 40090 and 61004 once. Ours: for
// an IPv6 peer both of 40164 are the same.
func (v *Voice) text(m *Moment, code wechat.ErrCode) string {
	if v.words != nil {
		if s := v.words(m, code); s != "" {
			return s
		}
	}
	switch code {
	case wechat.BadRequestSource:
		return code.Msg() + ", requestIP: " + m.Peer.String()
	case wechat.IPNotRegistered:
		return code.Msg() + " requestIP: " + m.Peer.String()
	case wechat.InvalidIP:
		v6 := m.Peer.String()
		if m.Peer.Is4() {
			v6 = "::ffff:" + v6
		}
		return "invalid ip " + m.Peer.String() + " ipv6 " + v6 + ", not in whitelist"
	}
	return code.Msg()
}

// gatewayWords: Seen: 40001 is longer where the gateway says it (since 2023-05, with
// unescaped slashes), and so is 45009 at /cgi-bin/token.
func gatewayWords(m *Moment, code wechat.ErrCode) string {
	if code == wechat.InvalidCredential || code == wechat.DailyQuota && m.Path == "/cgi-bin/token" {
		return code.Msg() + ", could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r"
	}
	return ""
}

// weComTexts are the texts that WeCom words otherwise.
var weComTexts = map[wechat.ErrCode]string{
	wechat.InvalidCredential: "invalid credential", // Seen
	wechat.InvalidAppID:      "invalid corpid",     // Seen
	wechat.AppIDMissing:      "corpid missing",     // Seen
	wechat.SecretMissing:     "corpsecret missing", // Seen
	wechat.CorpAPIForbidden:  "api forbidden",      // Ours: quoted in tests only
}

// weComWords are all texts of WeCom: it names no address in them.
func weComWords(_ *Moment, code wechat.ErrCode) string {
	if s, ok := weComTexts[code]; ok {
		return s
	}
	return code.Msg()
}
