// Package relay is a login relay for WeChat mini-programs. It takes the code
// that wx.login gives a client, redeems it at WeChat, keeps the session_key, and
// hands the client a session of its own.
//
//	r, err := relay.New(relay.Config{
//		Apps: []relay.App{{AppID: "wx0123456789abcdef", Secret: secret}},
//	})
//	if err != nil {
//		return err // every problem there is, by the name of its setting
//	}
//	return r.Server(r.Handler()).Serve(listener)
//
// The routes of Handler:
//
//	POST /login {"code","appid"?}     {"token","expires_in","openid","unionid"?}
//	GET  /login?code=&appid=          the same
//	GET  /session (Bearer)            {"appid","openid","unionid"?,"expires_in"}
//	POST /logout  (Bearer) {"all"?}   204
//	POST /phone   (Bearer) {"code"}   {"phoneNumber","purePhoneNumber","countryCode"}
//	POST /decrypt (Bearer) {"encryptedData","iv"}           WeChat's object
//	POST /checksignature (Bearer) {"rawData","signature"}   {"valid":true}
//	POST /checksession   (Bearer)                           {"valid":true}
//	GET  /auth  (Bearer or cookie)    204 with X-WX-OPENID, X-WX-APPID, X-WX-UNIONID?
//	GET  /.well-known/jwks.json       with Identity: the keys to verify it by
//	any other path                    with Backend: its answer, for a good session
//
// and of Ops: GET /healthz, /readyz, /metrics, /doctor, and for other back
// ends, when there are InternalKeys: GET (POST) /internal/access_token and the
// gateway /wx/{appid}/…, which adds the access_token to a call of WeChat's APIs.
//
// Every refusal has one shape,
// {"error":{"kind","errcode"?,"message","message_zh","action","rid"?}}, in which
// kind is stable and action says what to do next.
//
// # How a request goes down
//
//	relay              Config, New: routes.go has the table of routes, wire in relay.go makes
//	                   the parts and shows which has what of which other
//	internal/login userdata backend gateway ops      the handlers
//	internal/tokens    one access_token an app, for the whole fleet
//	internal/sessions limit      whose a token is · what keeps too many from WeChat
//	internal/wechat    the client of api.weixin.qq.com
//	internal/web apps  what every request runs through · which apps are served
//	internal/trust     what is believed: the wall between the fake and production
//	internal/fail      the error that knows what the client is told
//	store/memory sealed bolt redis, storetest        where sessions are kept
//	session observe refusal credential text          the words
//
// No package imports one above it; a test in e2e/rules has the list. A login: internal/web
// gives the request its id and its line in the log; login reads it, trust refuses a code
// that cannot be real, limit counts it and gives it a turn, callers of one code share one
// redemption, wechat asks and reads the reply, sessions stores the session. Whatever goes
// wrong on the way is a fail.Failure, and web is the only place that writes it.
//
// # Adding a route
//
// A handler returns its answer or an error and never writes:
//
//	func (u *Handler) Hello(req *http.Request) (any, error) {
//		s, err := u.Sessions.Bearer(req)
//		if err != nil {
//			return nil, err
//		}
//		return helloAnswer{s.OpenID}, nil
//	}
//
// and one line in routes.go leads to it:
//
//	{Methods: get, Path: "/hello", Answer: h.userData.Hello},
//
// # A code is good for one redemption
//
// So the relay tries again only where WeChat cannot have used the code: on
// errcode -1, and when the request never left. It never does after a timeout or
// a lost answer, it keeps net/http from doing so by itself (onceBody), and two
// callers with the same code share one redemption.
//
// # What is never logged
//
// No URL, AppSecret, code, session_key or token, in full or in part. Errors of
// net/http quote URLs and replies, so they are taken apart before they are
// logged (internal/wechat). The type Secret does not print.
//
// # Production and tests
//
// The same relay runs against WeChat and against a fake. Package internal/trust
// keeps the two apart: only Config.Dev lets a fake in.
//
// # Evidence
//
// A fact about WeChat carries the kind of evidence it rests on. Doc: an official
// page. Seen: observed traffic. Ours: our choice, where neither speaks.
package relay
