package push

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/msgcrypt"
	"wxflow/mockwx/text"
)

// A target is a developer's server, and how messages to it are dressed.
type target struct {
	url      *url.URL
	token    string
	key      *msgcrypt.Key // nil: nothing is encrypted
	compat   bool          // the plain fields stand beside the ciphertext
	json     bool
	limit    time.Duration // for each attempt
	attempts int
}

// target returns the server that a message goes to, where base says what r does not; the
// error says what is missing.
func (r *Request) target(base fixture.PushConfig) (*target, error) {
	switch {
	case r.To != "" && !strings.HasPrefix(r.To, "http://") && !strings.HasPrefix(r.To, "https://"):
		return nil, text.Invalid("to: %q is no URL; it begins with http:// or https://, and who sends the message goes into user",
			"to：%q 不是 URL；应以 http:// 或 https:// 开头，发送消息的用户请写在 user 里", text.Clip(r.To, 64))
	case r.Timeout < 0 || time.Duration(r.Timeout) > maxLimit:
		return nil, text.Invalid("timeout: at most %v", "timeout：最多 %v", maxLimit)
	case r.Attempts < 0 || r.Attempts > maxAttempts:
		return nil, text.Invalid("attempts: 1 to %d", "attempts：1 到 %d", maxAttempts)
	}
	p := fixture.PushConfig{URL: r.To, Token: r.Token, EncodingAESKey: r.EncodingAESKey, Mode: r.Mode, Format: r.Format}.Over(base)
	if err := p.Check(); err != nil {
		return nil, err
	}
	switch {
	case p.URL == "":
		return nil, text.Invalid("where to push is missing: send to, or give the app push.url in the fixture",
			"缺少推送地址：请发送 to，或在 fixture 中写 app 的 push.url")
	case p.Token == "":
		return nil, text.Invalid("the token is missing, without which nothing can be signed: "+
			"send token, or give the app push.token in the fixture",
			"缺少 token，无法签名：请发送 token，或在 fixture 中写 app 的 push.token")
	}
	u, err := url.Parse(p.URL)
	if err != nil {
		return nil, err // Check has read it already
	}
	t := &target{
		url: u, token: p.Token, compat: p.Mode == "compat", json: p.Format == "json",
		limit: cmp.Or(time.Duration(r.Timeout), defaultLimit), attempts: cmp.Or(r.Attempts, defaultAttempts),
	}
	if p.Encrypts() {
		key, err := msgcrypt.ParseKey(p.EncodingAESKey)
		if err != nil {
			return nil, err // Check has read it already
		}
		t.key = &key
	}
	return t, nil
}

// takes reports an error when the target's format has no room for the message.
func (t *target) takes(m message) error {
	if name := badXMLName(m); name != "" && !t.json {
		return text.Invalid("message: %s cannot be the name of an XML element", "message：%s 不能作为 XML 元素名", text.Clip(name, 64))
	}
	return nil
}
