package mockwx

// AddFault breaks something; it returns the id for RemoveFault. It fails when
// the fault says nothing, or contradicts itself.
func (f *Fake) AddFault(x Fault) (id string, err error) {
	return f.world().AddFault(x)
}

// RemoveFault mends what AddFault broke; it reports whether there was such a
// fault. Calls that the fault holds go on.
func (f *Fake) RemoveFault(id string) bool { return f.world().Faults.Remove(id) }

// Faults lists what is broken, with the Times that are left; never nil.
func (f *Fake) Faults() []Fault { return f.world().Faults.All() }
