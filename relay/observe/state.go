package observe

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
