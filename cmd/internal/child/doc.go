// Package child holds what systems differ in when a program runs another one in
// its own place: signals, and how it reports that a program ended.
package child
