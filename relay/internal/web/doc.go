// Package web is what every request runs through: its id and its line in the log, the
// client's address, the table of routes, the reading of bodies, and the only place that
// writes an answer.
package web
