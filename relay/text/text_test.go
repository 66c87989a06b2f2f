package text

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

const (
	appSecret = "0123456789abcdef0123456789abcdef"
	sealKey   = "Zm9vYmFyYmF6cXV4MDEyMzQ1Njc4OWFiY2RlZmdoaWo="
)

func TestMask(t *testing.T) {
	t.Parallel()
	word := strings.TrimRight(sealKey, "=")
	for in, want := range map[string]string{
		"":                                   "",
		"nothing to hide":                    "nothing to hide",
		"a " + appSecret + " b":              "a [redacted] b",
		strings.ToUpper(appSecret):           "[redacted]",
		appSecret[:31]:                       appSecret[:31],
		appSecret + "ff":                     "[redacted]",
		"key=" + sealKey + ";":               "key=[redacted];",
		word:                                 "[redacted]",
		word + "x":                           word + "x",
		"a-" + word:                          "a-" + word,
		"--" + word:                          "[redacted]",
		"/" + word[1:]:                       "/" + word[1:], // a path
		strings.ToLower(word):                strings.ToLower(word),
		"redis://user:pw@h:1/0":              "redis://[redacted]@h:1/0",
		"http://h/?a=1&AppSecret=xyz&b=2":    "http://h/?a=1&AppSecret=[redacted]&b=2",
		"http://h/?access_token=t":           "http://h/?access_token=[redacted]",
		"http://h/?apiKEY=t and more":        "http://h/?apiKEY=[redacted] and more",
		"http://h/?redis_password=\"x":       "http://h/?redis_password=\"x",
		"/etc/Wx1/a/B/c/d/e/f/" + word[:22]:  "/etc/Wx1/a/B/c/d/e/f/" + word[:22],
		"abcdefghijklmnopqrstuvwxyz-_ABCDEF": "abcdefghijklmnopqrstuvwxyz-_ABCDEF",
	} {
		if got := Mask(in); got != want {
			t.Errorf("Mask(%q) = %q, want %q", in, got, want)
		}
	}
}

// Secrets among the arguments are masked before they are cut, in both languages,
// and a Text among them is taken in its language.
func TestNewMasksArguments(t *testing.T) {
	t.Parallel()
	got := New("%.40q, %v, %v, %d", "%.40q；%v；%v；%d", "x"+appSecret, errors.New("of "+appSecret),
		Text{"dog " + appSecret, "狗" + appSecret}, 7)
	if want := (Text{`"x[redacted]", of [redacted], dog [redacted], 7`, `"x[redacted]"；of [redacted]；狗[redacted]；7`}); got != want {
		t.Errorf("%q", got)
	}
	if got := New("100%", "百分之百%"); got != (Text{"100%", "百分之百%"}) {
		t.Errorf("without arguments it is no format: %q", got)
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	var p Problems
	p.Add("A", "%q is bad", "%q 不对", appSecret)
	p.AddText("S"+appSecret, Text{"see " + appSecret, "见 " + appSecret})
	p.AddError("C", Errorf("no %s", "没有 %s", "room"))
	if got := p.Error(); got != "A: \"[redacted]\" is bad\nS[redacted]: see [redacted]\nC: no room" {
		t.Errorf("%s", got)
	}
	if !p.Has("A") || !p.Has("C") || p.Has("D") || p[2].ZH != "没有 room" || p[1].ZH != "见 [redacted]" {
		t.Errorf("%v", p)
	}
}

// An error's own Chinese is not that of what is around it, and a secret in it is masked.
func TestProblemOfOthers(t *testing.T) {
	t.Parallel()
	ours := Errorf("bad", "坏")
	for _, x := range []struct {
		err    error
		en, zh string
	}{
		{InChinese(errors.New("worse"), "更坏"), "worse", "更坏"},
		{fmt.Errorf("around: %w", ours), "around: bad", "无法使用：around: bad"},
		{errors.New("of " + appSecret), "of [redacted]", "无法使用：of [redacted]"},
	} {
		if p := ProblemOf("S", x.err); p != (Problem{"S", Text{x.en, x.zh}}) {
			t.Errorf("%v: %q, want %q %q", x.err, p, x.en, x.zh)
		}
	}
	if !errors.Is(InChinese(fs.ErrNotExist, "没有"), fs.ErrNotExist) {
		t.Error("InChinese hides its cause")
	}
	if got := Chinese(fmt.Errorf("around: %w", ours)); got != "坏" {
		t.Errorf("%s", got)
	}
	if got := Chinese(errors.New("plain")); got != "plain" {
		t.Errorf("%s", got)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"WXRELAY_SECRET", "WXRELAY_STORE", "WXRELAY_OPS", "ab"}
	for word, want := range map[string]string{
		"WXRELAY_SECERT":      "WXRELAY_SECRET",
		"WXRELAY_STOR":        "WXRELAY_STORE",
		"WXRELAY_OP":          "WXRELAY_OPS",
		"WXRELAY_STORE":       "WXRELAY_STORE",
		"wxrelay_store":       "", // eleven letters differ
		"a":                   "", // all of it would be another
		"abc":                 "ab",
		"abcd":                "", // two of four
		"WXRELAY_SECRET1234":  "WXRELAY_SECRET",
		"WXRELAY_SECRET12345": "",
		"axyz":                "",
		"":                    "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
