package boot

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"

	"wxflow/e2e/testkit"
)

// GOGC is the operator's where it is set; else each collection is followed by a look at
// what is in use.
func TestKeepHeap(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(math.MaxInt32))
	now := func() int { return debug.SetGCPercent(math.MaxInt32) }
	t.Setenv("GOGC", "77")
	KeepHeap(func(uint64) uint64 { t.Error("the operator's GOGC does not count"); return 0 })
	for range 2 {
		runtime.GC()
	}
	if got := now(); got != math.MaxInt32 {
		t.Errorf("it is %d", got)
	}
	t.Setenv("GOGC", "")
	KeepHeap(func(inUse uint64) uint64 { return 3 * max(inUse, 4<<20) })
	for range 2 {
		runtime.GC()
		if !testkit.Until(t.Context().Done(), func() bool { return now() == 300 }) {
			t.Fatal("a collection changes nothing")
		}
	}
	t.Setenv("GOGC", "77") // ends it
	runtime.GC()
}

// The room is a share of what is in use; a heap below 4 MB counts as one of 4 MB.
func TestPercent(t *testing.T) {
	t.Parallel()
	room := Room(func(inUse uint64) uint64 { return max(inUse*2/5, 16<<20) })
	for inUse, want := range map[uint64]int{0: 400, 4 << 20: 400, 8 << 20: 200, 16 << 20: 100, 40 << 20: 40, 1 << 30: 39} {
		if got := room.percent(inUse); got != want {
			t.Errorf("%d MB: %d", inUse>>20, got)
		}
	}
	if got := Room(func(uint64) uint64 { return 0 }).percent(1 << 30); got != 1 {
		t.Errorf("no room: %d", got)
	}
}

var garbage []byte

// BenchmarkCollections is what a login leaves, 8 KB, beside a heap of 5 MB: with 40 percent
// of that as room, and with 16 MB.
func BenchmarkCollections(b *testing.B) {
	held := make([][]byte, 5<<10)
	for i := range held {
		held[i] = make([]byte, 1<<10)
	}
	for name, percent := range map[string]int{"percent": 40, "room": 320} {
		b.Run(name, func(b *testing.B) {
			defer debug.SetGCPercent(debug.SetGCPercent(percent))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				for range 64 {
					garbage = make([]byte, 128)
				}
			}
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.NumGC-before.NumGC)*1e6/float64(b.N), "collections/Mop")
		})
	}
	runtime.KeepAlive(held)
}
