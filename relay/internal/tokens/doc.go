// Package tokens keeps one access_token an app for a whole fleet, and decides whether a
// refusal is about the token or about the call.
package tokens
