package wechat

import "testing"

func BenchmarkReadReply(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readReply([]byte(okReply)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkScanReply shows what scanReply buys.
func BenchmarkScanReply(b *testing.B) {
	for name, scan := range map[string]func([]byte) (reply, bool){"scan": scanReply, "reflection": byReflection} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := scan([]byte(okReply)); !ok {
					b.Fatal(okReply)
				}
			}
		})
	}
}
