// Package ext stands in for a folder that Traefik's go.mod puts in place of this
// module, and that the module proxy does not serve with Traefik: a module of its
// own is left out. Traefik's is as empty.
package ext

// HTTP has no fields.
type HTTP struct{}

// Router has no fields.
type Router struct{}
