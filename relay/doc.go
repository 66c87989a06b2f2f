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
// and of Ops: GET /healthz, /readyz, /metrics, /doctor (probe.go), and for other back
// ends, when there are InternalKeys: GET (POST) /internal/access_token and the
// gateway /wx/{appid}/…, which adds the access_token to a call of WeChat's APIs.
//
// Every refusal has one shape,
// {"error":{"kind","errcode"?,"message","message_zh","action","rid"?}}, in which
// kind is stable and action says what to do next.
//
// # How a login flows
//
// relay.go routes; request.go reads the request; wall.go refuses what cannot
// be real; limit.go counts, for the caller that clientip.go finds; login.go joins
// callers of one code, redeems it when gate.go and, after a 45011, pace.go give it a
// turn, and keeps the session; wechat.go asks WeChat and reader.go reads the reply; wxerr.go gives an errcode
// its Kind and lost.go gives one to an answer that never came; failure.go is
// the table of what the client is told; answer.go is the only place that
// writes. trail.go, around all of it, gives each request its id and its one
// line of the log; observe.go tells metrics and traces.
//
// # Where sessions are
//
// A Store keeps them, by the hash of their token, and a Shared what relays of one
// fleet must agree on. memstore.go and memshared.go are those of one process, packages
// boltstore and redisstore the others, and storetest is what each must pass. sealed.go
// encrypts what goes in, with the keys of keyring.go; storeguard.go answers at once
// while a store is down. session.go says whose a token is.
//
// # How other services learn who is calling
//
// auth.go answers a web server that asks, backend.go is the proxy mode, and
// identity.go signs what both tell.
//
// # How other APIs are called
//
// call.go asks WeChat anything but a login, inhand.go bounds how many of these
// there are, and they have turns of their own; keeper.go has the access_token of
// each app and keeper_fetch.go gets it, once for all relays that have a Shared
// in common. keeper_blame.go decides whether a refusal is about the token or
// about the call, and keeper_witness.go remembers whose calls went well with it.
// gateway_path.go decides what may pass the gateway, gateway.go passes it.
// phone.go, opendata.go and signature.go answer for a session; what does not fit
// the session has one answer (staleKey).
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
// logged (lost.go). The type Secret does not print.
//
// # Production and tests
//
// The same relay runs against WeChat and against a fake. The wall (wall.go)
// keeps the two apart: only Config.Dev lets a fake in.
//
// # Evidence
//
// A fact about WeChat carries the kind of evidence it rests on. Doc: an official
// page. Seen: observed traffic. Ours: our choice, where neither speaks.
package relay
