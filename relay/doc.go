// Package relay is a login relay for WeChat mini-programs. It takes the code
// that wx.login gives a client, redeems it at WeChat, keeps the session_key, and
// hands the client a session of its own.
//
//	r, err := relay.New(relay.Config{
//		Apps: []relay.App{{AppID: "wx0123456789abcdef", Secret: relay.NewSecret(os.Getenv("APP_SECRET"))}},
//	})
//	if err != nil {
//		return err // every problem there is, by the name of its setting
//	}
//	return r.Server(r.Handler()).Serve(listener)
//
// Config has the store (store/bolt, store/redis; in memory by default), the limits, the
// back end of proxy mode and the rest. Ops is for monitoring, Drain and Close are
// for its stop. Package settings makes a Config of flags and environment.
//
// The routes of Handler:
//
//	POST /login {"code","appid"?}     {"token","expires_in","openid","unionid"?}
//	 with "phone_code", too           and "phone" as of /phone, or "phone_error"
//	GET  /login?code=&appid=          the same
//	GET  /session (Bearer)            {"appid","openid","unionid"?,"expires_in"}
//	POST /logout  (Bearer) {"all"?}   204
//	POST /phone   (Bearer) {"code"}   {"phoneNumber","purePhoneNumber","countryCode"}
//	POST /decrypt (Bearer) {"encryptedData","iv"}           WeChat's object
//	POST /checksignature (Bearer) {"rawData","signature"}   {"valid":true}
//	POST /checksession   (Bearer)                           {"valid":true}
//	GET  /auth  (Bearer or cookie)    204 with X-WX-OPENID, X-WX-APPID, X-WX-UNIONID?
//	GET  /.well-known/jwks.json       with Identity: the keys to verify it by
//	GET, POST /wechat/push/{appid}    with the app's PushToken: what WeChat pushes
//	POST /token   (Bearer) {"audience"}   with Audiences: {"token","expires_in"}, for a back end
//	GET  /.well-known/openid-configuration   with these: where the keys are
//	any other path                    with Backend: its answer, for a good session
//
// and of Ops: GET /healthz, /readyz, /metrics, /doctor, /openapi.json, and for other back
// ends, with InternalKeys, GET and POST /internal/access_token, the gateway
// /wx/{appid}/…, which adds the access_token to a call of WeChat's APIs, and GET and
// DELETE /internal/sessions, which list sessions and end them. Every refusal is
// {"error":{"kind","errcode"?,"message","message_zh","action","rid"?}}: kind is stable,
// action says what to do next.
//
// # Where things are
//
// A request goes down, and no package imports one above it:
//
//	doctor, settings       what keeps logins from working; what the operator sets
//	relay                  this face: Config, New with the wiring, routes.go with the table
//	  internal/{login,userdata,backend,push,gateway,ops}   the handlers
//	  internal/{sessions,tokens,limit}   whose a token is; access_tokens; turns and limits
//	  internal/wechat      the client of api.weixin.qq.com
//	  internal/{web,apps}  what every request runs through; which apps are served
//	  internal/{trust,fail}   what is believed; the error that knows what the client sees
//	store/{memory,bolt,redis,sealed,storetest}   where sessions are kept
//	metrics, tracing, certs, jwt   for the program around it
//	session, observe, refusal, credential, text   the words
//
// docs/adding.md shows how to add a route.
//
// # What it promises
//
//   - A code is good for one redemption: the relay tries again only where WeChat cannot
//     have used it, and callers with the same code share one redemption.
//   - No URL, AppSecret, code, session_key or token is logged, in full or in part.
//   - Only Config.Dev lets a fake WeChat in; internal/trust is all that it switches off.
//
// Comments on facts about WeChat say what they rest on. Doc: an official page. Seen:
// observed traffic. Ours: our choice, where neither speaks.
package relay
