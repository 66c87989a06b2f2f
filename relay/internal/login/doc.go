// Package login answers /login: callers of one code share one redemption.
package login
