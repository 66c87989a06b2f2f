package mockwx

import (
	"bytes"
	"encoding/json"
	"slices"

	"wxflow/mockwx/text"
)

// An object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes it compactly; "/" and "&" stand as they are.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for i, m := range o {
		b.WriteByte("{,"[min(i, 1)])
		for j, v := range []any{m.key, m.value} {
			if err := e.Encode(v); err != nil {
				return nil, err
			}
			b.Truncate(b.Len() - 1) // the encoder's newline
			if j == 0 {
				b.WriteByte(':')
			}
		}
	}
	if len(o) == 0 {
		b.WriteByte('{')
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// merge lets the members of a JSON object replace those of o, or join them
// before the watermark.
func (o *object) merge(data json.RawMessage) error {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	no := text.Invalid("data is not a JSON object", "data 不是 JSON 对象")
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return no
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return no
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return no
		}
		m := member{key.(string), value}
		is := func(key string) int { return slices.IndexFunc(*o, func(m member) bool { return m.key == key }) }
		if i := is(m.key); i >= 0 {
			(*o)[i] = m
		} else if i := is("watermark"); i >= 0 {
			*o = slices.Insert(*o, i, m)
		} else {
			*o = append(*o, m)
		}
	}
	if _, err := d.Token(); err != nil {
		return no
	}
	return nil
}
