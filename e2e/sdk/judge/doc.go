// Package judge is what the judges of e2e/sdk share. Each judge is a module of
// its own that drives a published SDK, unmodified, against the fake: the SDK
// has to believe that it speaks with WeChat. Where one disagrees, the facts
// decide, and README.md beside the judges says so.
package judge
