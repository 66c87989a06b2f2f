package settings

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"

	"wxflow/relay/credential"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/trust"
	"wxflow/relay/jwt"
	"wxflow/relay/store/sealed"
	"wxflow/relay/text"
)

const (
	maxSecretFile   = 4 << 10 // far more than a secret: a larger file is a wrong one
	maxIdentityFile = 64 << 10
)

// onlyOne is the error of a setting beside another one that says the same.
func onlyOne(other string) error {
	return text.Errorf("%s is set too: keep one of them", "同时设置了 %s：请只保留一个", other)
}

// secret sets a secret of the app that the environment names.
func secret(into *credential.Secret) func(string) error {
	return func(v string) error {
		*into = credential.NewSecret(v)
		return nil
	}
}

// fromFile sets what a file holds in the place of the setting beside.
func (s *Settings) fromFile(beside, what string, set func(string) error) func(string) error {
	return func(file string) error {
		if s.given[beside] != "" {
			return onlyOne(beside)
		}
		v, err := readSecretFile(file, what)
		if err != nil {
			return err
		}
		if err := set(v); err != nil {
			return text.InFile(file, err)
		}
		return nil
	}
}

func (s *Settings) setKey(v string) (err error) {
	s.Config.Keys, err = sealed.ParseKeyring(v)
	return err
}

func (s *Settings) setInternalKey(v string) (err error) {
	s.Config.InternalKeys, err = parseInternalKeys(v)
	return err
}

// InternalKey returns an internal key for a program that shows it: the one of that name,
// or the first, of a file, or of the environment when there is no file.
func InternalKey(name, file string, env func(string) (string, bool)) (credential.Secret, error) {
	var s Settings
	v, _ := env("WXRELAY_INTERNAL_KEY")
	setting, set := "WXRELAY_INTERNAL_KEY", s.setInternalKey
	if file != "" {
		setting, v, set = "WXRELAY_INTERNAL_KEY_FILE", file, s.fromFile("", "keys", s.setInternalKey)
	}
	if v = strings.TrimSpace(v); v == "" {
		return credential.Secret{}, text.Problems{text.NewProblem(setting,
			"is missing: this takes an internal key of the relay", "缺失：此操作需要中继的内部密钥")}
	}
	if err := set(v); err != nil {
		return credential.Secret{}, text.Problems{text.ProblemOf(setting, err)}
	}
	for _, k := range s.Config.InternalKeys {
		if name == "" || k.Name == name {
			return k.Key, nil
		}
	}
	return credential.Secret{}, text.Problems{text.NewProblem(setting, "has no key of the name %s", "没有名称为 %s 的密钥", name)}
}

// setIdentityKey reads the keys at once, so that a start with a wrong file ends.
func (s *Settings) setIdentityKey(file string) error {
	b, err := readUpTo(file, maxIdentityFile)
	if err != nil {
		return err
	}
	if len(b) > maxIdentityFile {
		return text.Errorf("%s is too large to hold keys", "%s 过大，不像是密钥文件", file)
	}
	keys, err := jwt.Read(b, s.identityIssuer)
	if err != nil {
		return text.InFile(file, err)
	}
	s.Config.Identity = keys
	return nil
}

// readSecretFile reads a small file that holds a secret and nothing else; white
// space around it does not count. Its errors name the file and show none of it.
func readSecretFile(file, what string) (string, error) {
	b, err := readUpTo(file, maxSecretFile)
	if err != nil {
		return "", err
	}
	secret := bytes.TrimSpace(b)
	switch {
	case len(b) > maxSecretFile:
		return "", text.Errorf("%s is too large to hold %s", "%s 过大，不像是 %s", file, what)
	case len(secret) == 0:
		return "", text.Errorf("%s is empty", "%s 是空文件", file)
	}
	return string(secret), whyNoSecret(file, b)
}

// readUpTo reads a file with secrets. Of one that is larger than most it returns a
// byte more than that.
func readUpTo(file string, most int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		if looksSecret(file) || notAPath(file) {
			err = text.Errorf("names no file that can be opened, and looks like the secret itself, so it is not shown: "+
				"write the path of the file, as in /run/secrets/appsecret",
				"不是可以打开的文件，像是密钥本身，因此不显示：请写文件路径，如 /run/secrets/appsecret")
		}
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}

