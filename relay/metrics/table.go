package metrics

import (
	"maps"
	"sync"
	"sync/atomic"
)

// A table remembers what was found for a key. Reading takes no lock: a new key makes a new
// map, and there are few keys, as of the labels of metrics. Prometheus would hash the labels
// of a series, and take a lock, each time that it is used (BenchmarkTable).
type table[K comparable, V any] struct {
	find func(K) V

	found atomic.Pointer[map[K]V]
	mu    sync.Mutex // of those who add
}

func (t *table[K, V]) of(key K) V {
	if found := t.found.Load(); found != nil {
		if v, ok := (*found)[key]; ok {
			return v
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	found := map[K]V{}
	if before := t.found.Load(); before != nil {
		maps.Copy(found, *before)
	}
	v, ok := found[key]
	if !ok {
		v = t.find(key)
		found[key] = v
		t.found.Store(&found)
	}
	return v
}
