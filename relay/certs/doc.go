// Package certs gives the public listener of a relay its certificate: from
// files, which are read again when they change, or from an ACME authority such
// as Let's Encrypt.
package certs

import "crypto/tls"

// base is what both ways have in common. Doc: mini-programs ask for TLS 1.2 at
// least.
func base() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
}
