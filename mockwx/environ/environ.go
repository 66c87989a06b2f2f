// Package environ makes the environment in which programs that know nothing of
// a fake reach it at WeChat's own addresses: the proxy variables, and each
// runtime's way to trust a certificate. `mockwx exec` and
// [wxflow/mockwx.Server.Environ] give it to the programs that they start;
// mockwx/docs/exec.md explains each variable.
package environ

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
)

// A Fake says where a program reaches a fake.
type Fake struct {
	API, Admin string // URLs
	TLS        string // WeChat's hosts over TLS
	Proxy      string // "": the program's network leads to the fake by itself
	CA         string // path of the certificate to trust
	Hosts      []string
	// PassOthers lets programs reach other hosts, as the proxy does; PassHosts are
	// some of them: example.com, *.example.com.
	PassOthers bool
	PassHosts  []string
	// Write puts a file where the program finds it.
	Write func(name string, data []byte) (path string, err error)
}

// Variables are what the program needs beside a base environment, some of whose
// values they take up. Dropped are the entries of NO_PROXY that would lead past
// the fake to WeChat.
func (f *Fake) Variables(base []string) (set map[string]string, dropped []string, err error) {
	old := map[string]string{}
	for _, kv := range base {
		if k, v, ok := strings.Cut(kv, "="); ok {
			old[k] = v
		}
	}
	set = map[string]string{
		"MOCKWX_URL":       f.API,
		"MOCKWX_ADMIN_URL": f.Admin,
		"MOCKWX_TLS_URL":   f.TLS,
		"MOCKWX_CA":        f.CA,
		"MOCKWX_HOSTS":     strings.Join(f.Hosts, ","),
		"WECHAT_API_BASE":  f.API,
	}
	var direct []string
	if f.Proxy != "" {
		direct, dropped = f.proxyVariables(old, set)
	}
	certs := &trust{write: f.Write, ca: f.CA, old: old, bundles: map[string]string{}}
	err = certs.variables(set)
	if err == nil && f.Proxy != "" { // else scripts do what they do
		err = f.scriptVariables(old, set, direct)
	}
	if err == nil {
		err = f.javaVariables(certs, old, set, direct)
	}
	if err == nil {
		err = f.phpVariables(certs, old, set)
	}
	return set, dropped, err
}

// Add is a base environment with variables in it, those of the base replaced.
func Add(base []string, set map[string]string) []string {
	list := slices.DeleteFunc(slices.Clone(base), func(kv string) bool {
		k, _, _ := strings.Cut(kv, "=")
		_, replaced := set[k]
		return replaced
	})
	for _, k := range slices.Sorted(maps.Keys(set)) {
		list = append(list, k+"="+set[k])
	}
	return list
}

// WithoutProxies is an environment that leads to no proxy.
func WithoutProxies(base []string) []string {
	return slices.DeleteFunc(slices.Clone(base), func(kv string) bool {
		k, _, _ := strings.Cut(kv, "=")
		return slices.Contains(proxyNames, strings.ToUpper(k)) || k == "MOCKWX_PROXY_URL"
	})
}

// proxyNames are the variables that name a proxy, in either case.
var proxyNames = []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}

// proxyVariables sets the proxy for every scheme, so that none that was set
// before leads elsewhere, in both cases: curl wants http_proxy in lower case,
// others know the upper case only. It returns the hosts that need no proxy, and
// those that were said to and do.
func (f *Fake) proxyVariables(old, set map[string]string) (direct, dropped []string) {
	set["MOCKWX_PROXY_URL"] = f.Proxy
	set["PERL_LWP_ENV_PROXY"] = "1" // which has LWP read them
	for _, k := range proxyNames {
		set[k], set[strings.ToLower(k)] = f.Proxy, f.Proxy
	}
	// 127.0.0.0/8 is understood by Go, Ruby, requests and newer curls; the others
	// take the one address.
	direct = []string{"localhost", "127.0.0.1", "127.0.0.0/8", "::1"}
	for _, k := range []string{"NO_PROXY", "no_proxy"} {
		for entry := range strings.FieldsFuncSeq(old[k], func(r rune) bool { return r == ',' || r == ' ' }) {
			switch {
			case !f.leadsPast(entry):
				if !slices.Contains(direct, entry) {
					direct = append(direct, entry)
				}
			case !slices.Contains(dropped, entry):
				dropped = append(dropped, entry)
			}
		}
	}
	set["NO_PROXY"] = strings.Join(direct, ",")
	set["no_proxy"] = set["NO_PROXY"]
	return direct, dropped
}

