package mockwx

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

// A standIn is a TB that keeps what it is told, and ends when the test says.
type standIn struct {
	said []string
	ends []func()
}

func (s *standIn) Helper()          {}
func (s *standIn) Cleanup(f func()) { s.ends = append(s.ends, f) }
func (s *standIn) Fatalf(format string, args ...any) {
	s.said = append(s.said, fmt.Sprintf(format, args...))
}

func (s *standIn) end() string {
	for i := len(s.ends) - 1; i >= 0; i-- {
		s.ends[i]()
	}
	return strings.Join(s.said, "\n")
}

func TestStrict(t *testing.T) {
	t.Parallel()
	tokenQuery := "/cgi-bin/token?grant_type=client_credential&appid=" + app1 + "&secret=mocksecret0000000000000000000001"
	for name, x := range map[string]struct {
		do   func(s *Server)
		want []string // none: the test passes
	}{
		"all well":  {func(s *Server) { get(t, s.Fake, loginQuery(app1, "alice-code")); get(t, s.Fake, tokenQuery) }, nil},
		"asked for": {func(s *Server) { get(t, s.Fake, loginQuery(app1, "errcode:45011")) }, nil},
		"expected":  {func(s *Server) { get(t, s.Fake, loginQuery("wx1", "x")) }, nil},
		"unknown code and path": {func(s *Server) { get(t, s.Fake, loginQuery(app1, "nonsense")); get(t, s.Fake, "/wxa/foo") },
			[]string{"call 1 GET /sns/jscode2session: 40029 no such code", "; take a code from", "\ncall 2 GET /wxa/foo: 40066"}},
		"twice": {func(s *Server) {
			code, _ := s.IssueCode(app1, "alice")
			get(t, s.Fake, loginQuery(app1, code))
			get(t, s.Fake, loginQuery(app1, code))
		}, []string{"call 2 GET /sns/jscode2session: 40163 already redeemed by call 1"}},
		"tokens": {func(s *Server) { get(t, s.Fake, tokenQuery); s.Advance(time.Hour); get(t, s.Fake, tokenQuery) },
			[]string{"call 2 GET /cgi-bin/token: fetched while the token before was good for 1h0m0s more"}},
		"tokens after a reset":      {func(s *Server) { get(t, s.Fake, tokenQuery); s.ResetApp(app1); get(t, s.Fake, tokenQuery) }, nil},
		"a name that nothing reads": {func(s *Server) { get(t, s.Fake, loginQuery(app1, "alice-code")+"&lang=zh_CN&_=1") }, nil},
		"a name that is nearly right": {func(s *Server) {
			get(t, s.Fake, "/cgi-bin/ticket/getticket?tpye=jsapi&access_token="+appToken(t, s.Fake, app1))
		},
			[]string{"call 1 GET /cgi-bin/ticket/getticket: 40097 ", "tpye: did you mean type?"}},
		"tokens in time": {func(s *Server) { get(t, s.Fake, tokenQuery); s.Advance(110 * time.Minute); get(t, s.Fake, tokenQuery) }, nil},
	} {
		tb := new(standIn)
		s := NewServer(tb, Options{Strict: &Strict{Expect: []ErrCode{wechat.InvalidAppID}}})
		s.Freeze(true)
		x.do(s)
		got := tb.end()
		if (got == "") != (x.want == nil) {
			t.Errorf("%s: %q", name, got)
		}
		for _, want := range x.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", name, want, got)
			}
		}
	}
}

// Of servers that start at once, all but the first fetch a token too many.
func TestTokensAtOnce(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			target := "/cgi-bin/token?grant_type=client_credential&appid=" + app1 + "&secret=mocksecret0000000000000000000001"
			f.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
		})
	}
	all.Wait()
	noted := 0
	for _, c := range f.Calls() {
		if c.Note != "" && c.NoteZH != "" && len(c.Mistakes(Strict{})) == 1 && len(c.Mistakes(Strict{Tokens: true})) == 0 {
			noted++
		}
	}
	if noted != 4 {
		t.Errorf("%d of 5 are noted", noted)
	}
}

// Of two apps on one fake, each test sees its own.
func TestStrictApps(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	good, bad := new(standIn), new(standIn)
	strict := FreshApp{Strict: &Strict{}}
	b := f.NewApp(bad, strict)
	f.NewApp(good, strict)
	get(t, f, loginQuery(b.AppID, "nonsense"))
	if got := good.end(); got != "" {
		t.Error(got)
	}
	if got := bad.end(); !strings.Contains(got, "40029") {
		t.Error(got)
	}
}

func TestWaitCall(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	app := f.NewApp(t)
	go f.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", loginQuery(app.AppID, "user:alice"), nil))
	if c := app.WaitCall(CallFilter{Path: "/sns/jscode2session"}); c.User != "alice" && c.ErrCode == 0 {
		t.Errorf("%+v", c)
	}
	if c := f.WaitCall(t, CallFilter{AppID: app.AppID}); c.Path != "/sns/jscode2session" {
		t.Errorf("%+v", c)
	}
}
