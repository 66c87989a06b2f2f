// Package text holds what the relay says to people: messages in English and Chinese,
// problems with settings, and the masking of whatever looks like a secret.
package text

import "fmt"

// A Text is one message in the two languages of its readers.
type Text struct{ EN, ZH string }

// New returns a Text. With args both languages are formats that take them in one
// order; whatever looks like a secret is masked in them, and a Text among them is
// taken in the language of the message.
func New(en, zh string, args ...any) Text {
	if len(args) == 0 {
		return Text{en, zh}
	}
	return Text{fmt.Sprintf(en, in(false, args)...), fmt.Sprintf(zh, in(true, args)...)}
}

// in returns the arguments of a message for one of its languages. They are masked before
// any of them is cut short: half a secret no longer looks like one.
func in(zh bool, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch x := a.(type) {
		case Text:
			if out[i] = Mask(x.EN); zh {
				out[i] = Mask(x.ZH)
			}
		case string:
			out[i] = Mask(x)
		case error:
			out[i] = Mask(x.Error())
		default:
			out[i] = a
		}
	}
	return out
}