// leadsPast reports whether an entry of NO_PROXY would take one of WeChat's hosts
// past the proxy.
func (f *Fake) leadsPast(entry string) bool {
	name := strings.ToLower(entry)
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimLeft(name, "*."), ".")
	return slices.ContainsFunc(f.Hosts, func(h string) bool {
		return name == "" || h == name || strings.HasSuffix(h, "."+name)
	})
}

// joined returns what was set, with more added to it.
func joined(old, separator, more string) string {
	if old == "" {
		return more
	}
	return old + separator + more
}

// hostPort returns the host and the port of one of the Fake's URLs.
func hostPort(site string) (host, port string) {
	u, err := url.Parse(site)
	if err != nil {
		panic(err) // they are addresses of listeners
	}
	return u.Hostname(), u.Port()
}

// listSeparator is between the folders of a list in a variable.
const listSeparator = string(os.PathListSeparator)

//go:embed preload.cjs
var nodePreload []byte

// scriptVariables make every Node, Deno and Bun load a script first. Node knows
// proxy variables since 22.21 and 24.5 only, where NODE_USE_ENV_PROXY asks for
// it; that is not set, because it prints a warning on stderr (22.23) and says
// less of a refusal.
//
// The script has its settings written into it: without --allow-env, Deno lets programs
// read no environment.
func (f *Fake) scriptVariables(old, set map[string]string, direct []string) error {
	api, apiPort := hostPort(f.API)
	tls, tlsPort := hostPort(f.TLS)
	proxy, proxyPort := hostPort(f.Proxy)
	type place struct {
		Host string `json:"host"`
		Port string `json:"port"`
	}
	settings, _ := json.Marshal(map[string]any{
		"api": place{api, apiPort}, "tls": place{tls, tlsPort}, "proxy": place{proxy, proxyPort},
		"hosts": f.Hosts, "direct": direct, "passOthers": f.PassOthers, "passHosts": append([]string{}, f.PassHosts...),
	}) // nothing in it can fail
	path, err := f.Write("preload.cjs", fmt.Appendf(nil, "'use strict';\n\nconst settings = %s;\n\n%s", settings, nodePreload))
	if err != nil {
		return err
	}
	// Quotes are for blanks in the path; in them a backslash is written twice.
	quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(path) + `"`
	set["NODE_OPTIONS"] = joined(old["NODE_OPTIONS"], " ", "--require "+quoted) // Deno's, too
	// Bun 1.4 reads quotes only where all of the variable is one word.
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`, `'`, `\'`, " ", `\ `, "\t", "\\\t").Replace(path)
	set["BUN_OPTIONS"] = joined(old["BUN_OPTIONS"], " ", "--preload "+escaped)
	return nil
}

//go:embed prepend.php
var phpPrepend []byte

// phpVariables add a folder of settings to PHP's. Its curl does not know
// CURL_CA_BUNDLE, and its own streams know no proxy variable.
func (f *Fake) phpVariables(certs *trust, old, set map[string]string) error {
	bundle, err := certs.bundle("")
	if err != nil {
		return err
	}
	script, err := f.Write("prepend.php", phpPrepend)
	if err != nil {
		return err
	}
	settings := fmt.Appendf(nil, "openssl.cafile = %q\ncurl.cainfo = %[1]q\nauto_prepend_file = %q\n", bundle, script)
	ini, err := f.Write("php/zz-mockwx.ini", settings)
	if err != nil {
		return err
	}
	folder := strings.TrimSuffix(ini, "zz-mockwx.ini")
	was, isSet := old["PHP_INI_SCAN_DIR"]
	if !isSet || was != "" { // an empty folder is the built-in one
		folder = was + listSeparator + folder
	}
	set["PHP_INI_SCAN_DIR"] = folder
	return nil
}
