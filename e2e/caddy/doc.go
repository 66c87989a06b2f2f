// Package caddy runs the recipe for Caddy in Caddy itself, which it builds from
// its module, in a module of its own.
package caddy
