// Package refusal holds the words in which the relay refuses a request: the kinds, the
// actions, the bounds, and the table of what a client is told for each kind. Clients and
// dashboards match on them, so a word is added but never renamed.
package refusal
