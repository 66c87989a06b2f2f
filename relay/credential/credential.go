// Package credential has the credentials that the relay knows: the appid and AppSecret of a
// mini-program, internal keys, and Secret, a string that does not print.
package credential

import (
	"crypto/subtle"
	"fmt"
	"log/slog"

	"wxflow/relay/text"
)

// An App is a mini-program this relay serves.
type App struct {
	AppID     string
	Secret    Secret
	TokenMode TokenMode // of its access_token; "" means StableToken
	PushToken Secret    // signs what WeChat pushes; none: pushes are not received
	PushKey   Secret    // the EncodingAESKey; none: pushes are plain
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

// Secret holds a string that must not be seen: an AppSecret or a session_key.
// However it is printed, logged or marshalled it says only "[redacted]", so
// the careless way of writing code is the safe one. Reveal is the one way out.
//
// It is a pointer inside and not a string type with methods, because fmt calls
// no methods on unexported fields and encoding/json none on map keys that are
// strings: those two would show the value. For the same reason it does not
// compare with ==; there is Equal.
type Secret struct {
	_ [0]func()
	p *string
}

// NewSecret returns s as a Secret.
func NewSecret(s string) Secret {
	if s == "" {
		return Secret{}
	}
	return Secret{p: &s}
}

// Reveal returns the value, "" for the zero Secret. Every call of it is a
// place to review.
func (s Secret) Reveal() string {
	if s.p == nil {
		return ""
	}
	return *s.p
}

// Empty reports whether there is no value.
func (s Secret) Empty() bool { return s.p == nil }

// Equal reports whether both have the same value.
func (s Secret) Equal(t Secret) bool {
	return s.p == t.p || subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(t.Reveal())) == 1
}

// String returns a text that hides the value.
func (s Secret) String() string { return text.Redacted }

// GoString hides the value from %#v.
func (s Secret) GoString() string { return text.Redacted }

// Format hides the value from every other verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(text.Redacted)) }

// LogValue hides the value from log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(text.Redacted) }

// MarshalText hides the value from encoders of text, encoding/json among them.
func (s Secret) MarshalText() ([]byte, error) { return []byte(text.Redacted), nil }
