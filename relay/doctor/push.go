package doctor

import (
	"net/url"
	"strconv"

	"wxflow/relay/internal/push"
)

func checkPush(e *exam) (out []Result) {
	for _, a := range e.settings.Config.Apps {
		switch {
		case a.PushToken.Empty():
		case a.PushKey.Empty():
			out = append(out, about(a.AppID, warn("pushes are received in plain text", "接收明文推送")))
		default:
			out = append(out, about(a.AppID, ok("received, encrypted only", "接收，仅限加密")))
		}
	}
	if e.settings.Config.PushTo != "" {
		return or(out, warn("WXRELAY_PUSH_TO is set, and no app has a Token", "设置了 WXRELAY_PUSH_TO，但没有应用设置 Token"))
	}
	return or(out, ok("not received", "不接收"))
}

// checkPushed does what the console does when a URL is submitted. Doc.
func checkPushed(e *exam) (out []Result) {
	for _, a := range e.settings.Config.Apps {
		if a.PushToken.Empty() {
			continue
		}
		const echo = "4375120948345356249"
		at, nonce := strconv.FormatInt(e.now().Unix(), 10), "1514711492"
		q := url.Values{"signature": {push.Sign(a.PushToken.Reveal(), at, nonce)}, "echostr": {echo}, "timestamp": {at}, "nonce": {nonce}}
		got := e.ask(e.o.Timeout, "GET", "/wechat/push/"+url.PathEscape(a.AppID)+"?"+q.Encode(), nil, nil)
		r := ok("verified", "校验通过")
		switch kind, relay := got.relay(); {
		case relay && kind == "not_found":
			r = fail("the relay there has no Token of this app", "该地址上的中继没有此应用的 Token")
		case relay:
			r = fail("the relay there has another Token, or another time", "该地址上的中继使用了其他 Token，或时钟不同")
		case got.err != nil || got.status != 200:
			r = got.refusal()
		case string(got.body) != echo:
			r = fail("the answer is not the echostr that was sent", "响应不是所发送的 echostr")
		}
		out = append(out, about(a.AppID, r))
	}
	return or(out, skip("pushes are not received", "不接收推送"))
}
