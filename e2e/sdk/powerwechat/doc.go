// Package powerwechat runs against the fake: github.com/ArtisanCloud/PowerWeChat.
package powerwechat
