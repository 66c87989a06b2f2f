package relay

import (
	"strings"

	"wxflow/relay/text"
)

// Show calls line for every setting that has a value, in the order of the
// table. It shows no secret: not those of the environment, nor a password in a
// URL.
func (s *Settings) Show(line func(name, value string)) {
	for _, g := range s.given {
		name := g.Flag
		if name == "" {
			name = strings.ToLower(strings.TrimPrefix(g.Env, "WXRELAY_"))
			g.text = "set, not shown"
		} else if strings.ContainsAny(g.text, "@?") && strings.Contains(g.text, "://") {
			g.text = withoutUser(g.text)
		}
		line(name, text.Mask(g.text))
	}
}

// StoreShown returns the store without the user, the password and the query of
// its URL.
func (s *Settings) StoreShown() string {
	if strings.Contains(s.Store, "://") {
		return text.Mask(withoutUser(s.Store))
	}
	return text.Mask(s.Store)
}

// withoutUser takes the user, the password and the query out of a URL. It does
// not parse: what cannot be parsed may hold a password, too.
func withoutUser(url string) string {
	url, _, _ = strings.Cut(url, "?")
	scheme, rest, _ := strings.Cut(url, "://")
	return scheme + "://" + rest[strings.LastIndex(rest, "@")+1:]
}
