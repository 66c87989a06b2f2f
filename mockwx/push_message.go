package mockwx

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// A message is what WeChat pushes: fields in an order, which both of its forms
// keep. A value is a string, an int64, a json.Number, a bool, nil, digits, a
// message, a list of values ([]any) or a listing.
type message []field

type field struct {
	name  string
	value any
}

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

func (m message) get(name string) (any, bool) {
	for _, f := range m {
		if f.name == name {
			return f.value, true
		}
	}
	return nil, false
}

func (m message) text(name string) string {
	v, _ := m.get(name)
	s, _ := v.(string)
	return s
}

// with returns m with the fields of other: in their places where m has them, at
// the end where not. What m has as digits or a listing stays one.
func (m message) with(other message) message {
	m = slices.Clone(m)
	for _, f := range other {
		if i := slices.IndexFunc(m, func(x field) bool { return x.name == f.name }); i >= 0 {
			m[i].value = shapedLike(m[i].value, f.value)
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
				if was, ok := old.get(f.name); ok {
					out[i].value = shapedLike(was, f.value)
				}
			}
			return out
		}
	}
	return v
}

var errNoObject = errors.New("not a JSON object")

// parseMessage reads a JSON object and keeps the order of its fields; of a field
// that is there twice the last value counts.
func parseMessage(src []byte) (message, error) {
	if !json.Valid(src) { // also bounds how deep it goes
		return nil, errNoObject
	}
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	v, err := parseValue(d)
	m, ok := v.(message)
	if err != nil || !ok {
		return nil, errNoObject
	}
	return m, nil
}

func parseValue(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		m := message{}
		at := map[string]int{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := parseValue(d)
			if err != nil {
				return nil, err
			}
			f := field{fmt.Sprint(name), v}
			if i, twice := at[f.name]; twice {
				m[i] = f
				continue
			}
			at[f.name] = len(m)
			m = append(m, f)
		}
		_, err = d.Token()
		return m, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := parseValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token()
		return list, err
	}
	return t, nil
}

// json writes the message as JSON: compact, raw UTF-8. Ours: slashes are not
// escaped, as in the gateway's replies.
func (m message) json() []byte {
	var b bytes.Buffer
	writeJSON(&b, m)
	return b.Bytes()
}

func writeJSON(b *bytes.Buffer, v any) {
	list := func(n int, open, end byte, item func(i int)) {
		b.WriteByte(open)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			item(i)
		}
		b.WriteByte(end)
	}
	switch x := v.(type) {
	case message:
		list(len(x), '{', '}', func(i int) {
			writeJSON(b, x[i].name)
			b.WriteByte(':')
			writeJSON(b, x[i].value)
		})
	case []any:
		list(len(x), '[', ']', func(i int) { writeJSON(b, x[i]) })
	case listing:
		if len(x.rows) == 1 {
			writeJSON(b, x.rows[0])
		} else {
			writeJSON(b, x.rows)
		}
	case digits:
		writeJSON(b, string(x))
	case string:
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		e.Encode(x)             // a string and a Buffer cannot fail
		b.Truncate(b.Len() - 1) // the encoder's newline
	default:
		io.WriteString(b, scalarText(x))
	}
}

// scalarText is how a value that is neither text nor a list is written.
func scalarText(v any) string {
	switch x := v.(type) {
	case int64:
		return strconv.FormatInt(x, 10)
	case json.Number:
		return x.String()
	case bool:
		return strconv.FormatBool(x)
	}
	return "null"
}

// badXMLName returns a field's name that cannot be an element's, or "".
func badXMLName(v any) string {
	switch x := v.(type) {
	case message:
		for _, f := range x {
			if f.name == "" || strings.Trim(f.name, xmlNameLetters+"0123456789.-") != "" || !strings.Contains(xmlNameLetters, f.name[:1]) {
				return strconv.Quote(f.name)
			}
			if bad := badXMLName(f.value); bad != "" {
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
