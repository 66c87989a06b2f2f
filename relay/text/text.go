package text

// A Text is one message in the two languages of its readers.
type Text struct{ EN, ZH string }

// New returns a Text.
func New(en, zh string) Text { return Text{EN: en, ZH: zh} }
