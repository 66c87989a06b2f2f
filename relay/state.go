package relay

import "wxflow/relay/observe"

// State looks at the relay. It asks nobody else, and is cheap.
func (r *Relay) State() observe.State {
	s := observe.State{Calls: r.logins.running.Load() + r.calls.running.Load(), Waiting: r.logins.waiting.Load() + r.calls.waiting.Load(), Sessions: -1, Draining: r.draining.Load()}
	for _, a := range r.apps.Load().list {
		s.Apps = append(s.Apps, a.AppID)
	}
	if r.held != nil {
		s.Sessions = r.held()
	}
	s.TokensEnd = r.keeper.ends()
	return s
}
