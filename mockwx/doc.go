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
// asks https://api.weixin.qq.com as ever. Tests in parallel on one fake take an
// app each, which is gone when the test ends: [Fake.NewApp].
//
// [Fake] has all that a test can do: what users do ([Fake.IssueCode], [Fake.Pay]),
// what goes wrong ([Fake.AddFault]), what time it is ([Fake.Advance]), what was
// called and why it was refused ([Fake.Calls]), and what WeChat sends of itself
// ([Fake.Push]). [Endpoints] lists the APIs that are emulated, docs/endpoints.md
// explains them; a [Stub] in the fixture stands in for any other.
//
// # What it promises
//
//   - Same seed, fixture, calls and clock: same bytes, on every machine.
//   - The API says only what WeChat would say. Why a call was refused stands in
//     the journal, in English and Chinese.
//   - Errors are HTTP 200 with an errcode. It never answers 500 and never panics.
//   - Whatever it hands out carries a mark (openids begin "oMOCK"), so that a
//     fake identity is recognised wherever it turns up.
//   - All methods are safe for concurrent use, and nothing is kept on disk.
//
// # Where things are
//
// A request goes down, and nothing calls back up:
//
//	mockwx                      the face: Fake, Server, TestApp, the admin API's table
//	push proxy wxjs console     beside it: WeChat as the sender and as TLS hosts; pages
//	internal/api/…              the APIs, by family; table.go lists them
//	internal/gateway            the way of every request: match, fault, credential, handle, record
//	internal/world              the fixture in use, and what requests have changed
//	internal/{people,fault,     who there is; planned mishaps; what was called;
//	  journal,wire}             the bytes of replies
//	fixture                     the YAML: its types, reading and checking it
//	wechat text environ canary  WeChat's own words; a message in two languages; variables; secrets in what is written
//
// docs/adding.md shows how to add an API: one file, one line, one vector.
//
// # Evidence
//
// Comments on wire literals say where they come from:
//
//	Doc:   an official page
//	Seen:  observed traffic; e2e/vectors has the replies with their sources
//	Ours:  our choice where neither speaks; most are switchable, see [Quirks]
package mockwx
