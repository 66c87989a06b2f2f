package wechat

import (
	"bytes"
	"encoding/json"
)

// A reply has the values of a reply of jscode2session by their place in replyNames, nil
// for what is absent.
type reply [len(replyNames)]json.RawMessage

var replyNames = [...]string{"openid", "unionid", "session_key", "errcode", "errmsg"}

const (
	atOpenID = iota
	atUnionID
	atSessionKey
	atErrCode
	atErrMsg
)

// scanReply takes the known members out of an object, as encoding/json would for a map:
// names are matched exactly, and of two the last counts. It is false for what is no JSON,
// or no object; null is one without members. The reflection of encoding/json takes ten times
// as long for the reply of a login, see BenchmarkScanReply.
func scanReply(b []byte) (r reply, ok bool) {
	if r, ok := scanPlain(b); ok {
		return r, true
	}
	if !json.Valid(b) { // from here on nothing has to be checked
		return r, false
	}
	v, _ := cutValue(b)
	if v[0] != '{' {
		return r, v[0] == 'n'
	}
	for name, rest := cutValue(v[1:]); len(name) > 0; name, rest = cutValue(rest) {
		var value []byte
		value, rest = cutValue(rest)
		if bytes.IndexByte(name, '\\') >= 0 {
			s, _ := unquote(name)
			name = []byte(`"` + s + `"`)
		}
		r.set(name, value)
	}
	return r, true
}

// scanPlain reads a reply that is as those of nearly all logins, in one pass: an object of
// strings, with no space between them, no escape but that of a slash, and only ASCII. It is
// false for any other, and says nothing about it.
func scanPlain(b []byte) (r reply, ok bool) {
	if len(b) == 0 || b[0] != '{' {
		return r, false
	}
	for before := byte('{'); len(b) > 0 && b[0] == before; before = ',' {
		name, rest := cutPlain(b[1:])
		if name == nil || len(rest) == 0 || rest[0] != ':' {
			return r, false
		}
		value, rest := cutPlain(rest[1:])
		if value == nil {
			return r, false
		}
		r.set(name, value)
		b = rest
	}
	return r, string(b) == "}"
}

// cutPlain cuts off a string; it is nil when there is none that is plain.
func cutPlain(b []byte) (text, rest []byte) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil
	}
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return b[: i+1 : i+1], b[i+1:]
		case c == '\\' && i+1 < len(b) && b[i+1] == '/':
			i++
		case c < ' ', c >= 0x80, c == '\\':
			return nil, nil
		}
	}
	return nil, nil
}

// set takes a member in whose name, in quotation marks, nothing is escaped.
func (r *reply) set(name, value []byte) {
	for at, known := range replyNames {
		if string(name[1:len(name)-1]) == known {
			r[at] = value
		}
	}
}

// cutValue cuts the first value off what is valid JSON; it is empty at the end of an object.
func cutValue(b []byte) (value, rest []byte) {
	b = bytes.TrimLeft(b, " \t\r\n,:")
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
			continue
		case c == '"':
			quoted = !quoted
		case quoted:
			continue
		case c == '{', c == '[':
			depth++
		case depth == 0 && (c <= ' ' || c == ',' || c == '}'): // after a number or a word
			return b[:i:i], b[i:]
		case c == '}', c == ']':
			depth--
		default:
			continue
		}
		if depth == 0 && !quoted {
			return b[: i+1 : i+1], b[i+1:]
		}
	}
	return b, nil
}

// unquote returns the string that is in valid JSON.
func unquote(raw []byte) (string, bool) {
	if raw[0] != '"' {
		return "", false
	}
	var short [128]byte
	out := short[:0]
	for i := 1; i < len(raw)-1; i++ {
		c := raw[i]
		if c == '\\' && raw[i+1] == '/' { // Seen: in half of all session_keys
			i++
			c = '/'
		} else if c == '\\' || c >= 0x80 {
			return decodeText(raw)
		}
		out = append(out, c)
	}
	return string(out), true
}

func decodeText(raw []byte) (s string, ok bool) {
	err := json.Unmarshal(raw, &s)
	return s, err == nil
}
