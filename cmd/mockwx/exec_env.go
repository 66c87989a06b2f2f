package main

import (
	"strings"

	"wxflow/mockwx"
	"wxflow/mockwx/environ"
)

// environment is what the command gets: base, and all that makes unmodified
// programs reach the fake.
func (o *execFlags) environment(e *env, x *opened, base []string) ([]string, error) {
	f := environ.Fake{
		API: x.url("api"), Admin: x.url("admin"), TLS: x.url("tls"), Proxy: x.url("proxy"), CA: x.ca,
		Hosts: mockwx.Hosts(), PassOthers: o.proxyOthers == "pass", PassHosts: o.allowHosts, Write: x.dir.write,
	}
	if o.isolate {
		f.Proxy, base = "", environ.WithoutProxies(base)
	}
	set, dropped, err := f.Variables(base)
	if err != nil {
		return nil, err
	}
	if len(dropped) > 0 {
		e.say("removed from NO_PROXY, or the real WeChat would be called: %s", "已从 NO_PROXY 去掉，否则会访问真实的微信：%s", strings.Join(dropped, " "))
	}
	if o.relay {
		set["WXRELAY_URL"], set["WXRELAY_OPS_URL"] = x.url("relay"), x.url("ops")
	}
	return environ.Add(base, set), nil
}
