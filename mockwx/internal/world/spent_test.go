package world

import (
	"testing"

	"wxflow/mockwx/internal/ids"
)

// However many codes were redeemed, each is known to be used; of the newest it
// is known by which call.
func TestSpentCodesAreNotForgotten(t *testing.T) {
	var s spent
	const n = 3*pageSize + 1
	for i := range uint32(n) {
		k := mintedKey(ids.JSCode, ids.Code{User: 7, Serial: i})
		if _, used := s.by(k); used {
			t.Fatalf("code %d was never redeemed", i)
		}
		s.mark(k, int64(i)+1)
	}
	for i := range uint32(n) {
		call, used := s.by(mintedKey(ids.JSCode, ids.Code{User: 7, Serial: i}))
		if want := int64(i) + 1; !used || call != want && (call != 0 || i >= n-keptSpends) {
			t.Fatalf("code %d: used %v, by call %d", i, used, call)
		}
	}
	if len(s.recent) != keptSpends {
		t.Errorf("%d calls are kept", len(s.recent))
	}
}

// BenchmarkSpend is what a login with a code of its own adds to what is remembered.
func BenchmarkSpend(b *testing.B) {
	var s spent
	b.ReportAllocs()
	i := uint32(0)
	for b.Loop() {
		s.mark(mintedKey(ids.JSCode, ids.Code{User: 7, Serial: i}), int64(i))
		i++
	}
}
