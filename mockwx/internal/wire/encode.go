package wire

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
)

var encoders = sync.Pool{New: func() any {
	e := &encoder{}
	e.json = json.NewEncoder(&e.buf)
	e.json.SetEscapeHTML(false) // Seen: raw & < > and raw UTF-8
	return e
}}

type encoder struct {
	buf  bytes.Buffer
	json *json.Encoder
}

// Encode writes a body as the voice does: compact, no trailing newline (Seen: a
// Content-Length of 74 for a body of 74 bytes), "/" as "\/" where it does.
func (v *Voice) Encode(body any) ([]byte, error) {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	e.buf.Reset()
	if err := e.json.Encode(body); err != nil {
		return nil, err
	}
	b := bytes.TrimSuffix(e.buf.Bytes(), []byte("\n"))
	if v.escapeSlash {
		// A slash stands only inside strings, and the encoder never escapes it.
		return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)), nil
	}
	return bytes.Clone(b), nil
}

// An OKBody begins the success of most APIs. Seen: first, and in this order.
type OKBody struct {
	ErrCode int    `json:"errcode"`
	ErrMsg  string `json:"errmsg"`
}

// OK is the whole success of some.
var OK = OKBody{0, "ok"}

// VisibleASCII escapes what a header cannot carry.
func VisibleASCII(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if ch := s[i]; ch <= ' ' || ch > '~' || ch == '\\' {
			b.WriteString(string([]byte{'%', hex[ch>>4], hex[ch&15]}))
		} else {
			b.WriteByte(ch)
		}
	}
	return b.String()
}
