// Package wechat is the client of api.weixin.qq.com. It tries again only where nothing can
// have been spent, and no error of it quotes a URL or a reply.
package wechat
