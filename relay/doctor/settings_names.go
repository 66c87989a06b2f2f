package doctor

import (
	"cmp"

	"wxflow/relay"
)

func checkNames(e *exam) []Result {
	used := make([]string, 0, len(e.settings.Secrets)+len(e.problems))
	for _, s := range e.settings.Secrets {
		used = append(used, s.Env)
	}
	for _, p := range e.problems {
		used = append(used, p.Setting) // it has been spoken of
	}
	var out []Result
	for _, p := range relay.CheckNames(e.o.Environ, used...) {
		r := Result{Status: Warn, Subject: p.Setting, What: Text{p.EN, cmp.Or(p.ZH, p.EN)}}
		if meant, ok := relay.SettingMeant(p.Setting); ok {
			r.Fix = both("rename it to %s", "改名为 %s", meant.Env)
		}
		out = append(out, r)
	}
	if len(out) > 0 {
		return out
	}
	return ok("all known", "均为已知设置")
}
