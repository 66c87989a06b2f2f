package mockwx

import (
	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/internal/api/user"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/proxy"
	"wxflow/mockwx/push"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
	"wxflow/mockwx/wxjs"
)

// The types of packages below that users of the fake write.
type (
	Text          = text.Text          // a message in English and Chinese
	NotFoundError = text.NotFoundError // no such app, user or fault
	ErrCode       = wechat.ErrCode     // WeChat's return codes; their names are in package wechat
	ErrCodeInfo   = wechat.ErrCodeInfo // what is known of a code

	Fixture      = fixture.Fixture    // who there is, and what is broken from the start
	App          = fixture.App        // a mini-program, official account or website application
	User         = fixture.User       // a person with a WeChat account, or a range of them
	Identity     = fixture.Identity   // what is known of one user in one app
	Code         = fixture.Code       // a js_code with a fixed meaning
	Fault        = fixture.Fault      // what changes how matching calls are answered
	Hold         = fixture.Hold       // a fault that makes calls wait for each other
	Quirks       = fixture.Quirks     // what the real server's behaviour is not known for
	Component    = fixture.Component  // a third-party platform
	Corp         = fixture.Corp       // an enterprise of WeCom
	Stub         = fixture.Stub       // an API that the fixture makes up
	PushConfig   = fixture.PushConfig // where messages are pushed to
	Proxy        = proxy.Proxy        // takes clients that ask for WeChat's names to the fake
	ProxyOptions = proxy.Options      // the zero value is offline
	HostList     = local.HostList     // example.com, *.example.com or *

	PushRequest = push.Request // asks for a message as WeChat would push it
	PushResult  = push.Result  // what became of it
	PushAttempt = push.Attempt // one request to the server under test

	PageRequest  = wxjs.PageRequest  // a wx.request that a browser may not make itself
	PageResponse = wxjs.PageResponse // the answer to it

	Payment    = user.Payment     // an order that a user has paid in an app: AppID, User, and its numbers
	TokenInfo  = world.TokenInfo  // a token that is still good: Kind, Value, User, Expires, Superseded
	LoadCode   = world.LoadCode   // a js_code made ahead, and whom it logs in: JSCode, User, OpenID
	MediaCheck = world.MediaCheck // a job of media_check_async, with the result to be pushed under its TraceID

	Unread   = journal.Unread   // what a call had that nothing reads: Name, In (query, body or header), Meant
	Strict   = fixture.Strict   // what a strict test lets pass
	FreshApp = fixture.FreshApp // an app for one test
	Duration = fixture.Duration // written as "150ms"
	Problem  = fixture.Problem  // one thing wrong with a fixture
	Problems = fixture.Problems // all of it
)

// AnySecret as the secret of an app accepts every secret.
const AnySecret = fixture.AnySecret

// LoadFixture reads fixture files and folders and merges them into one fixture, see
// [fixture.Load]. Without paths it returns [DefaultFixture]. The error is a
// [Problems] with everything that is wrong in all the files. The fixture must not be
// changed while a Fake uses it.
func LoadFixture(paths ...string) (*Fixture, error) { return fixture.Load(api.Table.APIs(), paths...) }

// ParseFixture reads one fixture from memory, YAML or JSON. The name stands for the
// file in messages. The error is a [Problems].
func ParseFixture(name string, src []byte) (*Fixture, error) {
	return fixture.Parse(api.Table.APIs(), name, src)
}

// DefaultFixture returns the fixture that is built in: fixtures/demo.yaml and
// fixtures/errors.yaml. Every call returns a copy of its own.
func DefaultFixture() *Fixture { return fixture.Default() }

// Warnings returns what is allowed in a fixture but probably not meant, such as a
// secret with the shape of a real AppSecret.
func Warnings(fx *Fixture) []Problem { return fx.Warnings(api.Table.APIs()) }

// ParseHostList checks names, such as those of a flag.
func ParseHostList(names []string) (HostList, error) { return local.ParseHostList(names) }

// PushEvents lists the names of the messages that Push has ready.
func PushEvents() []string { return push.Events() }

// ComponentPushEvents lists those for a third-party platform.
func ComponentPushEvents() []string { return push.ComponentEvents() }

// ErrCodes lists the codes the fake can say, in ascending order.
func ErrCodes() []ErrCodeInfo { return wechat.ErrCodes() }

// Hosts are the names of WeChat's sites that the fake is, sorted.
func Hosts() []string { return wechat.Hosts() }

// An EndpointInfo is one line of the endpoint table, for people and tests.
type EndpointInfo struct {
	Method string `json:"method"`
	Host   string `json:"host"`
	Path   string `json:"path"`
	Family string `json:"family"`
	Doc    string `json:"doc"`
}

// Endpoints lists the emulated APIs in the order of their paths.
func Endpoints() []EndpointInfo {
	out := make([]EndpointInfo, 0, len(api.Table.All()))
	for _, e := range api.Table.All() {
		out = append(out, EndpointInfo{e.Method, e.Host.Name(), e.Path, e.Voice.Name, e.Doc})
	}
	return out
}
