// Package text holds what the relay says to people: messages in English and Chinese,
// problems with settings, and the masking of whatever looks like a secret.
package text
