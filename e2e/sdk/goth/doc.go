// Package goth runs against the fake: github.com/markbates/goth.
package goth
