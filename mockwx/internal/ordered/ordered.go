// Package ordered has JSON objects that keep the order of their members, read and
// written: WeChat's bodies have one, and a comparison of bytes sees it.
package ordered

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
)

// An Object is a JSON object that keeps the order of its members.
type Object []Member

// A Member is a name and a value of an Object. It is not a named type, so that tables of
// them need no keys.
type Member = struct {
	Key   string
	Value any
}

// Index returns the place of a member, or -1.
func (o Object) Index(key string) int {
	return slices.IndexFunc(o, func(m Member) bool { return m.Key == key })
}

// Get returns a member's value, and whether there is one.
func (o Object) Get(key string) (any, bool) {
	if i := o.Index(key); i >= 0 {
		return o[i].Value, true
	}
	return nil, false
}

// Text returns a member that is a string; "" for any other.
func (o Object) Text(key string) string {
	v, _ := o.Get(key)
	s, _ := v.(string)
	return s
}

// MarshalJSON writes the object compactly; "/" and "&" stand as they are.
func (o Object) MarshalJSON() ([]byte, error) { return Marshal(o) }

// Marshal is json.Marshal without the escapes that are for HTML.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	err := write(&b, v)
	return b.Bytes(), err
}

func write(b *bytes.Buffer, v any) error {
	switch x := v.(type) {
	case Object:
		b.WriteByte('{')
		for i, m := range x {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := write(b, m.Key); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := write(b, m.Value); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, e := range x {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := write(b, e); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	default:
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // the encoder's newline
	}
	return nil
}

var errNoObject = errors.New("not a JSON object")

// Parse reads a JSON object. Its values are Objects, []any, strings, json.Numbers, bools
// and nil; of a member that is there twice the last value counts.
func Parse(src []byte) (Object, error) { return parse(src, value) }

// ParseRaw is Parse with values that stay as they are written: json.RawMessages.
func ParseRaw(src []byte) (Object, error) {
	return parse(src, func(d *json.Decoder) (any, error) {
		var raw json.RawMessage
		err := d.Decode(&raw)
		return raw, err
	})
}

func parse(src []byte, read func(*json.Decoder) (any, error)) (Object, error) {
	if !json.Valid(src) { // also bounds how deep it goes
		return nil, errNoObject
	}
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errNoObject
	}
	return members(d, read)
}

// members reads what follows the brace of an object.
func members(d *json.Decoder, read func(*json.Decoder) (any, error)) (Object, error) {
	o, at := Object{}, map[string]int{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := read(d)
		if err != nil {
			return nil, err
		}
		key, _ := t.(string) // names are
		if i, twice := at[key]; twice {
			o[i].Value = v
			continue
		}
		at[key] = len(o)
		o = append(o, Member{key, v})
	}
	_, err := d.Token()
	return o, err
}

func value(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		return members(d, value)
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := value(d)
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
