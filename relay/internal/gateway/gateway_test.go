package gateway

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/store/memory"
)

const (
	keyOfAll = "0123456789abcdef0123456789abcdef"
	keyOfA   = "fedcba9876543210fedcba9876543210"
)

// newGateway has two apps and two keys; answer is what WeChat says to a call.
func newGateway(answer func(r *http.Request) string) (*Gateway, *TokenHandler) {
	now := func() time.Time { return time.Unix(1790000000, 0) }
	secret := credential.NewSecret("0123456789abcdef0123456789abcdef")
	served := apps.New([]credential.App{{AppID: "wxa", Secret: secret}, {AppID: "wxb", Secret: secret}})
	client := &wechat.Client{Scheme: "https", Host: "api.weixin.qq.com", Now: now,
		Transport: testkit.RoundTrip(func(r *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			says := `{"access_token":"75_the-token","expires_in":7200}`
			switch {
			case r.URL.Path != "/cgi-bin/stable_token":
				says = answer(r)
			case strings.Contains(string(body), `"force_refresh":true`):
				says = strings.Replace(says, "the", "next", 1)
			}
			return testkit.Reply(200, says), nil
		})}
	keeper := &tokens.Keeper{Client: client, Shared: memory.NewShared(now), Now: now, Log: slog.New(slog.DiscardHandler),
		Timeout: time.Second, Kept: map[string]*tokens.KeptToken{}}
	keys := NewKeys([]credential.InternalKey{
		{Name: "all", Key: credential.NewSecret(keyOfAll)},
		{Name: "one", Key: credential.NewSecret(keyOfA), AppIDs: []string{"wxa"}},
	})
	return &Gateway{Keys: keys, Apps: served, Keeper: keeper, Client: client},
		&TokenHandler{Keys: keys, Apps: served, Keeper: keeper, Timeout: time.Second, Now: now}
}

func request(method, target, key string) *http.Request {
	req := httptest.NewRequest(method, target, nil)
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	return req
}

func TestParseTarget(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/wx/wxa/wxa/msg_sec_check":                "wxa /wxa/msg_sec_check ",
		"/wx/wxa/cgi-bin/x?b=2&a=1":                "wxa /cgi-bin/x b=2&a=1",
		"/wx/wxa/x?access_token=&a=1":              "wxa /x a=1",
		"/wx/wxa/x?a=1&Access%5FToken=&b":          "wxa /x a=1&b",
		"/wx/wxa/x?+access_token+=":                "wxa /x ",
		"/wx/wxa/x?my_access_token=1":              "wxa /x my_access_token=1",
		"/wx/wxa/x?access_token=t":                 "400",
		"/wx/wxa/x?ACCESS_TOKEN=t":                 "400",
		"/wx/wxa/x?access_token=&access_token=t":   "400",
		"/wx/wxa/x?a=%zz":                          "400",
		"/wx/wxa/x?a=é":                            "400",
		"/wx/wxa/x?a=\x7f":                         "400",
		"/wx/wxa/x?a=~":                            "wxa /x a=~",
		"/wx/wxa":                                  "400",
		"/wx/wxa/":                                 "400",
		"/wx//x":                                   "400",
		"/wx/wxa//x":                               "400",
		"/wx/wxa/x/":                               "400",
		"/wx/wxa/../x":                             "400",
		"/wx/wxa/x%2fy":                            "400",
		"/other/wxa/x":                             "400",
		"/wx/wxa/sns/jscode2session":               "403",
		"/wx/wxa/SNS":                              "403",
		"/wx/wxa/snsx":                             "wxa /snsx ",
		"/wx/wxa/cgi-bin/token":                    "403",
		"/wx/wxa/cgi-bin/token/x":                  "403",
		"/wx/wxa/cgi-bin/tokens":                   "wxa /cgi-bin/tokens ",
		"/wx/wxa/cgi-bin/stable_token":             "403",
		"/wx/wxa/cgi-bin/component/api_query_auth": "403",
		"/wx/wxa/cgi-bin/clear_quota/v2":           "403",
		"/wx/wxa/cgi-bin/clear_quota":              "wxa /cgi-bin/clear_quota ",
		"/wx/wxa/cgi-bin/gettoken":                 "403",
		"/wx/" + strings.Repeat("a", 128) + "/x":   strings.Repeat("a", 128) + " /x ",
		"/wx/" + strings.Repeat("a", 129) + "/x":   "400",
	} {
		path, query, _ := strings.Cut(in, "?")
		u := &url.URL{RawQuery: query}
		u.Path, _ = url.PathUnescape(path)
		u.RawPath = path
		got, err := parseTarget(u)
		said := got.appID + " " + got.Path + " " + got.Query
		if err != nil {
			said = map[int]string{400: "400", 403: "403"}[fail.Of(err).Row().Status]
		}
		if said != want {
			t.Errorf("%s: %q, want %q (%v)", in, said, want, err)
		}
	}
}

