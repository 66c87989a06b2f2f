package main

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"

	"wxflow/mockwx"
)

// environment is what the command gets: base, and all that makes unmodified
// programs reach the fake. mockwx/docs/exec.md explains each variable.
func (o *execFlags) environment(e *env, x *opened, base []string) ([]string, error) {
	old := map[string]string{}
	for _, kv := range base {
		if k, v, ok := strings.Cut(kv, "="); ok {
			old[k] = v
		}
	}
	set := map[string]string{
		"MOCKWX_URL":       x.url("api"),
		"MOCKWX_ADMIN_URL": x.url("admin"),
		"MOCKWX_PROXY_URL": x.url("proxy"),
		"MOCKWX_TLS_URL":   x.url("tls"),
		"MOCKWX_CA":        x.ca,
		"MOCKWX_HOSTS":     strings.Join(mockwx.Hosts(), ","),
		"WECHAT_API_BASE":  x.url("api"),
	}
	if o.relay {
		set["WXRELAY_URL"], set["WXRELAY_OPS_URL"] = x.url("relay"), x.url("ops")
	}
	direct := o.proxyVariables(e, x, old, set)
	certs := &trust{dir: x.dir, ca: x.ca, old: old, bundles: map[string]string{}}
	for _, step := range []func() error{
		func() error { return certs.variables(set) },
		func() error { return nodeVariables(x.dir, old, set, o.proxyOthers) },
		func() error { return javaVariables(x, certs, old, set, direct) },
		func() error { return phpVariables(x, certs, old, set) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	out := maps.Clone(old)
	maps.Copy(out, set)
	var list []string
	for _, k := range slices.Sorted(maps.Keys(out)) {
		list = append(list, k+"="+out[k])
	}
	return list, nil
}

// proxyVariables sets the proxy for every scheme, so that none that was set
// before leads elsewhere, in both cases: curl wants http_proxy in lower case,
// others know the upper case only. It returns the hosts that need no proxy.
func (o *execFlags) proxyVariables(e *env, x *opened, old, set map[string]string) []string {
	for _, k := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		set[k], set[strings.ToLower(k)] = x.url("proxy"), x.url("proxy")
	}
	// 127.0.0.0/8 is understood by Go, Ruby, requests and newer curls; the others
	// take the one address.
	direct := []string{"localhost", "127.0.0.1", "127.0.0.0/8", "::1"}
	var dropped []string
	for _, k := range []string{"NO_PROXY", "no_proxy"} {
		for entry := range strings.FieldsFuncSeq(old[k], func(r rune) bool { return r == ',' || r == ' ' }) {
			switch {
			case !leadsPast(entry):
				if !slices.Contains(direct, entry) {
					direct = append(direct, entry)
				}
			case !slices.Contains(dropped, entry):
				dropped = append(dropped, entry)
			}
		}
	}
	if len(dropped) > 0 {
		fmt.Fprintf(e.stderr, "mockwx: left out of NO_PROXY, since WeChat would be asked itself · 已从 NO_PROXY 去掉，否则会访问真实的微信: %s\n", strings.Join(dropped, " "))
	}
	set["NO_PROXY"] = strings.Join(direct, ",")
	set["no_proxy"] = set["NO_PROXY"]
	return direct
}

// leadsPast tells whether an entry of NO_PROXY would take one of WeChat's hosts
// past the proxy.
func leadsPast(entry string) bool {
	name := strings.ToLower(entry)
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimLeft(name, "*."), ".")
	return slices.ContainsFunc(mockwx.Hosts(), func(h string) bool {
		return name == "" || h == name || strings.HasSuffix(h, "."+name)
	})
}

// joined is what was set and what is added to it.
func joined(old, separator, more string) string {
	if old == "" {
		return more
	}
	return old + separator + more
}

// hostPort takes a URL of ours apart.
func hostPort(site string) (host, port string) {
	u, err := url.Parse(site)
	if err != nil {
		panic(err) // Site.URL built it
	}
	return u.Hostname(), u.Port()
}

// listSeparator is between the folders of a list in a variable.
const listSeparator = string(os.PathListSeparator)
