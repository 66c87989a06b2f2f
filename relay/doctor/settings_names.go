package doctor

import (
	"cmp"

	"wxflow/relay/settings"
	"wxflow/relay/text"
)

func checkNames(e *exam) []Result {
	used := make([]string, 0, len(e.problems))
	for _, p := range e.problems {
		used = append(used, p.Setting) // it has been spoken of
	}
	var out []Result
	for _, p := range e.settings.CheckNames(e.o.Environ, used...) {
		r := Result{Status: Warn, Subject: p.Setting, What: text.New(p.EN, cmp.Or(p.ZH, p.EN))}
		if meant, ok := settings.Meant(p.Setting); ok {
			r.Fix = text.New("rename it to %s", "改名为 %s", meant.Env)
		}
		out = append(out, r)
	}
	if len(out) > 0 {
		return out
	}
	return ok("all known", "均为已知设置")
}
