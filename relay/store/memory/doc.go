// Package memory keeps sessions, and what a fleet shares, in one process.
package memory
