// Package sealed encrypts what goes into a store.
package sealed
