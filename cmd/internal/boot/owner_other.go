//go:build !linux

package boot

// ownerOf names the program that listens on the port of addr; outside Linux that
// is not looked up.
func ownerOf(string) string { return "" }
