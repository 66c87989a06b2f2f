// Package powerwechat judges the fake by github.com/ArtisanCloud/PowerWeChat.
package powerwechat
