package gateway

import (
	"net/http/httptest"
	"testing"
)

// BenchmarkNoteUnread looks at a login in which all is read.
func BenchmarkNoteUnread(b *testing.B) {
	c := Call{
		Endpoint: &Endpoint{Doc: "x", Takes: []string{"appid", "secret", "js_code", "grant_type"}},
		Request:  httptest.NewRequest("GET", "/?appid=1&secret=2&js_code=3&grant_type=4", nil),
	}
	for _, name := range []string{"User-Agent", "Accept", "Accept-Encoding", "Connection"} {
		c.Request.Header.Set(name, "x")
	}
	c.readParams()
	b.ReportAllocs()
	for b.Loop() {
		c.noteUnread()
	}
}
