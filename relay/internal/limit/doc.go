// Package limit keeps too many requests from WeChat: bounds a minute, turns and a queue,
// the pace after a 45011, and how many calls a user may have in hand.
package limit