// A key is good for its apps, and an app that is not served is no other answer to it.
func TestKeys(t *testing.T) {
	t.Parallel()
	_, h := newGateway(nil)
	for _, x := range []struct {
		key, app string
		status   int
	}{
		{keyOfAll, "wxa", 200}, {keyOfAll, "wxb", 200}, {keyOfAll, "wxz", 400},
		{keyOfA, "wxa", 200}, {keyOfA, "wxb", 403}, {keyOfA, "wxz", 403},
		{keyOfA[1:], "wxa", 401}, {"", "wxa", 401}, {keyOfAll, "", 400},
	} {
		got, err := h.AccessToken(request("GET", "/internal/access_token?appid="+x.app, x.key))
		status := 200
		if err != nil {
			status = fail.Of(err).Row().Status
		}
		if status != x.status || err == nil && got != (tokenAnswer{"75_the-token", 7200}) {
			t.Errorf("%+v: %d %v %v", x, status, got, err)
		}
		if shown := h.Keys.Shown(request("GET", "/", x.key)); shown != (x.status != 401) {
			t.Errorf("%+v: shown %t", x, shown)
		}
	}
	// A token that WeChat refused is replaced, and one that is late is not.
	for _, x := range [][2]string{{"75_the-token", "75_next-token"}, {"75_the-token", "75_next-token"}, {"74_older", "75_next-token"}} {
		req := httptest.NewRequest("POST", "/internal/access_token", strings.NewReader(`{"appid":"wxa","refused":"`+x[0]+`"}`))
		req.Header.Set("Authorization", "Bearer "+keyOfAll)
		if got, err := h.AccessToken(req); err != nil || got != (tokenAnswer{x[1], 7200}) {
			t.Errorf("%q: %v %v", x, got, err)
		}
	}
}

// Calls are passed with the app's token and without the caller's key; a refused token
// is tried once more with another.
func TestPass(t *testing.T) {
	t.Parallel()
	var seen []string
	g, _ := newGateway(func(r *http.Request) string {
		seen = append(seen, r.Method+" "+r.URL.Path+"?"+r.URL.RawQuery+" "+r.Header.Get("Authorization"))
		if strings.Contains(r.URL.RawQuery, "the-token") {
			return `{"errcode":40001,"errmsg":"no"}`
		}
		return `{"errcode":0,"echo":"75_next-token"}`
	})
	h := g.Before(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	send := func(method, target, key string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request(method, target, key))
		return w
	}
	w := send("POST", "/wx/wxa/wxa/x?a=1", keyOfAll)
	if w.Code != 200 || w.Body.String() != `{"errcode":0,"echo":"*************"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if got := strings.Join(seen, "\n"); got != "POST /wxa/x?access_token=75_the-token&a=1 \nPOST /wxa/x?access_token=75_next-token&a=1 " {
		t.Errorf("%s", got)
	}
	for _, x := range []struct {
		method, target, key string
		status              int
	}{
		{"GET", "/session", "", 418}, {"GET", "/wx", "", 418}, {"GET", "/wx/wxa/x", "", 401}, {"TRACE", "/wx/wxa/x", keyOfAll, 400},
		{"GET", "/wx/wxb/x", keyOfA, 403}, {"GET", "/wx/wxa/sns/x", keyOfAll, 403},
	} {
		if w := send(x.method, x.target, x.key); w.Code != x.status {
			t.Errorf("%+v: %d", x, w.Code)
		}
	}
	if n := g.passing.Load(); n != 0 {
		t.Errorf("%d calls are still counted", n)
	}
	// So many at a time, and no more.
	g.passing.Store(Max - 1)
	if w := send("POST", "/wx/wxa/x", keyOfAll); w.Code != 200 {
		t.Errorf("the last: %d", w.Code)
	}
	g.passing.Store(Max)
	if w := send("POST", "/wx/wxa/x", keyOfAll); w.Code != 503 || w.Header().Get("Retry-After") != "1" || g.passing.Load() != Max {
		t.Errorf("one more: %d %v", w.Code, w.Header())
	}
	none := &Gateway{}
	others := http.NotFoundHandler()
	w = httptest.NewRecorder()
	none.Before(others).ServeHTTP(w, request("GET", "/wx/wxa/x", keyOfAll))
	if w.Code != 404 {
		t.Errorf("without keys: %d", w.Code)
	}
}
