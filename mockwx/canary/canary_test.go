package canary

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

const value = "iiOoSm/d8Bd+RI7qiA9g=="

// write writes a text in two parts, cut at a place.
func write(s *Stream[int], text string, at int) {
	s.Write([]byte(text[:at]))
	s.Write([]byte(text[at:]))
}

// A value is found in each of its forms, wherever a write ends, once.
func TestForms(t *testing.T) {
	t.Parallel()
	var w Watch[int]
	if !w.Add(value, 7) || !w.Add("another-secret", 8) {
		t.Fatal("not added")
	}
	quoted, _ := json.Marshal(value)
	for text, form := range map[string]string{
		`{"session_key":` + string(quoted) + `}`:                              "raw",
		"k=" + url.QueryEscape(value) + "&x=1":                                "URL",
		"k=" + strings.ToLower(url.QueryEscape("+/")) + url.PathEscape(value): "URL",
		`{"k":"` + strings.ReplaceAll(value, "/", `\/`) + `"}`:                "JSON",
		`{"k":"` + strings.ReplaceAll(value, "=", `\u003d`) + `"}`:            "JSON",
		`{"k":"` + strings.ReplaceAll(value, "+", `\u002B`) + `"}`:            "JSON",
		base64.StdEncoding.EncodeToString([]byte(value)):                      "base64",
		base64.StdEncoding.EncodeToString([]byte("a:" + value)):               "base64",
		base64.URLEncoding.EncodeToString([]byte("ab:" + value + ":c")):       "base64",
		base64.RawURLEncoding.EncodeToString([]byte("abcd:" + value + ">>>")): "base64",
	} {
		for at := range len(text) {
			var found []string
			s := w.Stream(func(id int, form string) { found = append(found, fmt.Sprint(id, " ", form)) })
			write(s, text, at)
			write(s, text, at)
			if !slices.Equal(found, []string{"7 " + form}) {
				t.Errorf("%s, cut at %d: %q, want %s", text, at, found, form)
				break
			}
		}
	}
}

// What is near a value is none.
func TestNoFalseAlarm(t *testing.T) {
	t.Parallel()
	var w Watch[int]
	w.Add(value, 1)
	w.Add("secret0000000000000000000000002", 2)
	for id, short := range []string{"", "token", "1234567"} {
		if w.Add(short, id) || Forms(short) != nil {
			t.Errorf("%q is looked for", short)
		}
	}
	s := w.Stream(func(id int, form string) { t.Errorf("%d is found as %s", id, form) })
	for _, text := range []string{
		value[:len(value)-1], value[1:], strings.ToLower(value), strings.Replace(value, "=", " =", 1), strings.Repeat("x", 1<<20), "",
		base64.StdEncoding.EncodeToString([]byte(value[1:])),
		base64.StdEncoding.EncodeToString([]byte("a:secret0000000000000000000000001:")),
		base64.StdEncoding.EncodeToString([]byte("ab:secret0000000000000000000000003")), "token 1234567", value[:8] + "\n" + value[8:],
	} {
		s.Write([]byte(text + "\n"))
	}
}

// A value that comes when half of it is written is found; there is an end to how many are
// kept.
func TestMany(t *testing.T) {
	t.Parallel()
	var w Watch[int]
	found := 0
	s := w.Stream(func(int, string) { found++ })
	s.Write([]byte("..." + value[:9]))
	w.Add(value, 1)
	s.Write([]byte(value[9:]))
	n := 0
	for w.Add(fmt.Sprintf("secret%016d", n), n) {
		n++
	}
	if s.Write([]byte(fmt.Sprintf("secret%016d", n-1))); found != 2 || n < 10_000 || n > maxForms {
		t.Errorf("found %d, kept %d", found, n)
	}
}

// BenchmarkStream looks for the session_keys of 1,000 logins in text.
func BenchmarkStream(b *testing.B) {
	var w Watch[int]
	for i := range 1000 {
		w.Add(base64.StdEncoding.EncodeToString([]byte(fmt.Sprintf("%016x", i*7919))), i)
	}
	s := w.Stream(func(int, string) {})
	text := []byte(strings.Repeat("GET /login?code=user:alice HTTP/1.1 200 OK; all is well, and nothing leaks\n", 436))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Write(text)
	}
}
