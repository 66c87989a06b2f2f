// Package fail holds Failure, the error that knows what the client is told and what only
// the log is told.
package fail
