package doctor

import (
	"os"
	"regexp"
	"runtime"
	"strings"
	"unicode"
)

// secretGiven is the AppSecret as it stands in its place.
func (e *exam) secretGiven() (text, where string) {
	if v, from := e.named("WXRELAY_SECRET"); from != "" {
		return v, "WXRELAY_SECRET"
	}
	if file, from := e.named("WXRELAY_SECRET_FILE"); from != "" {
		if f, err := os.Open(strings.TrimSpace(file)); err == nil {
			defer f.Close()
			b := make([]byte, 1024) // far more than a secret
			n, _ := f.Read(b)
			return string(b[:n]), "WXRELAY_SECRET_FILE"
		}
	}
	return "", ""
}

func checkSecretClean(e *exam) []Result {
	text, where := e.secretGiven()
	if where == "" {
		return ok("not given by environment or WXRELAY_SECRET_FILE", "未通过环境变量或 WXRELAY_SECRET_FILE 设置")
	}
	inner := strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(text, "\ufeff"):
		return fail("%s begins with a byte order mark, which editors on Windows put there", "%s 以 BOM 开头（Windows 编辑器常会添加）", where)
	case strings.ContainsAny(inner, "\"'`“”‘’"):
		return fail("%s holds a quotation mark", "%s 中含有引号", where)
	case strings.ContainsFunc(inner, unicode.IsSpace):
		return fail("%s holds a space or a line break in the middle", "%s 中间含有空格或换行", where)
	case strings.ContainsFunc(inner, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsPrint(r) }):
		return fail("%s holds an invisible or a full-width character", "%s 中含有不可见字符或全角字符", where)
	case where == "WXRELAY_SECRET" && inner != text:
		return warn("%s has a space or line break around it; the relay cuts it off, other programs do not", "%s 前后有空格或换行；中继会去掉，其他程序不会", where)
	}
	return ok("%s, %d characters, not shown", "%s，%d 个字符，不显示", where, len(inner))
}

var (
	looksSecret = regexp.MustCompile(`^[0-9a-f]{32}$`)
	looksAppID  = regexp.MustCompile(`^wx[0-9a-f]{16}$`)
)

func checkSwapped(e *exam) []Result {
	appid, _ := e.named("WXRELAY_APPID")
	secret, where := e.secretGiven()
	switch {
	case looksSecret.MatchString(strings.TrimSpace(appid)):
		return fail("WXRELAY_APPID holds what looks like an AppSecret", "WXRELAY_APPID 里填的像是 AppSecret")
	case looksAppID.MatchString(strings.TrimSpace(secret)):
		return fail("%s holds what looks like an appid", "%s 里填的像是 appid", where)
	}
	return ok("each in its own", "正确")
}

// secretFiles are the settings that name a file nobody else may read.
var secretFiles = [...]string{"WXRELAY_SECRET_FILE", "WXRELAY_KEY_FILE", "WXRELAY_IDENTITY_KEY_FILE", "WXRELAY_INTERNAL_KEY_FILE", "WXRELAY_TLS_KEY"}

func checkFileMode(e *exam) []Result {
	var out []Result
	for _, name := range secretFiles {
		file, _ := e.named(name)
		info, err := os.Stat(strings.TrimSpace(file))
		switch {
		case err != nil || runtime.GOOS == "windows": // none, which settings.valid knows; or no such mode
		case info.Mode().Perm()&0o004 != 0:
			out = append(out, about(name, warn("everybody on this machine may read %s", "本机所有用户都能读取 %s", strings.TrimSpace(file))))
		default:
			out = append(out, about(name, ok("mode %v", "权限 %v", info.Mode().Perm())))
		}
	}
	if len(out) == 0 {
		return skip("no file to look at", "没有可检查的文件")
	}
	return out
}
