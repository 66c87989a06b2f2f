package push

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wxflow/mockwx/internal/ordered"
)

// A message is what WeChat pushes: fields in an order, which both of its forms
// keep. A value is a string, an int64, a json.Number, a bool, nil, digits, a
// message, a list of values ([]any) or a listing.
type (
	message = ordered.Object
	field   = ordered.Member
)

// digits are a number that is text in JSON. Seen: PopupScene is "0" in JSON and
// bare in XML; so are MsgID and the labels of a media check.
type digits string

// A listing is the List of the subscription events. Seen: in JSON a single row
// is the object itself and several are an array; XML has one <List> for each
// row, inside an element of the event's name.
type listing struct {
	in   string // the element of the event's name
	rows []any
}

// MarshalJSON writes one row as it is, and several as an array.
func (l listing) MarshalJSON() ([]byte, error) {
	if len(l.rows) == 1 {
		return ordered.Marshal(l.rows[0])
	}
	return ordered.Marshal(l.rows)
}

// with returns m with the fields of other: in their places where m has them, at
// the end where not. What m has as digits or a listing stays one.
func with(m, other message) message {
	m = slices.Clone(m)
	for _, f := range other {
		if i := m.Index(f.Key); i >= 0 {
			m[i].Value = shapedLike(m[i].Value, f.Value)
		} else {
			m = append(m, f)
		}
	}
	return m
}

// shapedLike gives v the types of a value that stood in its place.
func shapedLike(model, v any) any {
	switch old := model.(type) {
	case digits:
		switch x := v.(type) {
		case string:
			return digits(x)
		case json.Number:
			return digits(x)
		}
	case listing:
		rows, many := v.([]any)
		if one, ok := v.(message); ok && !many {
			rows = []any{one}
		}
		if rows != nil {
			return listing{old.in, shapedLike(old.rows, rows).([]any)}
		}
	case []any:
		if rows, ok := v.([]any); ok && len(old) > 0 {
			out := make([]any, len(rows))
			for i := range rows {
				out[i] = shapedLike(old[0], rows[i])
			}
			return out
		}
	case message:
		if x, ok := v.(message); ok {
			out := slices.Clone(x)
			for i, f := range out {
				if was, ok := old.Get(f.Key); ok {
					out[i].Value = shapedLike(was, f.Value)
				}
			}
			return out
		}
	}
	return v
}

// asJSON writes the message compactly, in raw UTF-8. Ours: slashes are not
// escaped, as in the gateway's replies.
func asJSON(m message, _ bool) []byte {
	b, err := ordered.Marshal(m)
	if err != nil {
		panic("mockwx: " + err.Error()) // all that a message has can be written
	}
	return b
}

// badXMLName returns a field's name that cannot be an element's, or "".
func badXMLName(v any) string {
	switch x := v.(type) {
	case message:
		for _, f := range x {
			if f.Key == "" || strings.Trim(f.Key, xmlNameLetters+"0123456789.-") != "" || !strings.Contains(xmlNameLetters, f.Key[:1]) {
				return strconv.Quote(f.Key)
			}
			if bad := badXMLName(f.Value); bad != "" {
				return bad
			}
		}
	case []any:
		for _, e := range x {
			if bad := badXMLName(e); bad != "" {
				return bad
			}
		}
	case listing:
		return badXMLName(x.rows)
	}
	return ""
}

const xmlNameLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"

// asXML writes the message as XML. Seen, by the Content-Length of real pushes: the
// message itself has a line for each field, the first on the line of <xml>; the
// document around a ciphertext is indented by four spaces and ends with a
// newline.
func asXML(m message, indented bool) []byte {
	x := xmlWriter{indented: indented}
	x.element("xml", m, 0)
	if indented {
		return x.Bytes()
	}
	return bytes.TrimSuffix(bytes.Replace(x.Bytes(), []byte("\n"), nil, 1), []byte("\n"))
}

type xmlWriter struct {
	bytes.Buffer
	indented bool
}

func (x *xmlWriter) indent(depth int) {
	if x.indented {
		x.WriteString(strings.Repeat("    ", depth))
	}
}

func (x *xmlWriter) field(name string, value any, depth int) {
	switch v := value.(type) {
	case []any:
		for _, e := range v {
			if inner, ok := e.([]any); ok { // XML has no list of lists
				e = message{{"item", inner}}
			}
			x.field(name, e, depth)
		}
	case listing:
		x.element(v.in, message{{name, v.rows}}, depth)
		if !x.indented { // Seen: no newline after it
			x.Truncate(x.Len() - 1)
		}
	case message:
		x.element(name, v, depth)
	default:
		x.indent(depth)
		x.WriteString("<" + name + ">")
		switch s := v.(type) {
		case string: // Seen: text is CDATA, even where it is empty
			x.WriteString("<![CDATA[" + cdata(s) + "]]>")
		case digits:
			x.WriteString(bareDigits(s))
		case nil:
		default:
			fmt.Fprint(x, v) // a number or a bool
		}
		x.WriteString("</" + name + ">\n")
	}
}

func (x *xmlWriter) element(name string, fields message, depth int) {
	x.indent(depth)
	x.WriteString("<" + name + ">\n")
	for _, f := range fields {
		x.field(f.Key, f.Value, depth+1)
	}
	x.indent(depth)
	x.WriteString("</" + name + ">\n")
}

// bareDigits writes digits without CDATA, unless they are text.
func bareDigits(s digits) string {
	if s == "" || strings.Trim(string(s), "0123456789-.") != "" {
		return "<![CDATA[" + cdata(string(s)) + "]]>"
	}
	return string(s)
}

// cdata keeps what ends a section, and what XML has no room for, out of it.
func cdata(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == '\ufffe' || c == '\uffff' {
			return '\ufffd'
		}
		return c
	}, s)
	return strings.ReplaceAll(s, "]]>", "]]]]><![CDATA[>")
}
