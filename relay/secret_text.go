package relay

import (
	"bytes"
	"strings"

	"wxflow/relay/internal/trust"
	"wxflow/relay/text"
)

// inQuotes reports whether the marks stand around the whole of s.
func inQuotes(s string) bool {
	r := []rune(s)
	return len(r) > 1 && strings.ContainsRune(trust.Quotes, r[0]) && strings.ContainsRune(trust.Quotes, r[len(r)-1])
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
