package boot

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// A Room says by how many bytes the heap may grow from one collection to the next, when so
// many are in use.
type Room func(inUse uint64) uint64

// KeepHeap gives the heap its room after each collection, unless the operator has set GOGC.
// GOMEMLIMIT holds beside it. It costs a start nothing: the first collection is Go's.
func KeepHeap(room Room) {
	if os.Getenv("GOGC") != "" {
		return
	}
	// A collection finds what nothing points to, and then this runs again.
	runtime.AddCleanup(new(struct{ _ *byte }), func(struct{}) {
		debug.SetGCPercent(room.percent(inUse()))
		KeepHeap(room)
	}, struct{}{})
}

// percent returns the GOGC by which the heap has its room. Go takes a heap below 4 MB for
// one of 4 MB.
func (room Room) percent(inUse uint64) int {
	inUse = max(inUse, 4<<20)
	return int(max(1, 100*room(inUse)/inUse))
}

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
