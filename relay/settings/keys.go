package settings

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wxflow/relay/credential"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/trust"
	"wxflow/relay/text"
)

var keyName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$`)

// parseInternalKeys reads keys separated by commas or white space, each KEY,
// NAME:KEY or NAME@APPID+APPID:KEY. Its errors show none of it.
func parseInternalKeys(s string) ([]credential.InternalKey, error) {
	var keys []credential.InternalKey
	names := make(map[string]bool)
	for i, word := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune(", \t\r\n", c) }) {
		k := credential.InternalKey{Name: fmt.Sprintf("key%d", i+1), Key: credential.NewSecret(word)}
		if name, key, ok := strings.Cut(word, ":"); ok {
			name, appIDs, bound := strings.Cut(name, "@")
			if !keyName.MatchString(name) {
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
