// Package mockwx is WeChat's server side, offline: a fake api.weixin.qq.com for
// tests. It logs users of a fixture in with the real server's bytes, refuses
// with every error on demand, and its clock can be moved.
//
// One line starts it, and it stops when the test ends:
//
//	func TestLogin(t *testing.T) {
//		wx := mockwx.NewServer(t, mockwx.Options{})
//		code, _ := wx.IssueCode("wx0000000000000001", "alice") // what wx.login gives
//		resp, err := wx.Client().Get("https://api.weixin.qq.com/sns/jscode2session?…&js_code=" + code)
//		// {"session_key":"…","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks","unionid":"oMOCU6fs8QGD7KawWCy2epMBpWNg"}
//	}
//
// A test that starts a whole program gives it [Server.Environ], and the program
// asks https://api.weixin.qq.com as ever.
//
// Tests in parallel on one fake take an app each, which is gone when the test
// ends: [Fake.NewApp].
//
// # What it answers
//
//	GET  /sns/jscode2session               mini-program login
//	GET  /cgi-bin/token                    an app's access_token
//	POST /cgi-bin/stable_token             the same, without superseding
//	POST /cgi-bin/openapi/…                quotas and rids; clear_quota, ticket/getticket, addresses
//	POST /cgi-bin/component/…              third-party platforms: their tokens and their authorizers'
//	GET  /sns/component/…                  and their logins
//	GET  /cgi-bin/gettoken                 WeCom, on the host qyapi: its token and
//	GET  /cgi-bin/miniprogram/…            its mini-program login
//
//	GET  /connect/oauth2/authorize         the page where a user agrees or refuses
//	GET  /connect/qrconnect                the same for a website
//	GET  /sns/oauth2/access_token          a user's tokens for the code of the redirect
//	GET  /sns/oauth2/refresh_token         renews them
//	GET  /sns/userinfo                     the user's profile
//	GET  /sns/auth                         whether a user's access_token is good
//
//	GET  /wxa/checksession                 whether a session_key is the current one
//	GET  /wxa/resetusersessionkey          a new session_key for the old one
//	POST /wxa/business/getuserphonenumber  a phone number for a code of the button
//	GET  /wxa/getpaidunionid               the unionid of a user who has just paid
//	POST /wxa/getpluginopenpid             the openpid of a plugin's user
//	GET  /wxa/business/getuserencryptkey   keys between a mini-program and its server
//	POST /wxa/business/checkencryptedmsg   whether an encrypted phone number is WeChat's
//
//	POST /cgi-bin/message/subscribe/send   a subscription message
//	POST /cgi-bin/message/custom/send      a customer message
//	POST /wxa/msg_sec_check                whether a text is risky
//	POST /wxa/media_check_async            the same for pictures and sound, later
//	POST /wxa/getwxacodeunlimit            a picture of a code: a QR code
//	POST /wxa/getwxacode                   the same for a path
//	POST /cgi-bin/wxaapp/createwxaqrcode   the same
//	POST /wxa/generate_urllink             an https link into a mini-program
//	POST /wxa/generatescheme               a weixin:// link
//
// It is the sender of WeChat's messages, too: [Fake.Push].
//
// A [Stub] in the fixture stands in for any other. Every other path answers
// 40066, as the gateway does. [Endpoints] lists them at run time, [ErrCodes] the
// codes they can say.
//
// # What it promises
//
//   - Same seed, fixture, calls and clock: same bytes, on every machine.
//   - The API says only what WeChat would say. Why a call was refused stands in
//     the journal ([Fake.Calls]), in English and Chinese.
//   - Errors are HTTP 200 with an errcode. It never answers 500 and never panics.
//   - Whatever it hands out carries a mark (openids begin "oMOCK"), so that a
//     fake identity is recognised wherever it turns up.
//   - All methods are safe for concurrent use, and nothing is kept on disk.
//
// # Where a request goes
//
// One table (endpoints.go) lists the APIs, one pipeline (pipeline.go) runs every
// request, one encoder (wire.go) writes every reply. Everything that goes wrong
// on purpose is data: rows of a [Fixture], a [Fault], the clock.
//
// # Where things are
//
// The package is flat, and the beginning of a file's name says its room:
//
//	endpoints pipeline gateway credential family wire    the way of every request
//	api_*                                                one API each: what it needs, says and does
//	ids jscode ticket tap tokens oauth component wecom   identities, codes and tokens
//	crowd crowd_* load                                   ranges of users who have no row, and codes for them
//	fresh testapp                                        apps made while the fake runs: tests in parallel
//	world state standing spent                           a fixture come alive, and what requests change
//	quota sessionkey userdata ledger                     the same, of users and their data
//	fixture fixture_*                                    reading and checking fixtures
//	fault journal reason clock                           breaking things, and telling why
//	push push_*                                          the fake as WeChat's message sender
//	mockwx server admin admin_* guard                    the faces: Go, a test's server, HTTP
//	proxy proxy_*                                        WeChat's hosts over TLS, and a proxy to them
//	device carry wxjs/                                   the phone: wx.js, and what it asks for
//	environ/                                             what a program's environment needs
//	internal/…                                           cryptography, certificates, picture bytes: no WeChat in them
//
// To add an API: a vector from a document, api_NAME.go, one line in endpoints.go,
// golden files with -update, a row in mockwx/docs. The tests name what is missing.
//
// # Evidence
//
// Comments on wire literals say where they come from:
//
//	Doc:   an official page
//	Seen:  observed traffic; e2e/vectors has the replies with their sources
//	Ours:  our choice where neither speaks; most are switchable, see [Quirks]
package mockwx
