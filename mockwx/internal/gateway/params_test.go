package gateway

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// A query reads as net/url reads it.
func TestParams(t *testing.T) {
	for _, query := range []string{
		"", "a=1", "a=1&b=2&a=3", "&&a=1&", "a", "=x", "=", "a=b=c", "a=%", "%zz=1&b=2", "a=%41+b%2B", "a;b=1&c=2", "a=1;2&c", "%61=1&a=2", "中=%E4%B8%AD",
		strings.Repeat("a=1&", 9999) + "b=1", strings.Repeat("a=1&", 10000) + "b=1", strings.Repeat("&", 20000),
	} {
		want, _ := url.ParseQuery(query)
		got := appendParams(nil, query)
		var names []string
		for name := range want {
			names = append(names, name)
			if got.Get(name) != want.Get(name) || !got.Has(name) {
				t.Errorf("%.40q: %s is %q, want %q", query, name, got.Get(name), want.Get(name))
			}
		}
		slices.Sort(names)
		if !slices.Equal(got.Names(), names) || got.Has("other") || got.Get("other") != "" {
			t.Errorf("%.40q: %q, want %q", query, got.Names(), names)
		}
	}
}

// BenchmarkParams is what reading a login's query costs as a list, and as url.Values.
func BenchmarkParams(b *testing.B) {
	const query = "appid=wx0000000000000001&secret=mocksecret0000000000000000000001&grant_type=authorization_code&js_code=alice-code"
	b.Run("list", func(b *testing.B) {
		b.ReportAllocs()
		var few [8]param
		for b.Loop() {
			if appendParams(few[:0], query).Get("js_code") == "" {
				b.Fatal("no code")
			}
		}
	})
	b.Run("url.Values", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if v, _ := url.ParseQuery(query); v.Get("js_code") == "" {
				b.Fatal("no code")
			}
		}
	})
}
