package settings

import (
	"regexp"
	"slices"
	"strings"

	"wxflow/relay/text"
)

const prefix = "WXRELAY_"

// otherNames are what other programs call a setting.
var otherNames = map[string]string{
	"PORT": "LISTEN", "ADDR": "LISTEN", "ADDRESS": "LISTEN", "HOST": "LISTEN", "BIND": "LISTEN", "HTTP_PORT": "LISTEN",
	"APP_ID": "APPID", "WX_APPID": "APPID", "APP_SECRET": "SECRET", "APPSECRET": "SECRET", "WX_SECRET": "SECRET",
	"REDIS": "STORE", "REDIS_URL": "STORE", "DB": "STORE", "DATABASE": "STORE", "CONFIG_FILE": "CONFIG",
	"CERT": "TLS_CERT", "CORS": "CORS_ORIGINS", "METRICS": "OPS", "METRICS_ADDR": "OPS", "PROXY_PASS": "BACKEND", "DEBUG": "LOG_LEVEL",
}

// Find returns the setting of a variable and reports whether there is one.
func Find(env string) (Setting, bool) {
	all := Table()
	if i := slices.IndexFunc(all, func(s Setting) bool { return s.Env == env }); i >= 0 {
		return all[i], true
	}
	return Setting{}, false
}

// Meant returns the setting that a name most likely means: WXRELAY_SECERT,
// wxrelay_secret, --port. It reports false when there is none like it.
func Meant(name string) (Setting, bool) {
	word := strings.ToUpper(strings.ReplaceAll(strings.TrimLeft(name, "-"), "-", "_"))
	word = strings.TrimPrefix(strings.TrimPrefix(word, strings.TrimSuffix(prefix, "_")), "_")
	meant := otherNames[word]
	if meant == "" {
		var known []string
		for _, s := range Table() {
			known = append(known, strings.TrimPrefix(s.Env, prefix))
		}
		meant = text.Nearest(word, known)
	}
	return Find(prefix + meant)
}

// fromKubernetes are the variables that Kubernetes sets by itself for a service
// whose name begins with wxrelay.
var fromKubernetes = regexp.MustCompile(`^WXRELAY_(\w+_)?(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$`)

// CheckNames finds variables that look like settings and are none: a misspelt
// setting is not read, and nothing else says so. environ is as os.Environ has it;
// used are names that have a meaning elsewhere, as those of a file of apps have.
func (s *Settings) CheckNames(environ []string, used ...string) (p text.Problems) {
	for _, x := range Table() {
		used = append(used, x.Env)
	}
	for _, x := range s.Secrets {
		used = append(used, x.Env)
	}
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		bare := strings.TrimPrefix(name, "\ufeff")
		upper := strings.ToUpper(bare)
		if strings.TrimSpace(value) == "" || !strings.HasPrefix(upper, strings.TrimSuffix(prefix, "_")) || slices.Contains(used, name) {
			continue
		}
		if fromKubernetes.MatchString(name) && (strings.Contains(value, "://") || !strings.HasSuffix(name, prefix+"PORT")) {
			continue
		}
		meant, ok := Meant(bare)
		switch {
		case ok && name != bare:
			p.Add(name, "has a byte order mark (BOM) before its name: save the file it is set in as UTF-8 without one",
				"名称前有 BOM：请把设置它的文件以无 BOM 的 UTF-8 保存")
		case ok:
			p.Add(name, "is not a setting; did you mean %s?", "不是已知的设置，是否想写 %s？", meant.Env)
		default:
			p.Add(name, "is not a setting: correct the name or unset it", "不是已知的设置：请改正名称或删除该变量")
		}
	}
	return p
}
