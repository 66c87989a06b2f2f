package mockwx

import "strings"

// A scopes is a set of OAuth2 scopes: what a user has allowed an app to know.
type scopes uint8

const (
	scopeBase     scopes = 1 << iota // silent, the openid alone
	scopeUserinfo                    // with consent, the profile
	scopeLogin                       // of website applications
	allScopes     = scopeBase | scopeUserinfo | scopeLogin
)

var scopeNames = [...]string{"snsapi_base", "snsapi_userinfo", "snsapi_login"}

// readScopes reads one scope or several with commas between them; 0 when one is
// unknown or there is none. Doc: the comma; Ours: that their order is ours.
func readScopes(s string) scopes {
	var set scopes
	for word := range strings.SplitSeq(s, ",") {
		one := scopes(0)
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
func (s scopes) String() string {
	var words []string
	for i, name := range scopeNames {
		if s&(1<<i) != 0 {
			words = append(words, name)
		}
	}
	return strings.Join(words, ",")
}
