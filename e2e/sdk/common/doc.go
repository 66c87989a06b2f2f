// Package common is what the tests of e2e/sdk share. Each is a module of
// its own that drives a published SDK, unmodified, against the fake: the SDK
// has to believe that it speaks with WeChat. Where one disagrees, the facts
// decide, and README.md beside them says so.
package common
