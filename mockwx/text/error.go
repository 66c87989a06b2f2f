package text

// A NotFoundError says that the fixture has no such app, user or fault.
type NotFoundError struct{ Text }

// Error returns the message in English.
func (e *NotFoundError) Error() string { return "mockwx: " + e.EN }

// NotFound returns a *NotFoundError.
func NotFound(en, zh string, args ...any) error { return &NotFoundError{Say(en, zh, args...)} }

// An InvalidError is the caller's mistake.
type InvalidError struct{ Text }

// Error returns the message in English.
func (e *InvalidError) Error() string { return e.EN }

// Invalid returns an *InvalidError.
func Invalid(en, zh string, args ...any) error { return &InvalidError{Say(en, zh, args...)} }

// InvalidText returns an *InvalidError with a message that stands already.
func InvalidText(t Text) error { return &InvalidError{t} }

// An UnreachedError is a server that gave no answer.
type UnreachedError struct{ Text }

// Error returns the message in English.
func (e *UnreachedError) Error() string { return "mockwx: " + e.EN }

// Unreached says that a host cannot be reached, and why.
func Unreached(host string, err error) Text {
	return Say("%s cannot be reached: %v", "无法访问 %s：%v", Clip(host, 200), err)
}
