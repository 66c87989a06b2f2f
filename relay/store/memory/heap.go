package memory

// A binary heap of sessions by expiry that knows where each one is, so that
// a logout is O(log n) too. Written out rather than taken from container/heap,
// which would cost an interface value and four methods for the same lines.

func (m *Store) push(id memID) {
	m.slab.at(id).pos = uint32(len(m.heap))
	m.heap = append(m.heap, id)
	m.up(len(m.heap) - 1)
}

// remove takes a session out of the heap and of the slab.
func (m *Store) remove(id memID) {
	i, last := int(m.slab.at(id).pos), len(m.heap)-1
	m.swap(i, last)
	m.heap = m.heap[:last]
	if i < last {
		m.down(i)
		m.up(i)
	}
	m.slab.drop(id)
}

func (m *Store) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !m.sooner(i, parent) {
			return
		}
		m.swap(i, parent)
		i = parent
	}
}

func (m *Store) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(m.heap); child++ {
			if m.sooner(child, least) {
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

func (m *Store) sooner(i, j int) bool {
	return m.slab.at(m.heap[i]).expires < m.slab.at(m.heap[j]).expires
}

func (m *Store) swap(i, j int) {
	h := m.heap
	h[i], h[j] = h[j], h[i]
	m.slab.at(h[i]).pos, m.slab.at(h[j]).pos = uint32(i), uint32(j)
}
