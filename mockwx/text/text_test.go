package text

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

const appSecret = "0123456789abcdef0123456789abcdef"

var wecomSecret = strings.Repeat("xY3", 14) + "x" // 43 characters

func TestSay(t *testing.T) {
	t.Parallel()
	got := Say("%s of %v and %v", "%s：%v，%v", "x"+appSecret, errors.New("no "+appSecret), Of("dog", "狗"))
	if want := Of("x*** of no *** and dog", "x***：no ***，狗"); got != want {
		t.Errorf("%q", got)
	}
	if got := Say("100%", "百分之百%"); got != Of("100%", "百分之百%") {
		t.Errorf("without arguments it is no format: %q", got)
	}
	for _, x := range [][3]Text{
		{Of("a", "甲"), Of("b", "乙"), Of("a; b", "甲；乙")}, {Of("a", "甲"), Text{}, Of("a", "甲")}, {Text{}, Of("b", "乙"), Text{}},
	} {
		if got := x[0].And(x[1]); got != x[2] {
			t.Errorf("%q and %q: %q", x[0], x[1], got)
		}
	}
	for lang, zh := range map[string]bool{"zh": true, "zh-CN": true, "zh_CN.UTF-8": true, "ZH": true, "z": false,
		"": false, "en": false, "C": false} {
		if got := Of("en", "zh").In(lang); (got == "zh") != zh {
			t.Errorf("%q: %s", lang, got)
		}
	}
	if s := fmt.Sprint(Of("en", "zh")); s != "en" {
		t.Errorf("%s", s)
	}
}

// Nothing cuts a character, and nothing shows half a secret.
func TestCuts(t *testing.T) {
	t.Parallel()
	forty := strings.Repeat("字", 40)
	for _, x := range [][2]string{
		{ClipRunes(forty), forty}, {ClipRunes(forty + "x"), forty + "…"}, {ClipRunes(strings.Repeat("a", 20) + appSecret),
			strings.Repeat("a", 20)[:0] + "***"},
		{ClipRunes(strings.Repeat("z", 39) + appSecret), strings.Repeat("z", 39) + "*…"},
		{Cut("abc", 3), "abc"}, {Cut("abcd", 3), "abc"}, {Cut("a字b", 2), "a"}, {Cut("a字b", 3), "a"}, {Cut("a字b", 4),
			"a字"}, {Cut("字", 0), ""},
		{Shorten("abc", 3), "abc"}, {Shorten("abcd", 3), "abc…"}, {Clip("x"+appSecret+"y", 3), "x**…"},
		{Quote(`a"b`), `"a\"b"`},
	} {
		if x[0] != x[1] {
			t.Errorf("%q, want %q", x[0], x[1])
		}
	}
}

func TestWithoutSecrets(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"short": "short", "a " + appSecret + " b": "a *** b", strings.ToUpper(appSecret): "***", appSecret[:31] + " ": appSecret[:31] + " ", appSecret + "00": "***",
		wecomSecret: "***", "--" + wecomSecret: "***", wecomSecret + "x": wecomSecret + "x", "/" + wecomSecret[1:]: "/" + wecomSecret[1:],
		strings.ToLower(wecomSecret): strings.ToLower(wecomSecret), strings.ToUpper(wecomSecret): strings.ToUpper(wecomSecret),
		strings.Repeat("xYz", 14) + "x": strings.Repeat("xYz", 14) + "x", "key=" + wecomSecret + ",": "key=***,",
	} {
		if got := WithoutSecrets(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Words are found as regular expressions find them.
func TestReplaceWords(t *testing.T) {
	t.Parallel()
	hex, word := regexp.MustCompile(`[0-9a-fA-F]{32,}`), regexp.MustCompile(`[0-9A-Za-z+/_-]{43,}`)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var b strings.Builder
		for b.Len() < 150 {
			const signs = "0a F+/_-.中"
			run := signs[random.IntN(len(signs))]
			b.WriteString(strings.Repeat(string(run), random.IntN(48)))
		}
		s := b.String()
		all := func(string) bool { return true }
		if got, want := replaceWords(s, 32, isHex, all), hex.ReplaceAllLiteralString(s, "***"); got != want {
			t.Fatalf("%q: %q, want %q", s, got, want)
		}
		if got, want := replaceWords(s, 43, isWord, all), word.ReplaceAllLiteralString(s, "***"); got != want {
			t.Fatalf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"openId": "openid", "open_id": "openid", "opneid": "openid", "secert": "secret", "appid": "", "abc": "", "user": "users", "usr": "users", "xyzz": "", "ab": "ad", "": "",
	} {
		if got := Nearest(word, []string{"openid", "secret", "users", "ad"}); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	long := strings.Repeat("a", 64)
	if got := Nearest(long+"bbbb", []string{long}); got != long {
		t.Errorf("a long word: %q", got)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	err := Invalid("no %s", "没有 %s", "room")
	var invalid *InvalidError
	if !errors.As(err, &invalid) || !strings.Contains(err.Error(), "no room") || !strings.Contains(invalid.In("zh"), "没有 room") {
		t.Errorf("%v", err)
	}
	if InvalidText(Of("a", "甲")).Error() != Invalid("a", "甲").Error() {
		t.Error("the two say another thing")
	}
	unreached := &UnreachedError{Unreached("h"+strings.Repeat("x", 300), errors.New("refused"))}
	if got := unreached.Error(); !strings.HasPrefix(got, "mockwx: h") || !strings.HasSuffix(got,
		"… cannot be reached: refused") || !strings.HasPrefix(unreached.In("zh"), "无法访问 h") {
		t.Errorf("%s\n%s", got, unreached.In("zh"))
	}
}
