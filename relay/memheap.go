package relay

// A binary heap of sessions by expiry that knows where each entry is, so that
// a logout is O(log n) too. Written out rather than taken from container/heap,
// which would cost an interface value and four methods for the same lines.

func (m *MemStore) push(e *memEntry) {
	e.pos = int32(len(m.heap))
	m.heap = append(m.heap, e)
	m.up(int(e.pos))
}

// remove takes e out of the heap and of the maps.
func (m *MemStore) remove(e *memEntry) {
	i, last := int(e.pos), len(m.heap)-1
	m.swap(i, last)
	m.heap[last] = nil
	m.heap = m.heap[:last]
	if i < last {
		m.down(i)
		m.up(i)
	}
	delete(m.byID, e.token)
	m.unlink(e)
}

func (m *MemStore) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if m.heap[parent].expires <= m.heap[i].expires {
			return
		}
		m.swap(i, parent)
		i = parent
	}
}

func (m *MemStore) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(m.heap); child++ {
			if m.heap[child].expires < m.heap[least].expires {
				least = child
			}
		}
		if least == i {
			return
		}
		m.swap(i, least)
		i = least
	}
}

func (m *MemStore) swap(i, j int) {
	h := m.heap
	h[i], h[j] = h[j], h[i]
	h[i].pos, h[j].pos = int32(i), int32(j)
}
