package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// maxBody bounds what is read of a body. Ours: a longer one is no JSON to us.
const maxBody = 2 << 20

// Body reads the request's body, once.
func (c *Call) Body() []byte {
	if c.read || c.Request.Body == nil || c.Request.Body == http.NoBody {
		return c.body
	}
	c.read = true
	b, err := io.ReadAll(io.LimitReader(c.Request.Body, maxBody+1))
	if err == nil && len(b) <= maxBody {
		c.body = b
	}
	c.long = len(b) > maxBody
	return c.body
}

// maxDrain bounds what is read of a body only to throw it away.
const maxDrain = 64 << 20

// drain reads what is left of the body. Many clients write all of it before they
// read: to those an early answer looks like a broken connection.
func (c *Call) drain() {
	if c.Request.Body != nil {
		io.CopyN(io.Discard, c.Request.Body, maxDrain) // an end or an error: there is no more
	}
}

// Decode reads a JSON body into v, whatever its Content-Type. Seen: an empty
// body is 44002, anything that is no JSON (a form, too) is 47001. Seen at
// subscribe/send, Ours elsewhere: a value of another type than the documented
// one does not spoil the body; it counts as empty.
func (c *Call) Decode(v any) error {
	b := bytes.TrimSpace(c.Body())
	switch {
	case c.long:
		return wechat.DataFormatError.Because("the body is longer than %d bytes", "请求体超过 %d 字节", maxBody)
	case len(b) == 0:
		return wechat.EmptyPostData.Because("the body is empty; send a JSON object", "请求体为空；请发送一个 JSON 对象")
	}
	c.unread, c.known = nil, membersOf(reflect.TypeOf(v))
	b, _ = c.documentedKeys(b, c.known, "", false)
	err := json.Unmarshal(b, v)
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) && wrong.Field != "" {
		c.Aside = Mistyped(wrong.Field)
		return nil
	}
	if err != nil {
		return wechat.DataFormatError.Because("the body is not the JSON that this API takes: %v", "请求体不是此接口接受的 JSON：%v", err)
	}
	return nil
}

// DecodeIfJSON is Decode for the APIs that find their credential in the body.
// Seen: in a form, or without a body, they find no parameter, and name the first
// that is missing.
func (c *Call) DecodeIfJSON(v any) error {
	err := c.Decode(v)
	refusal, ok := wechat.AsRefusal(err)
	if c.long || !ok {
		return err
	}
	c.Aside = refusal.Why
	return nil
}

// JSON returns the Handle of an API that takes a JSON body.
func JSON[T any](handle func(*Call, *T) (any, error)) func(*Call) (any, error) {
	return decoded((*Call).Decode, handle)
}

// FormOrJSON is JSON with DecodeIfJSON.
func FormOrJSON[T any](handle func(*Call, *T) (any, error)) func(*Call) (any, error) {
	return decoded((*Call).DecodeIfJSON, handle)
}

func decoded[T any](decode func(*Call, any) error, handle func(*Call, *T) (any, error)) func(*Call) (any, error) {
	return func(c *Call) (any, error) {
		in := new(T)
		if err := decode(c, in); err != nil {
			return nil, err
		}
		return handle(c, in)
	}
}

// Members are those of a JSON body, by their exact names; nil for any other body.
func (c *Call) Members() map[string]json.RawMessage {
	if !c.parsed {
		c.parsed = true
		if json.Unmarshal(c.Body(), &c.members) != nil {
			c.members = nil
		}
	}
	return c.members
}

// member is a text in a JSON body; "" where there is none.
func (c *Call) member(name string) (text string) {
	if json.Unmarshal(c.Members()[name], &text) != nil {
		return ""
	}
	return text
}

// documentedKeys drops the members of a JSON object whose names no API has,
// since encoding/json takes "Code" for code. All names that the fake reads are
// ASCII without capitals, at every depth, but those in data: they are the
// fields of the caller's own message template. With anyName it looks below the
// object's members only. It reports whether it had to drop something, and notes the
// members that are not known.
func (c *Call) documentedKeys(b []byte, known map[string]reflect.Type, at string, anyName bool) ([]byte, bool) {
	var members map[string]json.RawMessage
	if json.Unmarshal(b, &members) != nil {
		return b, false
	}
	if known != nil {
		c.unreadMembers(members, known, at)
	}
	dropped := false
	for name, value := range members {
		switch {
		case !anyName && strings.ContainsFunc(name, undocumented):
			delete(members, name)
			dropped = true
		case value[0] == '{':
			if kept, less := c.documentedKeys(value, membersOf(known[name]), at+name+".", name == "data" && !anyName); less {
				members[name], dropped = kept, true
			}
		}
	}
	if !dropped {
		return b, false
	}
	var kept bytes.Buffer
	e := json.NewEncoder(&kept)
	e.SetEscapeHTML(false) // values stay as they came
	if e.Encode(members) != nil {
		return b, false
	}
	return bytes.TrimSuffix(kept.Bytes(), []byte("\n")), true
}

// undocumented reports whether no documented name has the character.
func undocumented(r rune) bool { return r >= utf8.RuneSelf || r >= 'A' && r <= 'Z' }

// Mistyped is what a refusal adds about a value of the wrong type.
func Mistyped(field string) text.Text {
	return text.Say("%s is of another JSON type than it should be and counts as empty", "%s 的 JSON 类型不对，视为空", text.Clip(field, 64))
}
