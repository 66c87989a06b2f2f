package doctor

import (
	"cmp"
	"strings"
	"time"

	"wxflow/relay"
	"wxflow/relay/settings"
	"wxflow/relay/text"
)

// explained are settings that a closer check speaks of: settings.valid does not
// say the same again.
func (e *exam) explained() map[string]bool {
	out := make(map[string]bool)
	if worst(checkSecretClean(e)) == Fail {
		out["WXRELAY_SECRET"], out["WXRELAY_SECRET_FILE"] = true, true
	}
	if worst(checkSwapped(e)) == Fail {
		out["WXRELAY_SECRET"], out["WXRELAY_SECRET_FILE"], out["WXRELAY_APPID"] = true, true, true
	}
	return out
}

func checkValid(e *exam) []Result {
	explained := e.explained()
	var out []Result
	for _, p := range e.problems {
		if explained[p.Setting] {
			continue
		}
		r := about(p.Setting, []Result{{Status: Fail, What: text.New(p.EN, cmp.Or(p.ZH, p.EN))}})
		out = append(out, r)
	}
	if len(out) > 0 {
		return out
	}
	n := 0
	for _, s := range settings.Table() {
		if _, from := e.value(s); from != "" {
			n++
		}
	}
	return ok("%d given, the rest at its defaults", "已设置 %d 项，其余为缺省值", n)
}

func checkBoth(e *exam) []Result {
	var out []Result
	for _, s := range settings.Table() {
		if s.Flag == "" {
			continue
		}
		f, inFlag := e.o.Flag(s.Flag)
		v, inEnv := e.o.Env(s.Env)
		f, v = strings.TrimSpace(f), strings.TrimSpace(v)
		if inFlag && inEnv && f != "" && v != "" && f != v {
			out = append(out, about(s.Env, warn("--%s and %s differ; the flag is used", "--%s 与 %s 不一致，以命令行参数为准", s.Flag, s.Env)))
		}
	}
	if len(out) > 0 {
		return out
	}
	return ok("none with two values", "没有取值不同的重复设置")
}

func checkDev(e *exam) []Result {
	c := e.settings.Config
	switch {
	case !c.Dev:
		return ok("off", "已关闭")
	case c.Upstream == "" || c.Upstream == relay.DefaultUpstream:
		return fail("on, and the upstream is WeChat itself", "已开启，而上游是真实的微信")
	}
	return warn("on: the upstream is %s", "已开启：上游为 %s", e.upstreamShown())
}

func checkTTL(e *exam) []Result {
	switch d := e.settings.Config.SessionTTL; {
	case d == 0:
		return skip("it cannot be read", "无法读取")
	case d > relay.DefaultSessionTTL:
		return warn("sessions live for %v, longer than the three days WeChat gives a session_key", "会话有效期为 %v，超过微信 session_key 的三天", d)
	case d < 5*time.Minute:
		return warn("sessions live for only %v", "会话有效期只有 %v", d)
	default:
		return ok("%v", "%v", d)
	}
}

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
