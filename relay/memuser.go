package relay

import "hash/maphash"

// The sessions of one user hang on each other, so that ending all of them costs
// no second map of strings. Users whose hashes meet share a chain; whoever walks
// it compares.

func (m *MemStore) userHash(appID, openID string) uint64 {
	var h maphash.Hash
	h.SetSeed(m.seed)
	h.WriteString(appID)
	h.WriteByte(0) // neither part has one
	h.WriteString(openID)
	return h.Sum64()
}

func (m *MemStore) link(e *memEntry) {
	h := m.userHash(e.appID, e.text[:e.openEnd])
	if head := m.byUser[h]; head != nil {
		e.older, head.newer = head, e
	}
	m.byUser[h] = e
}

func (m *MemStore) unlink(e *memEntry) {
	if e.older != nil {
		e.older.newer = e.newer
	}
	switch h := m.userHash(e.appID, e.text[:e.openEnd]); {
	case e.newer != nil:
		e.newer.older = e.older
	case e.older != nil:
		m.byUser[h] = e.older
	default:
		delete(m.byUser, h)
	}
	e.older, e.newer = nil, nil
}
