// Package session holds what the relay remembers of a login, and the two interfaces
// behind which it is kept: Store for the sessions, Shared for what the relays of a fleet
// agree on. Packages below relay/store implement them; storetest tests them.
package session
