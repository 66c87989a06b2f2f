package relay

// Limits bound logins a minute; 0 is no bound. Calls of /phone and /checksession,
// which ask WeChat, too, have the same bounds and are counted apart. They hold
// for all relays with one Shared.
type Limits struct {
	PerIP  int // from one client address; an IPv6 client is its /64
	PerApp int // to one app
	Total  int // to all
}
