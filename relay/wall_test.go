package relay

import (
	"errors"
	"strings"
	"testing"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/store/memory"
	"wxflow/relay/text"
)

func TestWallUpstream(t *testing.T) {
	t.Parallel()
	for raw, ok := range map[string]bool{
		"":                                 true,
		"https://api.weixin.qq.com":        true,
		"https://api.weixin.qq.com/":       true,
		"https://api.weixin.qq.com:443":    true,
		"https://API.weixin.qq.com":        true,
		"https://api2.weixin.qq.com":       true,
		"https://sh.api.weixin.qq.com":     true,
		"https://sz.api.weixin.qq.com":     true,
		"https://hk.api.weixin.qq.com":     true,
		"http://api.weixin.qq.com":         false,
		"https://api.weixin.qq.com:8443":   false,
		"https://api.weixin.qq.com:80":     false,
		"https://api.weixin.qq.com.":       false,
		"https://weixin.qq.com":            false,
		"https://x.api.weixin.qq.com":      false,
		"https://api.weixin.qq.com.evil.x": false,
		"https://evil.x/api.weixin.qq.com": false,
		"https://api.weixin.qq.com@evil.x": false,
		"https://u:p@api.weixin.qq.com":    false,
		"https://api.weixin.qq.com/sns":    false,
		"https://api.weixin.qq.com?x=1":    false,
		"https://api.weixin.qq.com?":       false,
		"https://api.weixin.qq.com#x":      false,
		"http://127.0.0.1:8090":            false,
		"https://127.0.0.1:8090":           false,
		"https://qyapi.weixin.qq.com":      false,
		"api.weixin.qq.com":                false,
		"//api.weixin.qq.com":              false,
		"ftp://api.weixin.qq.com":          false,
		"https://":                         false,
		"https://api.weixin.qq.com:x":      false,
		"%":                                false,
	} {
		_, err := New(Config{Upstream: raw, Apps: []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)}}})
		var p text.Problems
		switch {
		case ok && err != nil:
			t.Errorf("%q is refused: %v", raw, err)
		case !ok && (!errors.As(err, &p) || len(p) != 1 || p[0].Setting != "WXRELAY_UPSTREAM"):
			t.Errorf("%q: %v, want one problem with WXRELAY_UPSTREAM", raw, err)
		}
		wantBothLanguages(t, p)
	}
}

func TestDevTakesTheWallDown(t *testing.T) {
	t.Parallel()
	for raw, ok := range map[string]bool{
		"http://127.0.0.1:8090":   true,
		"http://127.0.0.1:8090/":  true,
		"https://fake.test":       true,
		"":                        true,
		"http://u:p@127.0.0.1":    false, // no wall, but still no nonsense
		"http://127.0.0.1/prefix": false,
		"127.0.0.1:8090":          false,
	} {
		_, err := New(Config{Upstream: raw, Dev: true, Apps: []credential.App{{AppID: "touristappid"}}})
		if ok != (err == nil) {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestWallCredentials(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name     string
		apps     []credential.App
		settings string
	}{
		{"real", []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)}}, ""},
		{"two", []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)},
			{AppID: "wx0000000000000001", Secret: credential.NewSecret(testSecret)}}, ""},
		{"none", nil, "WXRELAY_APPID WXRELAY_SECRET"},
		{"empty", []credential.App{{}}, "WXRELAY_APPID WXRELAY_SECRET"},
		{"no secret", []credential.App{{AppID: testAppID}}, "WXRELAY_SECRET"},
		{"the fixture's secret", []credential.App{{AppID: testAppID, Secret: credential.NewSecret("mocksecret0000000000000000000001")}},
			"WXRELAY_SECRET"},
		{"upper case", []credential.App{{AppID: testAppID, Secret: credential.NewSecret(strings.ToUpper(testSecret))}}, "WXRELAY_SECRET"},
		{"short", []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret[1:])}}, "WXRELAY_SECRET"},
		{"tourist", []credential.App{{AppID: "touristappid", Secret: credential.NewSecret(testSecret)}}, "WXRELAY_APPID"},
		{"quoted", []credential.App{{AppID: `"` + testAppID + `"`, Secret: credential.NewSecret(testSecret)}}, "WXRELAY_APPID"},
		{"trailing newline", []credential.App{{AppID: testAppID + "\n", Secret: credential.NewSecret(testSecret + "\n")}},
			"WXRELAY_APPID WXRELAY_SECRET"},
		{"twice", []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)},
			{AppID: testAppID, Secret: credential.NewSecret(testSecret)}}, "WXRELAY_APPID"},
	} {
		_, err := New(Config{Apps: x.apps})
		var p text.Problems
		errors.As(err, &p)
		wantBothLanguages(t, p)
		var got []string
		for _, q := range p {
			got = append(got, q.Setting)
		}
		if strings.Join(got, " ") != x.settings {
			t.Errorf("%s: %v, want problems with %q", x.name, err, x.settings)
		}
		for _, a := range x.apps {
			if s := a.Secret.Reveal(); s != "" && err != nil && strings.Contains(err.Error(), strings.TrimSpace(s)) {
				t.Errorf("%s: the problem shows the secret: %v", x.name, err)
			}
		}
	}
}

