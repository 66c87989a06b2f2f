package wechat

import "strings"

// Scopes is a set of OAuth2 scopes: what a user has allowed an app to know.
type Scopes uint8

const (
	ScopeBase     Scopes = 1 << iota // silent, the openid alone
	ScopeUserinfo                    // with consent, the profile
	ScopeLogin                       // of website applications
	AllScopes     = ScopeBase | ScopeUserinfo | ScopeLogin
)

var scopeNames = [...]string{"snsapi_base", "snsapi_userinfo", "snsapi_login"}

// ReadScopes reads one scope or several with commas between them; 0 when one is
// unknown or there is none. Doc: the comma; Ours: that their order is ours.
func ReadScopes(s string) Scopes {
	var set Scopes
	for word := range strings.SplitSeq(s, ",") {
		one := Scopes(0)
		for i, name := range scopeNames {
			if word == name {
				one = 1 << i
			}
		}
		if one == 0 {
			return 0
		}
		set |= one
	}
	return set
}

// String writes the set as the wire does.
func (s Scopes) String() string {
	var words []string
	for i, name := range scopeNames {
		if s&(1<<i) != 0 {
			words = append(words, name)
		}
	}
	return strings.Join(words, ",")
}
