package doctor

import (
	"io"
	"os"
	"runtime"
	"strings"
	"unicode"

	"wxflow/relay/internal/trust"
)

// A givenSecret is an AppSecret as it stands in its place.
type givenSecret struct{ text, where, appID string }

// secretsGiven reads them raw, and before anything is cut off. It leaves out what
// cannot be read, which settings.valid knows.
func (e *exam) secretsGiven() (out []givenSecret) {
	for _, s := range e.settings.Secrets {
		if s.File == "" {
			text, from := e.named(s.Env)
			if from == "" { // of a file of apps
				text, _ = e.o.Env(s.Env)
			}
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
			r = without("settings.valid", "%s has to be mended first", "请先解决 %s", "settings.valid")
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
	appid, _ := e.named("WXRELAY_APPID")
	if trust.IsSecret(strings.TrimSpace(appid)) {
		return fail("WXRELAY_APPID holds what looks like an AppSecret", "WXRELAY_APPID 里填的像是 AppSecret")
	}
	for _, g := range e.secretsGiven() {
		// In a file of apps settings.valid says so, and on which line.
		if e.settings.AppsFile == "" && trust.IsAppID(strings.TrimSpace(g.text)) {
			return fail("%s holds what looks like an appid", "%s 里填的像是 appid", g.where)
		}
	}
	return ok("each in its own", "正确")
}

// secretFiles are the settings that name a file with a secret.
var secretFiles = [...]string{"WXRELAY_SECRET_FILE", "WXRELAY_KEY_FILE", "WXRELAY_IDENTITY_KEY_FILE", "WXRELAY_INTERNAL_KEY_FILE",
	"WXRELAY_TLS_KEY"}

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
		file, _ := e.named(name)
		look(name, strings.TrimSpace(file))
	}
	if e.settings.AppsFile != "" {
		for _, s := range e.settings.Secrets {
			if s.File != "" {
				look(s.AppID, s.File)
			}
		}
	}
	if len(out) == 0 {
		return skip("no file to look at", "没有可检查的文件")
	}
	return out
}
