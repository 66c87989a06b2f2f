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
	// StableToken is POST /cgi-bin/stable_token: whoever asks gets the same
	// token, so others may ask, too.
	StableToken TokenMode = "stable"
	// PlainToken is GET /cgi-bin/token: each call ends the token before, so
	// nobody but this fleet may ask.
	PlainToken TokenMode = "token"
)
