package mockwx

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"unicode/utf16"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"wxflow/mockwx/text"
)

// read decodes the part's text into its fixture and reports what is wrong. It
// returns false when the text could not be taken apart at all.
func (p *fxPart) read(r *fxReport) bool {
	p.src = bytes.TrimPrefix(p.src, []byte("\ufeff")) // Windows editors
	if json.Valid(p.src) {
		p.src = fxFromJSON(p.src)
	}
	if line, t, bad := fxUnreadable(p.src); bad {
		r.add(p.name, line, "", t)
		return false
	}
	return p.readRuns(r, fxRunLength) || p.readWhole(r)
}

// readWhole is read for a text that is parsed in one piece.
func (p *fxPart) readWhole(r *fxReport) bool {
	doc, next, err := fxParse(p.src)
	switch {
	case err != nil:
		fxSyntax(r, p.name, p.src, err)
		return false
	case doc == nil || fxIsNull(doc.Content[0]):
		r.add(p.name, 1, "", text.Say("the file is empty; begin it with version: %d", "文件是空的；请以 version: %d 开头", fixtureVersion))
		return false
	case next != nil:
		r.add(p.name, next.Line, "", text.Say("a second document begins here (---); a fixture is one document: remove the line, or use a second file",
			"这里开始了第二个文档（---）；一个 fixture 只能有一个文档：请删去这一行，或另建一个文件"))
	}
	root := doc.Content[0]
	if wide := fxWide(root); wide != "" {
		r.add(p.name, root.Line, "", fxWideText(wide))
		return false
	}
	if root.Kind != yaml.MappingNode {
		r.add(p.name, root.Line, "", text.Say("a fixture is a mapping that begins with version: 1, apps: and users:, found %s",
			"fixture 应是以 version: 1、apps:、users: 开头的映射，这里是%s", fxFound(root)))
		return false
	}
	d := fxDecoder{fxReport: r, file: p.name, left: fxMaxAliased}
	p.fixture = d.root(root)
	return true
}

// fxParse returns the first document of src, nil if there is none, and the
// second, which yaml.v3 would pass over in silence.
func fxParse(src []byte) (doc, next *yaml.Node, err error) {
	// yaml.v3 has panicked on odd input before; a fixture can come over HTTP.
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("yaml: %v", v)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(src))
	doc, next = new(yaml.Node), new(yaml.Node)
	if err := dec.Decode(doc); errors.Is(err, io.EOF) {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	if err := dec.Decode(next); errors.Is(err, io.EOF) {
		return doc, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	return doc, next, nil
}

// fxUnreadable finds the bytes that no YAML text may have: yaml.v3 reports them
// without a line.
func fxUnreadable(src []byte) (line int, t Text, bad bool) {
	lineOf := func(i int) int { return 1 + bytes.Count(src[:i], []byte("\n")) }
	if !utf8.Valid(src) {
		i := 0
		for {
			c, n := utf8.DecodeRune(src[i:])
			if c == utf8.RuneError && n == 1 {
				break
			}
			i += n
		}
		return lineOf(i), text.Say("byte 0x%02x is not UTF-8; save the file as UTF-8 (it may be GBK or UTF-16 now)",
			"字节 0x%02x 不是 UTF-8；请把文件另存为 UTF-8（现在可能是 GBK 或 UTF-16）", src[i]), true
	}
	if i := bytes.IndexFunc(src, func(c rune) bool { return !fxPrintable(c) }); i >= 0 {
		c, _ := utf8.DecodeRune(src[i:])
		return lineOf(i), text.Say("the control character U+%04X is not allowed in a YAML file; remove it, or write \"\\u%04x\" in double quotes",
			"YAML 文件中不允许出现控制字符 U+%04X；请删去，或在双引号中写作 \"\\u%04x\"", c, c), true
	}
	return 0, Text{}, false
}

// fxPrintable is YAML 1.1's c-printable as yaml.v3 reads it.
func fxPrintable(c rune) bool {
	switch {
	case c >= 0x20 && c < 0x7f, c == '\t', c == '\n', c == '\r', c == 0x85:
		return true
	case c < 0xa0, c == 0xfeff, c == 0xfffe, c == 0xffff:
		return false
	}
	return true
}

// fxFromJSON turns a valid JSON text into YAML of as many lines. JSON is nearly
// a subset of YAML, but YAML forbids tabs before a value, control characters
// and line separators in strings, and escapes of surrogates.
func fxFromJSON(src []byte) []byte {
	out := make([]byte, 0, len(src))
	for i := 0; i < len(src); {
		switch c := src[i]; {
		case c == '\t': // cannot be inside of a string
			out = append(out, ' ')
			i++
		case c == '\\' && src[i+1] == 'u':
			u, n := fxEscaped(src[i:]), 6
			if utf16.IsSurrogate(u) {
				if low := fxEscaped(src[i+6:]); utf16.IsSurrogate(low) {
					n = 12
					u = utf16.DecodeRune(u, low)
				} else {
					u = utf8.RuneError
				}
				out = utf8.AppendRune(out, u)
			} else {
				out = append(out, src[i:i+6]...)
			}
			i += n
		case c == '\\':
			if src[i+1] != '/' { // which yaml.v3 does not know
				out = append(out, c)
			}
			out = append(out, src[i+1])
			i += 2
		case c < utf8.RuneSelf && c != 0x7f:
			out = append(out, c)
			i++
		default:
			u, n := utf8.DecodeRune(src[i:])
			switch {
			case u == utf8.RuneError && n == 1:
				out = append(out, c) // left for fxUnreadable
			case !fxPrintable(u) || u == 0x85 || u == 0x2028 || u == 0x2029:
				out = fmt.Appendf(out, `\u%04x`, u)
			default:
				out = append(out, src[i:i+n]...)
			}
			i += n
		}
	}
	return out
}

// fxEscaped returns the rune of the \uXXXX that s begins with, or 0.
func fxEscaped(s []byte) (r rune) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0
	}
	_, _ = fmt.Sscanf(string(s[2:6]), "%04x", &r) // valid JSON: four hex digits
	return r
}

// line returns the line of the value at path ("codes[3].errcode"), or of what
// holds it if it was not given. Lines are looked up again in the text when
// there is something to report, so that a good file need not remember them.
func (p *fxPart) line(path string) int {
	if p.tree == nil {
		doc, _, err := fxParse(p.src)
		if err != nil || doc == nil {
			return 0
		}
		p.tree = doc.Content[0]
	}
	n, line := p.tree, p.tree.Line
	for key, index := range fxSteps(path) {
		if n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		switch {
		case n.Kind == yaml.SequenceNode && key == "" && index < len(n.Content):
			n = n.Content[index]
			line = n.Line
		case n.Kind == yaml.MappingNode && key == "" && index == 0: // one range, without a list
			line = n.Line
		case n.Kind == yaml.MappingNode && key != "":
			found := false
			for i := 0; i+1 < len(n.Content) && !found; i += 2 {
				if k := n.Content[i]; k.Value == key || k.Alias != nil && k.Alias.Value == key {
					n, line, found = n.Content[i+1], k.Line, true
				}
			}
			if !found {
				return line
			}
		default:
			return line
		}
	}
	return line
}

// fxQuirksSet reports whether any quirk is chosen. An empty list is no choice.
func fxQuirksSet(q Quirks) bool {
	if len(q.MissingOrder) == 0 {
		q.MissingOrder = nil
	}
	return !reflect.ValueOf(q).IsZero()
}
