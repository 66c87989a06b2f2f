package doctor

import (
	"regexp"
	"slices"
	"strings"

	"wxflow/relay"
)

// Kubernetes sets these by itself for a service of the name wxrelay.
var fromKubernetes = regexp.MustCompile(`^WXRELAY_(SERVICE_(HOST|PORT)|PORT)(_|$)`)

func checkNames(e *exam) []Result {
	var known []string
	for _, s := range relay.SettingTable() {
		known = append(known, s.Env)
	}
	for _, p := range e.problems {
		known = append(known, p.Setting) // it has been spoken of
	}
	var out []Result
	for _, kv := range e.o.Environ {
		name, value, _ := strings.Cut(kv, "=")
		upper := strings.ToUpper(name)
		if strings.TrimSpace(value) == "" || !strings.HasPrefix(upper, "WXRELAY") || slices.Contains(known, name) || fromKubernetes.MatchString(name) {
			continue
		}
		near, best := "", 5 // more letters than that are another word
		for _, k := range known {
			if d := distance(upper, k); d < best {
				near, best = k, d
			}
		}
		r := warn("%q is no setting", "%q 不是已知的设置", name)
		if near != "" {
			r = fixed(warn("%q is no setting; %s is", "%q 不是已知的设置，是否想写 %s？", name, near), "rename it to %s", "改名为 %s", near)
		}
		out = append(out, about(name, r))
	}
	if len(out) > 0 {
		return out
	}
	return ok("all known", "均为已知设置")
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
