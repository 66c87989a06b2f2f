// Package ops answers /healthz, /readyz and /doctor, and keeps web pages away from the ops
// address.
package ops
