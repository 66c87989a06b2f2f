package mockwx

import (
	"net/url"

	"wxflow/mockwx/internal/msgcrypt"
	"wxflow/mockwx/text"
)

// targetOf makes a config ready for pushing; the error says what is missing.
func targetOf(p PushConfig) (*pushTarget, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	switch {
	case p.URL == "":
		return nil, text.Invalid("where to push is missing: send to, or give the app push.url in the fixture",
			"缺少推送地址：请发送 to，或在 fixture 中写 app 的 push.url")
	case p.Token == "":
		return nil,
			text.Invalid("the token is missing, without which nothing can be signed: send token, or give the app push.token in the fixture",
				"缺少 token，无法签名：请发送 token，或在 fixture 中写 app 的 push.token")
	}
	u, err := url.Parse(p.URL)
	if err != nil {
		return nil, err // problems has read it already
	}
	t := &pushTarget{url: u, token: p.Token, compat: p.Mode == "compat", json: p.Format == "json", limit: pushLimit, attempts: pushAttempts}
	if p.Encrypts() {
		key, err := msgcrypt.ParseKey(p.EncodingAESKey)
		if err != nil {
			return nil, err // problems has read it already
		}
		t.key = &key
	}
	return t, nil
}
