package relay

import (
	"slices"
	"strings"

	"wxflow/relay/store/sealed"
	"wxflow/relay/text"
)

// redisSchemes are what a redis URL begins with. Package redis reads the
// rest, for the library does not link it.
var redisSchemes = [...]string{"redis", "rediss", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster"}

// setStore tells the kinds apart and quotes nothing: it may hold a password.
func setStore(s *Settings, v string) error {
	scheme, rest, _ := strings.Cut(v, ":")
	switch {
	case v == "memory:":
	case scheme == "memory":
		return text.Errorf("the store in memory is written memory: with its colon and nothing else", "内存存储写作 memory:（带冒号，后面不加内容）")
	case scheme == "bolt" && rest != "":
	case scheme == "bolt":
		return text.Errorf("bolt: names no file; write bolt:/var/lib/wxrelay/sessions.db", "bolt: 未写文件；请写 bolt:/var/lib/wxrelay/sessions.db")
	case slices.Contains(redisSchemes[:], scheme) && strings.HasPrefix(rest, "//"):
	case slices.Contains(redisSchemes[:], scheme):
		return text.Errorf("a redis store is a URL: write %s://host:6379/0", "Redis 存储是一个 URL：请写 %s://host:6379/0", scheme)
	default:
		return text.Errorf("is not a store this version knows: memory:, bolt:FILE, redis://, rediss://, redis+sentinel:// or redis+cluster://",
			"不是支持的存储：memory:、bolt:文件、redis://、rediss://、redis+sentinel:// 或 redis+cluster://")
	}
	s.Store = v
	return nil
}

func setKey(s *Settings, v string) (err error) {
	s.Config.Keys, err = sealed.ParseKeyring(v)
	return err
}

func setKeyFile(s *Settings, file string) error {
	if s.Config.Keys != nil {
		return text.Errorf("%s is set too: keep one of them", "同时设置了 %s：请只保留一个", envKey)
	}
	v, err := readSecretFile(file, "keys")
	if err != nil {
		return err
	}
	if err = setKey(s, v); err != nil {
		return text.InFile(file, err)
	}
	return nil
}

// checkKey asks for a key where sessions outlive the process: session_keys
// lie on no disk and cross no network in clear.
func (s *Settings) checkKey(p *text.Problems) {
	if s.Store == "" || s.Store == "memory:" || s.Config.Keys != nil || p.Has(envKey) || p.Has(envKeyFile) {
		return
	}
	kind, _, _ := strings.Cut(s.Store, ":")
	p.Add(envKey, "is missing: the %s: store keeps session_keys, and they are sealed there; make a key with wxrelay key and set it, or WXRELAY_KEY_FILE",
		"未设置：%s: 存储中的 session_key 需加密保存；请用 wxrelay key 生成密钥并设置它或 WXRELAY_KEY_FILE", kind)
}

func setSessionExpiry(s *Settings, v string) error {
	switch v {
	case "absolute", "sliding":
		s.Config.Sliding = v == "sliding"
		return nil
	}
	return text.Errorf("%q is neither absolute nor sliding", "%q 不是 absolute 或 sliding", v)
}
