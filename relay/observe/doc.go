// Package observe holds what a relay reports while it works. Metrics and traces are
// Observers.
package observe
