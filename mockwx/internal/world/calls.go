package world

import (
	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/journal"
)

// Note writes a call into the journal, and into that of a fresh app: there, the
// calls of other apps never push it out.
func (w *World) Note(r journal.Record) {
	w.Journal.Add(r)
	if a := w.freshApp(r.AppID); a != nil {
		a.journal.Add(r)
	}
}

// JournalOf returns the journal that has the calls of an app: a fresh one's own, or
// that of all.
func (w *World) JournalOf(appid string) *journal.Journal {
	if a := w.freshApp(appid); a != nil {
		return a.journal
	}
	return w.Journal
}

// CallByRID finds the refused call that has a rid, for an app that asks.
func (w *World) CallByRID(a *App, rid string) (journal.Record, bool) {
	if a.journal != nil {
		if r, found := a.journal.ByRID(rid); found {
			return r, true
		}
	}
	return w.Journal.ByRID(rid)
}

// ClearCalls forgets all calls.
func (w *World) ClearCalls() {
	w.Journal.Drop("")
	for a := range w.FreshApps() {
		a.journal.Drop("")
	}
}

// dropCalls forgets one app's calls.
func (w *World) dropCalls(a *App) {
	w.Journal.Drop(a.AppID)
	if a.journal != nil {
		a.journal.Drop("")
	}
}

// AddFault checks a fault and lets it strike from now on. It returns the fault's id.
func (w *World) AddFault(x fixture.Fault) (id string, err error) {
	fresh, rows := w.freshApp(x.AppID), (*fixture.Fixture)(nil)
	if fresh != nil {
		rows = fresh.rows
	}
	if err := w.Fixture.CheckFault(w.apis, x, rows); err != nil {
		return "", err
	}
	id = w.Faults.Add(x).ID
	if fresh != nil && fresh.gone.Load() { // removed meanwhile, and its faults before this one
		w.Faults.Remove(id)
		return "", NoSuchApp(x.AppID)
	}
	return id, nil
}
