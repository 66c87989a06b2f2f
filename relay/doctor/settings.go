package doctor

import (
	"cmp"
	"strings"
	"time"

	"wxflow/relay"
	"wxflow/relay/settings"
	"wxflow/relay/text"
)

func settingsChecks() []Check {
	return []Check{
		{
			ID:    "settings.valid",
			Title: text.New("settings", "设置项"),
			Why:   text.New("the relay does not start with this", "存在此问题时中继无法启动"),
			Fix:   text.New("change the setting as the text says; relay/docs/settings.md lists them all", "按提示修改该设置；全部设置见 relay/docs/settings.md"),
			run:   checkValid,
		},
		{
			ID:    "settings.secret",
			Title: text.New("the AppSecret as it is written", "AppSecret 的写法"),
			Why:   text.New("WeChat compares it letter by letter: a quote or an invisible character makes it a wrong secret (40125)", "微信会逐字比较：多一个引号或不可见字符就是错误的密钥（40125）"),
			Fix:   text.New("write the 32 characters bare, saved as plain UTF-8 without BOM: no quotes, no spaces", "只写那 32 个字符，以无 BOM 的 UTF-8 保存，不要引号和空格"),
			run:   checkSecretClean,
		},
		{
			ID:    "settings.swapped",
			Title: text.New("appid and AppSecret in their places", "appid 与 AppSecret 的位置"),
			Why:   text.New("WeChat answers 40013 invalid appid, which leads nowhere", "微信只会答复 40013 invalid appid，看不出是填反了"),
			Fix:   text.New("WXRELAY_APPID begins with wx (18 characters); the AppSecret has 32", "WXRELAY_APPID 以 wx 开头，18 个字符；AppSecret 为 32 个字符"),
			run:   checkSwapped,
		},
		{
			ID:    "settings.file_mode",
			Title: text.New("who may read the files with secrets", "密钥文件的权限"),
			Why:   text.New("every user of this machine, and every program that gets broken into, can take the secret", "本机任何用户、任何被攻破的程序都能读走密钥"),
			Fix:   text.New("give it to the relay's user and run: chmod 600 FILE", "把文件属主改为运行中继的用户，并执行：chmod 600 文件"),
			run:   checkFileMode,
		},
		{
			ID:    "settings.both",
			Title: text.New("settings given twice", "重复给出的设置"),
			Why:   text.New("the flag wins, and whoever changes the environment wonders why nothing happens", "命令行参数优先，修改环境变量将不起作用"),
			Fix:   text.New("keep one of the two", "只保留其中一处"),
			run:   checkBoth,
		},
		{
			ID:    "settings.names",
			Title: text.New("names of the settings", "设置的名称"),
			Why:   text.New("a misspelt setting is not read", "拼错的设置不会生效"),
			Fix:   text.New("correct the name or unset it", "改正名称或删除该变量"),
			run:   checkNames,
		},
		{
			ID:    "settings.dev",
			Title: text.New("WXRELAY_DEV", "WXRELAY_DEV"),
			Why:   text.New("with it the relay believes a fake WeChat and made-up identities: anybody could log in as anybody", "开启后中继会相信模拟微信和虚构的身份：任何人都可能冒充他人登录"),
			Fix:   text.New("unset WXRELAY_DEV before real users come", "上线前删除 WXRELAY_DEV"),
			run:   checkDev,
		},
		{
			ID:    "settings.session_ttl",
			Title: text.New("life of a session", "会话有效期"),
			Why:   text.New("a session that outlives its session_key cannot decrypt anything any more; a very short one has everybody log in all the time", "会话若比 session_key 更长，将无法再解密数据；太短则用户需要不停登录"),
			Fix:   text.New("set WXRELAY_SESSION_TTL to something like 72h, or leave it out", "把 WXRELAY_SESSION_TTL 设为 72h 左右，或不设置"),
			run:   checkTTL,
		},
	}
}

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
