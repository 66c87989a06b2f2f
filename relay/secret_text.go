package relay

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"wxflow/relay/text"
)

// demoSecret begins the secrets of mockwx's built-in fixture.
const demoSecret = "mocksecret"

// quotes are the marks that people, and programs that read files of variables,
// leave around a value.
const quotes = "\"'`“”‘’"

// inQuotes reports whether the marks stand around the whole of s.
func inQuotes(s string) bool {
	r := []rune(s)
	return len(r) > 1 && strings.ContainsRune(quotes, r[0]) && strings.ContainsRune(quotes, r[len(r)-1])
}

// whyNoSecret says why something cannot be an AppSecret, and shows none of it.
func whyNoSecret(secret string) text.Text {
	const whatItIs, whatItIsZH = "an AppSecret is 32 of 0-9 a-f", "AppSecret 为 32 位 0-9 a-f"
	switch {
	case strings.HasPrefix(secret, "\ufeff"):
		return text.New("begins with a byte order mark (BOM), which editors on Windows write: save it as UTF-8 without one",
			"以 BOM 开头（Windows 编辑器常会添加）：请以无 BOM 的 UTF-8 保存")
	case strings.ContainsAny(secret, quotes):
		return text.New("has quotation marks, which are taken as part of it: write the 32 characters without them (docker --env-file keeps them)",
			"带有引号，引号会被当作密钥的一部分：请只写那 32 个字符（docker 的 --env-file 会保留引号）")
	case strings.ContainsFunc(secret, unicode.IsSpace):
		return text.New("has a space or a line break in the middle: "+whatItIs, "中间有空格或换行："+whatItIsZH)
	case strings.ContainsFunc(secret, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsPrint(c) }):
		return text.New("has an invisible or a full-width character: "+whatItIs, "含有不可见字符或全角字符："+whatItIsZH)
	case strings.HasPrefix(secret, demoSecret):
		return text.New("is a secret of mockwx's demo, which WeChat does not know: to use mockwx set WXRELAY_DEV=1; to use WeChat copy the AppSecret from mp.weixin.qq.com",
			"是 mockwx 演示数据的密钥，微信不认识它：使用 mockwx 请设置 WXRELAY_DEV=1；使用微信请到 mp.weixin.qq.com 复制 AppSecret")
	}
	has := text.New(fmt.Sprintf("this has %d characters", len(secret)), fmt.Sprintf("现有 %d 个字符", len(secret)))
	if len(secret) == 32 {
		has = text.New("this has others among its 32 characters", "现有的 32 个字符中有其他字符")
	}
	return text.New("is not an AppSecret: that is 32 of 0-9 a-f, and "+has.EN+"; without WXRELAY_DEV=1 it must be a real one",
		"不是 AppSecret：应为 32 位 0-9 a-f，"+has.ZH+"；未设置 WXRELAY_DEV=1 时必须是真实的 AppSecret")
}

// whyNoSecretFile says what keeps the text of a file from being a secret,
// whatever secret it is; nil means nothing does.
func whyNoSecretFile(file string, b []byte) error {
	switch {
	case bytes.HasPrefix(b, []byte("\ufeff")):
		return text.Errorf("%s begins with a byte order mark (BOM), which editors on Windows write: save it as UTF-8 without one", "%s 以 BOM 开头（Windows 编辑器常会添加）：请以无 BOM 的 UTF-8 保存", file)
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return text.Errorf("%s is UTF-16, which > in PowerShell writes: save it as UTF-8", "%s 是 UTF-16 编码（PowerShell 的 > 会这样写）：请以 UTF-8 保存", file)
	case inQuotes(string(bytes.TrimSpace(b))):
		return text.Errorf("%s has quotation marks, which are taken as part of the secret: take them out", "%s 中带有引号，引号会被当作密钥的一部分：请去掉", file)
	}
	return nil
}

// mayBeSecret reports whether what should be the path of a file that holds a
// secret may be the secret itself.
func mayBeSecret(path string) bool {
	return text.Mask(path) != path || len(path) >= 16 && !strings.ContainsAny(path, `/\.`)
}

// notOpened is the error of a file with a secret that cannot be opened.
func notOpened(path string, err error) error {
	if mayBeSecret(path) {
		return text.Errorf("names no file that can be opened, and looks like the secret itself, so it is not shown: write the path of the file, as in /run/secrets/appsecret",
			"不是可以打开的文件，像是密钥本身，因此不显示：请写文件路径，如 /run/secrets/appsecret")
	}
	return err // names the file and the reason
}
