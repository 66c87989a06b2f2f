// Package silenceper runs against the fake: github.com/silenceper/wechat.
package silenceper
