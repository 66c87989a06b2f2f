package mockwx

// validateFault checks a fault that is added while the fake runs. The fresh app
// is the one it selects; nil: none.
func (f *Fixture) validateFault(x Fault, fresh *app) error {
	var l fxLoader
	c := &fxChecker{fxLoader: &l, f: f, apps: make(map[string]int, len(f.Apps)), users: make(map[string]int, len(f.Users)), ranges: map[string]int{}}
	for i := range f.Apps {
		c.apps[f.Apps[i].AppID] = i
	}
	for i := range f.Users {
		if u := &f.Users[i]; u.isRange() {
			c.ranges[u.Prefix] = i
		} else {
			c.users[u.Name] = i
		}
	}
	if fresh != nil {
		c.apps[fresh.AppID] = 0
		for _, u := range fresh.users {
			c.users[u.Name] = 0
		}
	}
	x.at = pos{}
	c.fault(&x, 0)
	return l.err()
}
