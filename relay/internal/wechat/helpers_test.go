package wechat

import (
	"errors"
	"net"
)

const (
	testKey = "iiOoSmVRd8BdynRI7qiA9g=="
	okReply = `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"ocBex5C8R4yNtl6hJ1xVjegk2RQs"}`
)

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connect: connection refused")}
