package world

import "wxflow/mockwx/internal/ids"

// A memory is what requests change of one app, behind the app's mutex. The zero value
// is that of an app that was never called: a reset puts it back.
type memory struct {
	serials  [ids.PluginCode + 1]uint32 // next serial of a code that is issued, by kind
	spent    spent
	sessions sessions
	failed   map[string]int         // by js_code: how often a row with times has refused
	daily    map[string]*dailyCount // by path
	grants   int                    // what users allowed by OAuth2, so far
	pushes   int64
	slots    map[any]any
}

// nextSerial hands out the next serial of a code that is issued. The codes of taps
// count together.
func (m *memory) nextSerial(kind ids.CodeKind) uint32 {
	if kind == ids.PluginCode {
		kind = ids.PhoneCode
	}
	n := m.serials[kind]
	m.serials[kind] = n + 1
	return n
}

// A Slot is a map in every app's memory, for what one API remembers of it.
type Slot[K comparable, V any] struct{ _ byte } // of some size, so that each has an address of its own

// Do runs f with the map of an app, while no other call reads or changes it.
func (s *Slot[K, V]) Do(a *App, f func(map[K]V)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	m, ok := a.memory.slots[s].(map[K]V)
	if !ok {
		m = map[K]V{}
		if a.memory.slots == nil {
			a.memory.slots = map[any]any{}
		}
		a.memory.slots[s] = m
	}
	f(m)
}

// CountPush numbers what is pushed for an app, from 1.
func (a *App) CountPush() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.memory.pushes++
	return a.memory.pushes
}

// forget drops what an app's requests left behind.
func (w *World) forget(a *App) {
	a.mu.Lock()
	a.memory = memory{}
	a.mu.Unlock()
	w.tokens.forget(a)
	w.MediaChecks.forget(a.AppID)
	w.dropCalls(a)
}

// ResetApp makes an app as it was at the start.
func (w *World) ResetApp(a *App) {
	w.forget(a)
	w.Faults.Forget(a.AppID, w.Fixture.Faults)
}
