// Package jwt has the identities that the relay signs verified by libraries that do not
// know it: jose for JavaScript, PyJWT, go-jose. In a module of its own.
package jwt
