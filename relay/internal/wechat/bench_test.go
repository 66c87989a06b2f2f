package wechat

import (
	"testing"
)

func BenchmarkReadReply(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readReply([]byte(`{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"ocBex5C8R4yNtl6hJ1xVjegk2RQs"}`)); err != nil {
			b.Fatal(err)
		}
	}
}
