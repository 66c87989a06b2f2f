package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Between two collections the heap grows by gcPercent of what is in use, or by gcRoom if
// that is more. Ours: a million sessions in memory are 300 MB, and with the usual 100 a
// machine would have to have twice that; but a heap of 5 MB would be collected thirty
// times a second, which costs more than the logins do (BenchmarkCollections).
const (
	gcPercent = 40
	gcRoom    = 16 << 20
)

// keepSmall sees to that after each collection, unless the operator has set GOGC.
// GOMEMLIMIT holds beside it.
func keepSmall() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(percentFor(inUse()))
	// A collection finds what nothing points to, and then this runs again.
	runtime.AddCleanup(new(struct{ _ *byte }), func(struct{}) { keepSmall() }, struct{}{})
}

// percentFor returns the GOGC by which a heap that has so many bytes in use grows by as
// much as it should. Go takes a heap below 4 MB for one of 4 MB.
func percentFor(inUse uint64) int { return int(max(gcPercent, 100*gcRoom/max(inUse, 4<<20))) }

// inUse returns what GOGC is a percentage of: what the last collection left, stacks and
// globals.
func inUse() (sum uint64) {
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/stack:bytes"}, {Name: "/gc/scan/globals:bytes"}}
	metrics.Read(samples)
	for _, s := range samples {
		sum += s.Value.Uint64()
	}
	return sum
}
