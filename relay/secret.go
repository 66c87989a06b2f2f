package relay

import (
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// Secret is a string that must not be seen: an AppSecret or a session_key.
// However it is printed, logged or marshalled it says only "[redacted]", so
// the careless way of writing code is the safe one. Reveal is the one way out.
type Secret string

// Reveal returns the value. Every call of it is a place to review.
func (s Secret) Reveal() string { return string(s) }

// String hides the value from %v, %s and %q.
func (s Secret) String() string { return redacted }

// GoString hides the value from %#v.
func (s Secret) GoString() string { return redacted }

// Format hides the value from every other verb, %x among them.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides the value from log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the value from encoders of text, and of maps by key.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalJSON hides the value from encoding/json.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
