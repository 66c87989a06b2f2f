// Package traefik tests the recipe for Traefik with Traefik's own rules, in a
// module of its own. Traefik itself needs more modules than the proxy serves, so
// its middlewares do here what their documentation says.
package traefik
