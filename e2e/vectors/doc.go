// Package vectors has replies of the real server, a file each, with their sources.
// The same file tests the fake, which must answer in the same words, and the
// relay, which must understand them. The two share no code, so a mistake in one
// cannot hide in the other.
package vectors
