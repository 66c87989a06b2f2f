package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"

	"wxflow/e2e/testkit"
)

// GOGC is the operator's where it is set; else each collection is followed by a look at
// what is in use.
func TestKeepSmall(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(math.MaxInt32))
	t.Setenv("GOGC", "77")
	keepSmall()
	if now := debug.SetGCPercent(math.MaxInt32); now != math.MaxInt32 {
		t.Errorf("it is %d", now)
	}
	t.Setenv("GOGC", "")
	for range 2 {
		keepSmall()
		if now := debug.SetGCPercent(math.MaxInt32); now < gcPercent || now > percentFor(0) {
			t.Errorf("it is %d", now)
		}
	}
	runtime.GC()
	if !testkit.Until(t.Context().Done(), func() bool { return debug.SetGCPercent(math.MaxInt32) != math.MaxInt32 }) {
		t.Error("a collection changes nothing")
	}
}

// A small heap has room to grow, and a large one grows by a share of itself.
func TestPercent(t *testing.T) {
	t.Parallel()
	for inUse, want := range map[uint64]int{0: 400, 4 << 20: 400, 8 << 20: 200, 16 << 20: 100, 40 << 20: 40, 1 << 30: 40} {
		if got := percentFor(inUse); got != want {
			t.Errorf("%d MB: %d", inUse>>20, got)
		}
	}
}

var garbage []byte

// BenchmarkCollections is what a login leaves, 8 KB, beside the heap of a relay with a few
// sessions: with gcPercent alone, and with room.
func BenchmarkCollections(b *testing.B) {
	held := make([][]byte, 5<<10)
	for i := range held {
		held[i] = make([]byte, 1<<10)
	}
	for name, percent := range map[string]int{"percent": gcPercent, "room": percentFor(5 << 20)} {
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
