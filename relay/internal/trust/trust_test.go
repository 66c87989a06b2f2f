package trust

import (
	"net/url"
	"strings"
	"testing"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

const (
	realID   = "wx0123456789abcdef"
	realKey  = "0123456789abcdef0123456789abcdef"
	fakesKey = "mocksecret0000000000000000000001"
)

func TestIsWeChat(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]bool{
		"https://api.weixin.qq.com":       true,
		"https://API.weixin.qq.com:443/x": true,
		"https://api2.weixin.qq.com":      true,
		"https://api.weixin.qq.com:8443":  false,
		"http://api.weixin.qq.com":        false,
		"https://api.weixin.qq.com.evil":  false,
		"https://evil/api.weixin.qq.com":  false,
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := IsWeChat(u); got != want {
			t.Errorf("%s: %t", raw, got)
		}
	}
}

// What the fake makes is refused in production by either mark, and taken with Dev.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, x := range [][2]string{{"oMOCKabc", ""}, {"oReal", "oMOCUabc"}, {"oMOCKabc", "oMOCUabc"}} {
		if f := fail.Of(Rules{}.Identity(x[0], x[1])); f.Kind != refusal.Misconfigured || f.Hint.ZH == "" {
			t.Errorf("%q: %+v", x, f)
		}
		if err := (Rules{Dev: true}).Identity(x[0], x[1]); err != nil {
			t.Errorf("%q with Dev: %v", x, err)
		}
	}
	if err := (Rules{}).Identity("oReal", "xoMOCU"); err != nil {
		t.Errorf("a real one: %v", err)
	}
	if f := fail.Of(Rules{}.Code(devToolsCode)); f.Kind != refusal.CodeInvalid {
		t.Errorf("%+v", f)
	}
	if Rules.Code(Rules{Dev: true}, devToolsCode) != nil || (Rules{}).Code("the code is a mock one ") != nil {
		t.Error("another code is refused, or the code with Dev")
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"":               "is empty",
		"a b 微信":         "",
		"a\nb":           "has a character that cannot be printed",
		"\u200b":         "has a character that cannot be printed",
		"\xff":           "has a character that cannot be printed",
		"twelve char":    "",
		"longer than 12": "is longer than 12 bytes",
		"exactlytwelv":   "",
	} {
		if got := Word(s, 12); got != want {
			t.Errorf("Word(%q) = %q", s, got)
		}
	}
	for s, want := range map[string]bool{
		"": false, ".": false, "..": false, ".a": true, "a-b_c.9": true, "a b": false, "a/b": false, "a%2f": false, "é": false,
		strings.Repeat("a", MaxIDLen): true, strings.Repeat("a", MaxIDLen+1): false,
	} {
		if IsPlain(s) != want {
			t.Errorf("IsPlain(%q) = %t", s, !want)
		}
	}
}

// App says what is wrong under the right name, and never shows a secret.
func TestApp(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		id, secret, mode string
		dev              bool
		appid, key, line string // what is said of each, "" for nothing
	}{
		{realID, realKey, "", false, "", "", ""},
		{realID, realKey, "token", false, "", "", ""},
		{realID, realKey, "plain", false, "", "", `"plain" is not stable or token`},
		{"", realKey, "", false, "is missing", "", ""},
		{"a\tb", realKey, "", true, "cannot be printed", "", ""},
		{"wxshort", realKey, "", false, "is not an appid", "", ""},
		{"wxshort", "", "", true, "", "", ""},
		{strings.Repeat("x", MaxIDLen+1), "", "", true, "is longer than 128", "", ""},
		{realKey, realID, "", false, "looks like an AppSecret", "looks like an appid", ""},
		{realKey, realID, "", true, "looks like an AppSecret", "looks like an appid", ""},
		{realKey, "x", "", true, "", "", ""},
		{realID, "", "", false, "", "is missing", ""},
		{realID, "", "", true, "", "", ""},
		{realID, fakesKey, "", true, "", "", ""},
		{realID, fakesKey, "", false, "", "mockwx's demo", ""},
		{realID, "\ufeff" + realKey, "", false, "", "byte order mark", ""},
		{realID, `"` + realKey + `"`, "", false, "", "quotation marks", ""},
		{realID, "“" + realKey, "", false, "", "quotation marks", ""},
		{realID, realKey[:16] + " " + realKey[16:], "", false, "", "a space", ""},
		{realID, realKey[:16] + "\u200b" + realKey[16:], "", false, "", "invisible", ""},
		{realID, realKey[:31], "", false, "", "this has 31 characters", ""},
		{realID, strings.ToUpper(realKey), "", false, "", "others among its 32", ""},
	} {
		said := map[string]string{}
		for _, p := range App(credential.App{AppID: x.id, Secret: credential.NewSecret(x.secret),
			TokenMode: credential.TokenMode(x.mode)}, x.dev) {
			if said[p.Setting] != "" || p.ZH == "" || x.secret != "" && strings.Contains(p.EN+p.ZH, x.secret) {
				t.Errorf("%+v: %q", x, p)
			}
			said[p.Setting] = p.EN
		}
		for name, want := range map[string]string{"appid": x.appid, "secret": x.key, "token_mode": x.line} {
			if got := said[name]; !strings.Contains(got, want) || (got == "") != (want == "") {
				t.Errorf("%+v: %s: %q, want %q", x, name, got, want)
			}
		}
	}
}
