package token

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
)

// ipList answers both calls for WeChat's addresses. Doc: the list alone, no
// errcode.
func ipList(*gateway.Call) (any, error) {
	return ordered.Object{{"ip_list", []string{"127.0.0.1"}}}, nil
}

// CallbackIPs is GET /cgi-bin/getcallbackip: where message pushes come from.
// Ours: from here.
var CallbackIPs = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/getcallbackip", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.ServiceDocs + "base/api_getcallbackip",
	Handle: ipList,
}

// APIDomainIPs is GET /cgi-bin/get_api_domain_ip: where the API is. Ours: here.
var APIDomainIPs = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/get_api_domain_ip", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.ServiceDocs + "base/api_getapidomainip",
	Handle: ipList,
}
