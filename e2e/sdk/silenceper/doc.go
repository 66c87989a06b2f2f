// Package silenceper judges the fake by github.com/silenceper/wechat.
package silenceper
