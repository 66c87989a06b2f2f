// Package credential holds what proves who somebody is: the appid and AppSecret of a
// mini-program, internal keys, and Secret, a string that does not print.
package credential

// An App is a mini-program this relay serves.
type App struct {
	AppID     string
	Secret    Secret
	TokenMode TokenMode // of its access_token; "" means StableToken
}

// A TokenMode is the API that an app's access_token comes from. WeChat keeps two
// lines of tokens that know nothing of each other. Doc.
type TokenMode string

// The token modes.
const (
	// StableToken is POST /cgi-bin/stable_token: every caller gets the same
	// token, so others may ask, too.
	StableToken TokenMode = "stable"
	// PlainToken is GET /cgi-bin/token: each call ends the token before, so
	// only this fleet may ask.
	PlainToken TokenMode = "token"
)

// An InternalKey is what another back end shows to be let to the access_token
// and the gateway.
type InternalKey struct {
	Name   string // of its holder, for the log
	Key    Secret
	AppIDs []string // of the apps it is good for; none: all
}
