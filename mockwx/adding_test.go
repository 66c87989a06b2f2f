package mockwx

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// greetings counts how often each user of an app was greeted.
var greetings world.Counter[string]

// Hello is GET /wxa/hello: it greets a user, three times. Ours: all of it.
var Hello = &gateway.Endpoint{
	Method: "GET", Path: "/wxa/hello", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "hello/api_hello",
	Takes:  []string{"openid"},
	About:  gateway.AboutOpenID,
	Handle: hello,
}

func hello(c *gateway.Call) (any, error) {
	u, err := c.UserInQuery(wechat.InvalidOpenID)
	if err != nil {
		return nil, err
	}
	times := greetings.Add(c.App, u.Name)
	if times > 3 {
		return nil, wechat.MinuteQuota.Because("user %s was greeted three times", "已经问候用户 %s 三次", u.Name)
	}
	return wire.Success(ordered.Object{{"hello", u.Name}, {"times", times}}), nil
}

// The API that docs/adding.md adds works.
func TestAddingAnAPI(t *testing.T) {
	f := newFake(t, nil)
	g := &gateway.Gateway{
		World: f.world(), Now: f.Now, Log: slog.New(slog.DiscardHandler),
		Table: gateway.NewTable(append(slices.Clone(api.Table.All()), Hello)...),
	}
	token := appToken(t, f, app1)
	say := func(query string) string {
		rec := httptest.NewRecorder()
		g.ServeHTTP(rec, httptest.NewRequest("GET", "/wxa/hello?"+query, nil))
		return rec.Body.String()
	}
	good := "access_token=" + token + "&openid=" + aliceIn1
	for range 3 {
		say(good)
	}
	for query, want := range map[string]string{
		good:                    `{"errcode":45011,"errmsg":"api minute-quota reach limit`,
		"openid=" + aliceIn1:    `{"errcode":41001,`,
		"access_token=" + token: `{"errcode":40003,`,
		strings.Replace(good, aliceIn1, bobIn1, 1): `{"errcode":0,"errmsg":"ok","hello":"bob","times":1}`,
	} {
		if got := say(query); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", query, got)
		}
	}
	if c := f.CallsWhere(CallFilter{Path: "/wxa/hello", User: "alice"}); len(c) != 4 || c[3].Reason != "user alice was greeted three times" {
		t.Errorf("%+v", c)
	}
	if err := f.ResetApp(app1); err != nil {
		t.Fatal(err)
	}
	if got := say(strings.Replace(good, token, appToken(t, f, app1), 1)); !strings.Contains(got, `"times":1`) {
		t.Errorf("after a reset: %s", got)
	}
}

// The code of docs/adding.md is the code here.
func TestAddingPage(t *testing.T) {
	page, err := os.ReadFile("docs/adding.md")
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile("adding_test.go")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	for _, b := range blocks {
		if !strings.Contains(string(code), b[1]) {
			t.Errorf("this is not in adding_test.go:\n%s", b[1])
		}
	}
	if len(blocks) != 1 {
		t.Errorf("%d blocks of Go", len(blocks))
	}
}
