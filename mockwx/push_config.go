package mockwx

import (
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"wxflow/mockwx/internal/msgcrypt"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A PushConfig is what a developer enters in WeChat's console to be pushed
// messages: where to, and how they are dressed. Empty fields of an app's may be
// given with each push.
type PushConfig struct {
	URL            string `json:"url,omitempty"`
	Token          string `json:"token,omitempty"` // signs every push
	EncodingAESKey string `json:"encoding_aes_key,omitempty"`
	Mode           string `json:"mode,omitempty"`   // plain (default), compat, safe
	Format         string `json:"format,omitempty"` // xml (default), json
}

// Doc: the three modes of the console, and its two formats, XML first.
var (
	pushModes   = []string{"plain", "compat", "safe"}
	pushFormats = []string{"xml", "json"}
)

// problems checks what is given.
func (p *PushConfig) problems() (found []fxFieldProblem) {
	tell := func(field string, t Text) { found = append(found, fxFieldProblem{field, t}) }
	oneOf := func(field, value string, allowed []string) {
		if value != "" && !slices.Contains(allowed, value) {
			list := strings.Join(allowed, ", ")
			tell(field, text.Say("%s is not one of %s", "%s 不是 %s 之一", text.Quote(value), list))
		}
	}
	// Ours: any port. Doc: WeChat pushes to http on 80 and https on 443 only,
	// where no server under test listens.
	if p.URL != "" {
		if u, err := url.Parse(p.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			tell("url", text.Say("is not an address such as http://127.0.0.1:3000/wechat (http or https)", "不是形如 http://127.0.0.1:3000/wechat 的地址（http 或 https）"))
		}
	}
	if t, bad := wechat.BadWord(p.Token, 128); bad && p.Token != "" {
		tell("token", t)
	}
	if _, err := msgcrypt.ParseKey(p.EncodingAESKey); err != nil && p.EncodingAESKey != "" {
		tell("encoding_aes_key", whyNoAESKey(utf8.RuneCountInString(p.EncodingAESKey)))
	}
	oneOf("mode", p.Mode, pushModes)
	oneOf("format", p.Format, pushFormats)
	if p.encrypts() && p.EncodingAESKey == "" {
		tell("encoding_aes_key", text.Say("is missing; mode %s encrypts", "缺失；%s 模式需要加密", p.Mode))
	}
	return found
}

// whyNoAESKey explains an EncodingAESKey of n characters, without repeating any.
func whyNoAESKey(n int) Text {
	if n == msgcrypt.KeyLength {
		return text.Say("must be of 0-9 a-z A-Z alone; other characters, such as + and /, are not in WeChat's keys", "只能由 0-9 a-z A-Z 组成；微信的密钥不含 + 和 / 等其他字符")
	}
	return text.Say("must be %d characters of 0-9 a-z A-Z, found %d characters", "应为 %d 个字符（0-9 a-z A-Z），这里有 %d 个字符", msgcrypt.KeyLength, n)
}

func (p *PushConfig) encrypts() bool { return p.Mode == "compat" || p.Mode == "safe" }

// over returns p with what it does not say from base.
func (p PushConfig) over(base PushConfig) PushConfig {
	for _, f := range []struct{ mine, other *string }{
		{&p.URL, &base.URL}, {&p.Token, &base.Token}, {&p.EncodingAESKey, &base.EncodingAESKey}, {&p.Mode, &base.Mode}, {&p.Format, &base.Format},
	} {
		if *f.mine == "" {
			*f.mine = *f.other
		}
	}
	return p
}

// target makes the config ready for pushing; it tells what is missing.
func (p PushConfig) target() (*pushTarget, error) {
	for _, x := range p.problems() {
		return nil, text.Invalid("%[1]s: %[2]s", "%[1]s：%[3]s", x.field, x.text.EN, x.text.ZH)
	}
	switch {
	case p.URL == "":
		return nil, text.Invalid("where to push is missing: send to, or give the app push.url in the fixture", "缺少推送地址：请发送 to，或在 fixture 中写 app 的 push.url")
	case p.Token == "":
		return nil, text.Invalid("the token is missing, without which nothing can be signed: send token, or give the app push.token in the fixture",
			"缺少 token，无法签名：请发送 token，或在 fixture 中写 app 的 push.token")
	}
	u, err := url.Parse(p.URL)
	if err != nil {
		return nil, err // problems has read it already
	}
	t := &pushTarget{url: u, token: p.Token, compat: p.Mode == "compat", json: p.Format == "json", limit: pushLimit, attempts: pushAttempts}
	if p.encrypts() {
		key, err := msgcrypt.ParseKey(p.EncodingAESKey)
		if err != nil {
			return nil, err // problems has read it already
		}
		t.key = &key
	}
	return t, nil
}

// originalID is the ToUserName of an app's messages. Doc: gh_ and 12 hex digits.
func (w *world) originalID(a *app) string {
	if a.OriginalID != "" {
		return a.OriginalID
	}
	sum := w.ids.derive("original_id", a.AppID)
	return "gh_" + hex.EncodeToString(sum[:6])
}
