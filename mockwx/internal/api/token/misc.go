package token

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
)

// An ipBody answers both calls for WeChat's addresses. Doc: the list alone, no
// errcode.
type ipBody struct {
	IPList []string `json:"ip_list"`
}

// CallbackIPs is GET /cgi-bin/getcallbackip: where message pushes come from.
// Ours: from here.
var CallbackIPs = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/getcallbackip", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.ServiceDocs + "base/api_getcallbackip",
	Handle: func(*gateway.Call) (any, error) { return ipBody{[]string{"127.0.0.1"}}, nil },
}

// APIDomainIPs is GET /cgi-bin/get_api_domain_ip: where the API is. Ours: here.
var APIDomainIPs = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/get_api_domain_ip", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.ServiceDocs + "base/api_getapidomainip",
	Handle: func(*gateway.Call) (any, error) { return ipBody{[]string{"127.0.0.1"}}, nil },
}
