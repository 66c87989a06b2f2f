// Package sessions knows whose a token is. It guards the store, which may be down, and
// answers /session and /logout.
package sessions