func looksSecret(s string) bool { return text.Mask(s) != s }

func notAPath(s string) bool { return len(s) >= 16 && !strings.ContainsAny(s, `/\.`) }

// whyNoSecret returns what keeps the text of a file from being a secret,
// whatever secret it is; nil means nothing does.
func whyNoSecret(file string, b []byte) error {
	switch {
	case bytes.HasPrefix(b, []byte("\ufeff")):
		return text.Errorf("%s begins with a byte order mark (BOM), which editors on Windows write: save it as UTF-8 without one",
			"%s 以 BOM 开头（Windows 编辑器常会添加）：请以无 BOM 的 UTF-8 保存", file)
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return text.Errorf("%s is UTF-16, which > in PowerShell writes: save it as UTF-8",
			"%s 是 UTF-16 编码（PowerShell 的 > 会这样写）：请以 UTF-8 保存", file)
	case inQuotes(string(bytes.TrimSpace(b))):
		return text.Errorf("%s has quotation marks, which are taken as part of the secret: take them out",
			"%s 中带有引号，引号会被当作密钥的一部分：请去掉", file)
	}
	return nil
}

// inQuotes reports whether quotation marks stand around the whole of s.
func inQuotes(s string) bool {
	r := []rune(s)
	return len(r) > 1 && strings.ContainsRune(trust.Quotes, r[0]) && strings.ContainsRune(trust.Quotes, r[len(r)-1])
}

var keyName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$`) })

// parseInternalKeys reads keys separated by commas or white space, each KEY,
// NAME:KEY or NAME@APPID+APPID:KEY. Its errors show none of it.
func parseInternalKeys(s string) ([]credential.InternalKey, error) {
	var keys []credential.InternalKey
	names := make(map[string]bool)
	for i, word := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune(", \t\r\n", c) }) {
		k := credential.InternalKey{Name: fmt.Sprintf("key%d", i+1), Key: credential.NewSecret(word)}
		if name, key, ok := strings.Cut(word, ":"); ok {
			name, appIDs, bound := strings.Cut(name, "@")
			if !keyName().MatchString(name) {
				return nil, text.Errorf("the name of key %d is not up to 32 letters, digits, . _ and -; write NAME:KEY, NAME@APPID:KEY or KEY",
					"第 %d 个密钥的名称只能是 32 个以内的字母、数字、. _ 和 -；请写 名称:密钥、名称@APPID:密钥 或 密钥", i+1)
			}
			k = credential.InternalKey{Name: name, Key: credential.NewSecret(key)}
			if bound {
				k.AppIDs = strings.Split(appIDs, "+")
			}
			if slices.ContainsFunc(k.AppIDs, func(id string) bool { return !trust.IsPlain(id) }) {
				return nil, text.Errorf("the appids of key %d are not letters, digits, - _ and ., with + between them; write NAME@APPID+APPID:KEY",
					"第 %d 个密钥的 appid 只能是字母、数字、- _ 和 .，多个以 + 分隔；请写 名称@APPID+APPID:密钥", i+1)
			}
		}
		switch key := k.Key.Reveal(); {
		case len(key) < gateway.MinInternalKey:
			return nil, text.Errorf("key %d has %d characters, which is fewer than %d; make one with: openssl rand -hex 32",
				"第 %d 个密钥只有 %d 个字符，少于 %d 个；可用 openssl rand -hex 32 生成", i+1, len(key), gateway.MinInternalKey)
		case len(key) > trust.MaxCode || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }):
			return nil, text.Errorf("key %d is not up to %d printable ASCII characters", "第 %d 个密钥不是 %d 个以内的可打印 ASCII 字符", i+1, trust.MaxCode)
		case names[k.Name]:
			return nil, text.Errorf("two keys have the name of key %d", "有两个密钥与第 %d 个同名", i+1)
		}
		names[k.Name] = true
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, text.Errorf("holds no key", "没有密钥")
	}
	return keys, nil
}
