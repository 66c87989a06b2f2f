package doctor

import (
	"cmp"
	"crypto/rand"
	"errors"
	"io/fs"
	"strings"
	"time"

	"wxflow/relay"
	"wxflow/relay/session"
	"wxflow/relay/settings"
	"wxflow/relay/store/bolt"
	"wxflow/relay/store/memory"
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

func checkLasts(e *exam) []Result {
	v, _ := e.named("WXRELAY_STORE")
	if v = strings.TrimSpace(v); v == "" || v == "memory:" {
		return warn("sessions are kept in memory and lost at a restart", "会话保存在内存中，重启即丢失")
	}
	scheme, _, _ := strings.Cut(v, ":")
	return ok("%s", "%s", scheme)
}

func checkStore(e *exam) []Result {
	ctx, cancel := e.within()
	defer cancel()
	store, closeStore, err := e.o.openStore(e.settings)
	switch {
	case errors.Is(err, bolt.ErrInUse):
		return skip("a running relay has it open", "正在运行的中继占用着它")
	case errors.Is(err, fs.ErrNotExist):
		return skip("the first start of a relay makes it", "中继首次启动时创建")
	case err != nil:
		return fail("it cannot be opened: %s", "无法打开：%s", reason(err))
	}
	defer closeStore()
	if p := session.PingerOf(store); p != nil {
		if err := p.Ping(ctx); err != nil {
			return fail("it cannot be reached: %s", "无法连接：%s", reason(err))
		}
	}
	s := session.Session{AppID: "wxrelay-doctor", OpenID: "wxrelay-doctor", Created: e.now(), Expires: e.now().Add(time.Minute)}
	_, _ = rand.Read(s.Token[:]) // never fails
	if err := store.Put(ctx, s); err != nil {
		return fail("a session cannot be written: %s", "无法写入会话：%s", reason(err))
	}
	switch got, err := store.Get(ctx, s.Token); {
	case err != nil:
		return fail("a session that was written cannot be read: %s", "无法读出写入的会话：%s", reason(err))
	case got.OpenID != s.OpenID:
		return fail("a session comes back as another one", "读出的会话与写入的不同")
	}
	if err := store.Delete(ctx, s.Token); err != nil {
		return fail("a session cannot be deleted: %s", "无法删除会话：%s", reason(err))
	}
	return ok("written, read and deleted", "写入、读取、删除均正常")
}

// openStore opens the store of the settings, a fresh one in memory if that is what they say.
func openStore(s settings.Settings) (session.Store, func() error, error) {
	closeStore, err := s.OpenMadeStore()
	if err != nil || s.Config.Store != nil {
		return s.Config.Store, closeStore, err
	}
	return memory.New(nil, 0), closeStore, nil
}
