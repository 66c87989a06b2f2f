package journal

// Changed returns a channel that is closed at the next change. Take it first, then look.
func (j *Journal) Changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.changed == nil {
		j.changed = make(chan struct{})
	}
	return j.changed
}

// wake tells those who wait; the lock is held.
func (j *Journal) wake() {
	if j.changed != nil {
		close(j.changed)
		j.changed = nil
	}
}

// End tells those who wait that another journal takes this one's place.
func (j *Journal) End() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.wake()
}

// A Place is how far a reader has come; the zero Place is the beginning.
type Place struct {
	added int64
	drops int
}

// News returns the records that came after a place and match, in the order of their coming,
// and the place after them.
func (j *Journal) News(at Place, match func(*Record) bool) (found []Record, now Place) {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := min(len(j.ring), int(j.added-at.added))
	for i := range n {
		if r := &j.ring[(j.next+len(j.ring)-n+i)%len(j.ring)]; match(r) {
			found = append(found, *r)
		}
	}
	return found, Place{j.added, j.drops}
}

// After returns up to n of the newest records that came after a place, oldest first,
// and the place after them. dropped reports whether records were dropped since: then it
// returns what is left.
func (j *Journal) After(at Place, n int) (found []Record, now Place, dropped bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	now = Place{j.added, j.drops}
	if dropped = at.drops != j.drops; dropped {
		at.added = 0
	}
	n = min(n, len(j.ring), int(j.added-at.added))
	for i := range n {
		found = append(found, j.ring[(j.next+len(j.ring)-n+i)%len(j.ring)])
	}
	return found, now, dropped
}
