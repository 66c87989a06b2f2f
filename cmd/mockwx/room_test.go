package main

import "testing"

// A small heap grows up to heapSize, one of a million users a little more, and a large one
// doubles.
func TestRoom(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	for inUse, want := range map[uint64]uint64{0: 11, 5: 6, 10: 4, 20: 8, 22: 8, 23: 23, 600: 600} {
		if got := room(inUse*mb) / mb; got != want {
			t.Errorf("%d MB: %d", inUse, got)
		}
	}
}
