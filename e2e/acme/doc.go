// Package acme tests wxrelay against an ACME authority: Pebble, which Let's
// Encrypt publishes for that purpose, in a module of its own.
package acme
