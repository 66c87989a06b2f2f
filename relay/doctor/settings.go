package doctor

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"time"
	"unicode"

	"wxflow/relay"
	"wxflow/relay/internal/trust"
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
		if !explained[p.Setting] {
			out = append(out, Result{Status: Fail, Subject: p.Setting, What: p.Text})
		}
	}
	n := 0
	for _, s := range settings.Table() {
		if e.value(s) != "" {
			n++
		}
	}
	return or(out, ok("%d given, the rest at its defaults", "已设置 %d 项，其余为默认值", n))
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
	return or(out, ok("none with two values", "没有取值不同的重复设置"))
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
		r := Result{Status: Warn, Subject: p.Setting, What: p.Text}
		if meant, ok := settings.Meant(p.Setting); ok {
			r.Fix = text.New("rename it to %s", "改名为 %s", meant.Env)
		}
		out = append(out, r)
	}
	return or(out, ok("all known", "均为已知设置"))
}

func checkLasts(e *exam) []Result {
	v := strings.TrimSpace(e.named("WXRELAY_STORE"))
	if v == "" || v == "memory:" {
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

// A givenSecret is an AppSecret as it stands in its place.
type givenSecret struct{ text, where, appID string }

// secretsGiven reads them raw, and before anything is cut off. It leaves out what
// cannot be read, which settings.valid knows.
func (e *exam) secretsGiven() (out []givenSecret) {
	for _, s := range e.settings.Secrets {
		if s.File == "" {
			text, _ := e.o.Env(s.Env)
			out = append(out, givenSecret{text, s.Env, s.AppID})
			continue
		}
		f, err := os.Open(s.File)
		if err != nil {
			continue
		}
		b, err := io.ReadAll(io.LimitReader(f, 1024)) // far more than a secret
		f.Close()
		if err != nil {
			continue
		}
		where := "WXRELAY_SECRET_FILE"
		if e.settings.AppsFile != "" {
			where = s.File
		}
		out = append(out, givenSecret{string(b), where, s.AppID})
	}
	return out
}

func checkSecretClean(e *exam) []Result {
	given := e.secretsGiven()
	if len(given) == 0 {
		return ok("not given by environment or file", "未通过环境变量或文件设置")
	}
	out := make([]Result, len(given))
	for i, g := range given {
		r := checkClean(g)
		if e.settings.AppsFile == "" {
			return r
		}
		if r[0].Status == Fail && len(e.problems) > 0 {
			r = without("settings.valid", "fix %s first", "请先解决 %s", "settings.valid")
		}
		out[i] = about(g.appID, r)
	}
	return out
}

func checkClean(g givenSecret) []Result {
	inner, where := strings.TrimSpace(g.text), g.where
	switch {
	case strings.HasPrefix(g.text, "\ufeff"):
		return fail("%s begins with a byte order mark, which editors on Windows put there", "%s 以 BOM 开头（Windows 编辑器常会添加）", where)
	case strings.ContainsAny(inner, trust.Quotes):
		return fail("%s holds a quotation mark", "%s 中含有引号", where)
	case strings.ContainsFunc(inner, unicode.IsSpace):
		return fail("%s holds a space or a line break in the middle", "%s 中间含有空格或换行", where)
	case strings.ContainsFunc(inner, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsPrint(r) }):
		return fail("%s holds an invisible or a full-width character", "%s 中含有不可见字符或全角字符", where)
	case where == "WXRELAY_SECRET" && inner != g.text:
		return warn("%s has a space or line break around it; the relay cuts it off, other programs do not", "%s 前后有空格或换行；中继会去掉，其他程序不会", where)
	}
	return ok("%s, %d characters, not shown", "%s，%d 个字符，不显示", where, len(inner))
}

func checkSwapped(e *exam) []Result {
	if trust.IsSecret(strings.TrimSpace(e.named("WXRELAY_APPID"))) {
		return fail("WXRELAY_APPID holds what looks like an AppSecret", "WXRELAY_APPID 里填的像是 AppSecret")
	}
	for _, g := range e.secretsGiven() {
		// In a file of apps settings.valid says so, and on which line.
		if e.settings.AppsFile == "" && trust.IsAppID(strings.TrimSpace(g.text)) {
			return fail("%s holds what looks like an appid", "%s 里填的像是 appid", g.where)
		}
	}
	return ok("right", "正确")
}

// secretFiles are the settings that name a file with a secret.
var secretFiles = [...]string{"WXRELAY_SECRET_FILE", "WXRELAY_KEY_FILE", "WXRELAY_IDENTITY_KEY_FILE", "WXRELAY_INTERNAL_KEY_FILE",
	"WXRELAY_TLS_KEY", "WXRELAY_PUSH_TOKEN_FILE", "WXRELAY_PUSH_KEY_FILE"}

func checkFileMode(e *exam) []Result {
	var out []Result
	look := func(subject, file string) {
		info, err := os.Stat(file)
		switch {
		case err != nil || runtime.GOOS == "windows": // none, which settings.valid knows; or no such mode
		case info.Mode().Perm()&0o004 != 0:
			out = append(out, about(subject, warn("everybody on this machine may read %s", "本机所有用户都能读取 %s", file)))
		default:
			out = append(out, about(subject, ok("mode %v", "权限 %v", info.Mode().Perm())))
		}
	}
	for _, name := range secretFiles {
		look(name, strings.TrimSpace(e.named(name)))
	}
	if e.settings.AppsFile != "" {
		for _, s := range e.settings.Secrets {
			if s.File != "" {
				look(s.AppID, s.File)
			}
		}
	}
	return or(out, skip("no file to look at", "没有可检查的文件"))
}
