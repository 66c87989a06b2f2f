// Package backend tells other services who is calling: /auth for a web server that asks,
// and the proxy mode.
package backend
