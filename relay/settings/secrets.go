package settings

import (
	"bytes"
	"io"
	"os"
	"strings"

	"wxflow/relay/credential"
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

func (s *Settings) setSecret(v string) error {
	s.Config.Apps[0].Secret = credential.NewSecret(v)
	return nil
}

func (s *Settings) setSecretFile(file string) error {
	if !s.Config.Apps[0].Secret.Empty() {
		return onlyOne("WXRELAY_SECRET")
	}
	s.SecretFile = file
	secret, err := readSecretFile(file, "an AppSecret")
	if err != nil {
		return err
	}
	return s.setSecret(secret)
}

func (s *Settings) setKey(v string) (err error) {
	s.Config.Keys, err = sealed.ParseKeyring(v)
	return err
}

func (s *Settings) setKeyFile(file string) error {
	if s.Config.Keys != nil {
		return onlyOne("WXRELAY_KEY")
	}
	return setFromFile(file, s.setKey)
}

func (s *Settings) setInternalKey(v string) (err error) {
	s.Config.InternalKeys, err = parseInternalKeys(v)
	return err
}

func (s *Settings) setInternalKeyFile(file string) error {
	if len(s.Config.InternalKeys) > 0 {
		return onlyOne("WXRELAY_INTERNAL_KEY")
	}
	return setFromFile(file, s.setInternalKey)
}

// setFromFile sets what a file with keys holds.
func setFromFile(file string, set func(string) error) error {
	keys, err := readSecretFile(file, "keys")
	if err != nil {
		return err
	}
	if err := set(keys); err != nil {
		return text.InFile(file, err)
	}
	return nil
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
		if mayBeSecret(file) {
			err = text.Errorf("names no file that can be opened, and looks like the secret itself, so it is not shown: "+
				"write the path of the file, as in /run/secrets/appsecret",
				"不是可以打开的文件，像是密钥本身，因此不显示：请写文件路径，如 /run/secrets/appsecret")
		}
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}

// mayBeSecret reports whether what should be the path of a file that holds a
// secret may be the secret itself.
func mayBeSecret(path string) bool { return looksSecret(path) || notAPath(path) }

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
