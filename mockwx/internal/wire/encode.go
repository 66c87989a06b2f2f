package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
	"sync"

	"wxflow/mockwx/wechat"
)

// An Appender is a body that writes itself as encoding/json would, without reflection: the
// bodies that load tests ask for by the thousand (BenchmarkEncode).
type Appender interface{ AppendJSON(b []byte) []byte }

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

// appendJSON writes a value compactly, without a trailing newline (Seen: a Content-Length
// of 74 for a body of 74 bytes).
func appendJSON(b []byte, v any) ([]byte, error) {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	e.buf.Reset()
	if err := e.json.Encode(v); err != nil {
		return b, err
	}
	return append(b, bytes.TrimSuffix(e.buf.Bytes(), []byte("\n"))...), nil
}

// Encode appends a body as the voice writes it, "/" as "\/" where it does.
func (v *Voice) Encode(b []byte, body any) (_ []byte, err error) {
	begin := len(b)
	if a, ok := body.(Appender); ok {
		b = a.AppendJSON(b)
	} else if b, err = appendJSON(b, body); err != nil {
		return nil, err
	}
	return v.escape(b, begin), nil
}

// escape writes the slashes from begin on as the voice does. A slash stands only inside
// strings, and the encoder never escapes it.
func (v *Voice) escape(b []byte, begin int) []byte {
	if !v.escapeSlash {
		return b
	}
	from := len(b)
	for range bytes.Count(b[begin:], []byte("/")) {
		b = append(b, 0)
	}
	for to := len(b); to > from; from-- {
		to--
		if b[to] = b[from-1]; b[to] == '/' {
			to--
			b[to] = '\\'
		}
	}
	return b
}

// AppendString appends a JSON string.
func AppendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			b, _ = appendJSON(b, s) // no string fails
			return b
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// appendRefusal appends what a refusal is as JSON.
func appendRefusal(b []byte, said wechat.Body) []byte {
	b = strconv.AppendInt(append(b, `{"errcode":`...), int64(said.ErrCode), 10)
	return append(AppendString(append(b, `,"errmsg":`...), said.ErrMsg), '}')
}
