package relay

import (
	"regexp"
	"slices"
	"strings"

	"wxflow/relay/text"
)

const envPrefix = "WXRELAY_"

// otherNames are what other programs call a setting.
var otherNames = map[string]string{
	"PORT": envListen, "ADDR": envListen, "ADDRESS": envListen, "HOST": envListen, "BIND": envListen, "HTTP_PORT": envListen,
	"APP_ID": envAppID, "WX_APPID": envAppID, "APP_SECRET": envSecret, "APPSECRET": envSecret, "WX_SECRET": envSecret,
	"REDIS": envStore, "REDIS_URL": envStore, "DB": envStore, "DATABASE": envStore, "CONFIG_FILE": envConfig,
	"CERT": envTLSCert, "CORS": envCORSOrigins, "METRICS": envOps, "METRICS_ADDR": envOps, "PROXY_PASS": envBackend, "DEBUG": envLogLevel,
}

// SettingMeant returns the setting that a name most likely means: WXRELAY_SECERT,
// wxrelay_secret, --port. It reports false when there is none like it.
func SettingMeant(name string) (Setting, bool) {
	word := strings.ToUpper(strings.ReplaceAll(strings.TrimLeft(name, "-"), "-", "_"))
	word = strings.TrimPrefix(strings.TrimPrefix(word, strings.TrimSuffix(envPrefix, "_")), "_")
	meant := otherNames[word]
	if meant == "" {
		var known []string
		for _, s := range settingTable {
			known = append(known, strings.TrimPrefix(s.Env, envPrefix))
		}
		meant = envPrefix + Nearest(word, known)
	}
	for _, s := range settingTable {
		if s.Env == meant {
			return s, true
		}
	}
	return Setting{}, false
}

// Nearest returns the word among known that differs least from word, "" when all
// differ so much that another thing is meant.
func Nearest(word string, known []string) (near string) {
	best := min(4, max(1, len(word)/3)) + 1
	for _, k := range known {
		if d := distance(word, k); d < best && d < len(word) {
			near, best = k, d
		}
	}
	return near
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// fromKubernetes are the variables that Kubernetes sets by itself for a service
// whose name begins with wxrelay.
var fromKubernetes = regexp.MustCompile(`^WXRELAY_(\w+_)?(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$`)

// CheckNames finds variables that look like settings and are none: a misspelt
// setting is not read, and nothing else says so. environ is as os.Environ has it;
// used are names that have a meaning elsewhere, such as in a file of apps.
func CheckNames(environ []string, used ...string) (p text.Problems) {
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		bare := strings.TrimPrefix(name, "\ufeff")
		upper := strings.ToUpper(bare)
		if strings.TrimSpace(value) == "" || !strings.HasPrefix(upper, strings.TrimSuffix(envPrefix, "_")) || slices.Contains(used, name) ||
			slices.ContainsFunc(settingTable[:], func(s Setting) bool { return s.Env == name }) {
			continue
		}
		if fromKubernetes.MatchString(name) && (strings.Contains(value, "://") || !strings.HasSuffix(name, envPrefix+"PORT")) {
			continue
		}
		meant, ok := SettingMeant(bare)
		switch {
		case ok && name != bare:
			p.Add(name, "has a byte order mark (BOM) before its name: save the file it is set in as UTF-8 without one", "名称前有 BOM：请把设置它的文件以无 BOM 的 UTF-8 保存")
		case ok:
			p.Add(name, "is not a setting; did you mean %s?", "不是已知的设置，是否想写 %s？", meant.Env)
		default:
			p.Add(name, "is not a setting: correct the name or unset it", "不是已知的设置：请改正名称或删除该变量")
		}
	}
	return p
}
