package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"unicode/utf8"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A Field is a string member of a request's JSON object, and where it goes.
type Field struct {
	Name string
	Into *string
}

// ReadBody reads a body whole, into a slice of its length where that is known and small.
func ReadBody(req *http.Request) ([]byte, error) {
	if n := req.ContentLength; n > 0 && n <= maxRequestBody {
		body := make([]byte, n)
		_, err := io.ReadFull(req.Body, body)
		return body, err
	}
	return io.ReadAll(req.Body)
}

// ReadObject reads a request's body as parseObject does; all fields must be
// there.
func ReadObject(req *http.Request, like string, fields ...Field) error {
	body, err := ReadBody(req)
	if err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return fail.BadRequest(fmt.Sprintf("The body is over %d KiB.", big.Limit>>10), fmt.Sprintf("请求体超过 %d KiB。", big.Limit>>10))
		}
		return fail.BadRequest("The body did not arrive whole.", "请求体不完整。")
	}
	if err := ParseObject(body, like, text.New(like, like), fields...); err != nil {
		return err
	}
	for _, f := range fields {
		if *f.Into == "" {
			return fail.BadRequest(f.Name+" is missing. Send "+like+".", "缺少 "+f.Name+"，请发送 "+like+"。")
		}
	}
	return nil
}

// ParseObject reads an object of these string members and nothing else. like is an
// example to show, send what to say of an unknown member.
func ParseObject(body []byte, like string, send text.Text, fields ...Field) error {
	if readPlain(body, fields) {
		return nil
	}
	return decodeObject(body, like, send, fields)
}

// decodeObject reads any object, and finds out what is wrong with a body that is none. It
// walks the tokens because encoding/json would accept "Code", a key given
// twice and null, each of them a program's mistake worth hearing of.
func decodeObject(body []byte, like string, send text.Text, fields []Field) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return fail.BadRequest("The body is empty. Send "+like+" as JSON.", "请求体为空，请以 JSON 发送 "+like+"。")
	}
	notJSON := func() error {
		return fail.BadRequest("The body is not a JSON object. Send "+like+".", "请求体不是 JSON 对象，请发送 "+like+"。")
	}
	if !utf8.Valid(body) {
		return notJSON() // the decoder would put U+FFFD for it
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return notJSON()
	}
	seen := 0 // a bit for each field
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return notJSON()
		}
		name, _ := t.(string) // a key is always a string
		at := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
		if at < 0 {
			return aboutField(name, "is not known here; send "+send.EN, "不在支持的字段之内；只需发送 "+send.ZH)
		}
		if seen&(1<<at) != 0 {
			return aboutField(name, "is there twice", "重复出现")
		}
		seen |= 1 << at
		t, err = d.Token()
		if err != nil {
			return notJSON()
		}
		s, ok := t.(string)
		if !ok {
			return aboutField(name, "is not a string", "不是字符串")
		}
		*fields[at].Into = s
	}
	if _, err := d.Token(); err != nil { // the closing brace
		return notJSON()
	}
	if _, err := d.Token(); err != io.EOF {
		return fail.BadRequest("There is something after the JSON object.", "JSON 对象之后还有多余内容。")
	}
	return nil
}

// readPlain reads what nearly every client sends: an object of some of the fields, each
// once, whose strings are ASCII without escapes. It reports false of anything else, which
// says nothing about it (BenchmarkParseObject).
func readPlain(body []byte, fields []Field) bool {
	s, seen := scanner(body), 0
	for c := byte('{'); s.skip(c); c = ',' {
		name, ok := s.word()
		at := slices.IndexFunc(fields, func(f Field) bool { return f.Name == string(name) })
		if !ok || at < 0 || seen&(1<<at) != 0 || !s.skip(':') {
			return false
		}
		value, ok := s.word()
		if !ok {
			return false
		}
		seen |= 1 << at
		*fields[at].Into = string(value)
	}
	return seen != 0 && s.skip('}') && len(bytes.Trim(s, jsonSpace)) == 0
}

// A scanner is what is left of a text of JSON.
type scanner []byte

const jsonSpace = " \t\r\n"

// skip passes white space and a character, if that comes next.
func (s *scanner) skip(c byte) bool {
	left := bytes.TrimLeft(*s, jsonSpace)
	if len(left) == 0 || left[0] != c {
		return false
	}
	*s = left[1:]
	return true
}

// word passes a string and returns what it says.
func (s *scanner) word() (w []byte, ok bool) {
	if !s.skip('"') {
		return nil, false
	}
	for i, c := range *s {
		if c == '"' {
			w, *s = (*s)[:i], (*s)[i+1:]
			return w, true
		}
		if c < ' ' || c == '\\' || c >= utf8.RuneSelf {
			break
		}
	}
	return nil, false
}

// aboutField names the field to the caller, who sent it, and not to the log:
// what stands in the place of a name may be a code.
func aboutField(name, en, zh string) error {
	if len(name) > 40 {
		name = name[:40]
	}
	return &fail.Failure{
		Kind:  refusal.BadRequest,
		Say:   text.New(fmt.Sprintf("The field %+q %s.", name, en), fmt.Sprintf("字段 %+q %s。", name, zh)),
		Cause: errors.New("a field of the body " + en),
	}
}

// maxRequestBody bounds what a client may send. Ours: a code is at most 512
// bytes, so 8 KiB leaves room for anything that is not an attack.
const maxRequestBody = 8 << 10
