// Package promql has Prometheus' own parser judge the alert rules and the
// dashboard. It is a module of its own because of what that parser brings along.
package promql
