package mockwx

import (
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// The types of packages below that users of the fake write.
type (
	Text          = text.Text          // a message in English and Chinese
	NotFoundError = text.NotFoundError // no such app, user or fault
	ErrCode       = wechat.ErrCode     // WeChat's return codes; their names are in package wechat
	ErrCodeInfo   = wechat.ErrCodeInfo // what is known of a code
)

// ErrCodes lists the codes the fake can say, in ascending order.
func ErrCodes() []ErrCodeInfo { return wechat.ErrCodes() }

// Hosts are the names of WeChat's sites that the fake is, sorted.
func Hosts() []string { return wechat.Hosts() }
