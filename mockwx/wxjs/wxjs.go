// Package wxjs has wx.js, a wx for browsers, Node and test runners, and carries the
// requests that its pages may not make themselves to the servers under test.
package wxjs

import _ "embed"

// Text is wx.js.
//
//go:embed wx.js
var Text []byte
