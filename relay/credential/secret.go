package credential

import (
	"crypto/subtle"
	"fmt"
	"log/slog"

	"wxflow/relay/text"
)

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
