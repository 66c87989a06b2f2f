package relay

import "time"

// A State is what a relay has in hand at one moment, for gauges.
type State struct {
	Apps     []string // the appids that are served
	Calls    int64    // under way to WeChat, logins among them
	Waiting  int64    // for their turn at WeChat
	Sessions int      // held; -1 when the store does not know
	Draining bool

	TokensEnd map[string]time.Time // of each app with an access_token
}

// State looks at the relay. It asks nobody else, and is cheap.
func (r *Relay) State() State {
	s := State{Calls: r.logins.running.Load() + r.calls.running.Load(), Waiting: r.logins.waiting.Load() + r.calls.waiting.Load(), Sessions: -1, Draining: r.draining.Load()}
	for _, a := range r.apps.Load().list {
		s.Apps = append(s.Apps, a.AppID)
	}
	if r.held != nil {
		s.Sessions = r.held()
	}
	s.TokensEnd = r.keeper.ends()
	return s
}
