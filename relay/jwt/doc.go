// Package jwt signs identities and publishes the keys to verify them by.
package jwt
