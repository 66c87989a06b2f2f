package environ

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

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
	settings, err := json.Marshal(map[string]any{
		"api": place{api, apiPort}, "tls": place{tls, tlsPort}, "proxy": place{proxy, proxyPort},
		"hosts": f.Hosts, "direct": direct, "passOthers": f.PassOthers, "passHosts": append([]string{}, f.PassHosts...),
	})
	if err != nil {
		return err
	}
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