func TestNewReportsEveryProblem(t *testing.T) {
	t.Parallel()
	_, err := New(Config{Upstream: "http://u:hunter2@x", SessionTTL: -1, UpstreamTimeout: 90e9})
	for _, s := range []string{"WXRELAY_UPSTREAM", "WXRELAY_APPID", "WXRELAY_SECRET", "WXRELAY_SESSION_TTL", "WXRELAY_UPSTREAM_TIMEOUT"} {
		if err == nil || !strings.Contains(err.Error(), s+": ") {
			t.Errorf("%s is missing from:\n%v", s, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the problem shows a password: %v", err)
	}
}

func TestWallDevToolsCode(t *testing.T) {
	t.Parallel()
	hits := 0
	r := newRelay(t, testConfig(replies(&hits, okReply)))
	e := wantError(t, doLogin(t, r, devToolsCode), 401, refusal.CodeInvalid, refusal.LoginAgain)
	if hits != 0 || !strings.Contains(e.Message, "real appid") {
		t.Errorf("%d hits, says %q", hits, e.Message)
	}
	c := testConfig(replies(&hits, okReply))
	c.Dev = true
	if wantOK(t, doLogin(t, newRelay(t, c), devToolsCode)); hits != 1 {
		t.Errorf("%d hits with Dev", hits)
	}
}

// An identity of the fake leaves no session behind and says so loudly.
func TestWallIdentity(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"session_key":"k","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"}`,
		`{"session_key":"k","openid":"o1","unionid":"oMOCU6fs8QGD7KawWCy2epMBpWNg"}`,
	} {
		var log logBuffer
		st := memory.New(nil, 0)
		c := testConfig(says(body))
		c.Logger, c.Store = log.logger(), st
		wantError(t, doLogin(t, newRelay(t, c), "c1"), 500, refusal.Misconfigured, refusal.GiveUp)
		if st.Len() != 0 || !strings.Contains(log.String(), `"level":"ERROR"`) || !strings.Contains(log.String(), "WXRELAY_DEV=1") {
			t.Errorf("%d sessions; log:\n%s", st.Len(), log.String())
		}
		c.Dev = true
		wantOK(t, doLogin(t, newRelay(t, c), "c1"))
	}
}

func TestDevSaysSo(t *testing.T) {
	t.Parallel()
	for upstream, want := range map[string]string{"http://127.0.0.1:1": "fake", "": "wechat"} {
		var log logBuffer
		c := testConfig(says(okReply))
		c.Upstream, c.Dev, c.Logger = upstream, true, log.logger()
		r := newRelay(t, c)
		if s := log.String(); !strings.Contains(s, "DEV") || !strings.Contains(s, `"answers":"`+want+`"`) {
			t.Errorf("the start says %q", s)
		}
		for _, w := range []struct{ method, body string }{{"POST", `{"code":"c"}`}, {"POST", "x"}, {"PUT", ""}} {
			if got := do(t, r.Handler(), w.method, "/login", w.body).Header().Get("X-Wxrelay-Upstream"); got != want {
				t.Errorf("%s: header %q, want %q", w.method, got, want)
			}
		}
	}
}
