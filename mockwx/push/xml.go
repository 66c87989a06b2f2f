package push

import (
	"bytes"
	"strings"
)

// asXML writes the message as XML. Seen, by the Content-Length of real pushes: the
// message itself has a line for each field, the first on the line of <xml>; the
// document around a ciphertext is indented by four spaces and ends with a
// newline.
func asXML(m message, indented bool) []byte {
	x := xmlWriter{indented: indented}
	x.WriteString("<xml>")
	if indented {
		x.WriteByte('\n')
	}
	for _, f := range m {
		x.field(f.Key, f.Value, 1)
	}
	x.WriteString("</xml>")
	if indented {
		x.WriteByte('\n')
	}
	return x.Bytes()
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
			x.WriteString(scalarText(v))
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
