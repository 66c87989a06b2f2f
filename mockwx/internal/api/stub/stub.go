// Package stub answers for APIs that a fixture makes up: with the body that stands there,
// in which placeholders take what the call says.
package stub

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"
	"wxflow/mockwx/internal/lazy"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// New makes endpoints of stubs, by path.
func New(rows []fixture.Stub) map[string][]*gateway.Endpoint {
	m := make(map[string][]*gateway.Endpoint, len(rows))
	for i := range rows {
		s := &rows[i]
		e := &gateway.Endpoint{
			Method: s.Method, Path: s.Path, Voice: wire.Gateway,
			Handle: func(c *gateway.Call) (any, error) { return answerStub(c, s) },
			About:  gateway.AboutOpenID,
		}
		if s.Needs == "app" {
			e.Needs = gateway.AppToken
		}
		m[s.Path] = append(m[s.Path], e)
	}
	return m
}

// A stubCall is what placeholders read.
type stubCall struct {
	*gateway.Call
	openid string
	in     any // the JSON body
}

func answerStub(c *gateway.Call, s *fixture.Stub) (any, error) {
	u := c.NamedUser()
	if u == nil && s.User != "" {
		u = c.World.User(c.World.App(c.AppID), s.User)
	}
	x := stubCall{Call: c}
	if u != nil {
		c.User = u.Name
		if a := c.World.App(c.AppID); a != nil {
			x.openid = c.World.OpenID(a, u)
		}
	}
	d := json.NewDecoder(bytes.NewReader(c.Body()))
	d.UseNumber()
	_ = d.Decode(&x.in) // nil for what is no JSON
	doc := wire.Reply{Status: s.Status, ContentType: s.ContentType, Planned: true}
	var text string
	switch {
	case len(s.Body) == 0:
		b, err := wire.Gateway.Encode(nil, wire.OK)
		if err != nil {
			return nil, err
		}
		doc.Body = b
	case json.Unmarshal(s.Body, &text) == nil:
		doc.Body = x.fillText(text, s.ContentType == "" || strings.Contains(s.ContentType, "json"))
	default:
		doc.Body = x.fillJSON(s.Body)
	}
	doc.ContentType = cmp.Or(doc.ContentType, contentTypeOf(doc.Body))
	var said wechat.Body
	if json.Unmarshal(doc.Body, &said) == nil {
		doc.ErrCode = said.ErrCode
	}
	return doc, nil
}

// contentTypeOf is what a body looks like.
func contentTypeOf(b []byte) string {
	switch b = bytes.TrimSpace(b); {
	case bytes.HasPrefix(b, []byte("<")):
		return "text/html"
	case bytes.HasPrefix(b, []byte("{")), bytes.HasPrefix(b, []byte("[")):
		return wire.Gateway.ContentType
	}
	return "text/plain"
}

// value is what a placeholder stands for; what the call does not say is "".
func (x *stubCall) value(name string) any {
	switch name {
	case "openid":
		return x.openid
	case "user":
		return x.User
	case "appid":
		return x.AppID
	case "now":
		return x.Now.Unix()
	}
	if field, ok := strings.CutPrefix(name, "query."); ok {
		return x.Params.Get(field)
	}
	field, _ := strings.CutPrefix(name, "body.")
	v := x.in
	for part := range strings.SplitSeq(field, ".") {
		m, _ := v.(map[string]any)
		var ok bool
		if v, ok = m[part]; !ok {
			return ""
		}
	}
	return v
}

// fillText puts values into a text; inJSON writes them as parts of a JSON string.
func (x *stubCall) fillText(text string, inJSON bool) []byte {
	return fixture.Placeholder().ReplaceAllFunc([]byte(text), func(m []byte) []byte {
		v := x.value(strings.TrimSpace(string(m[2 : len(m)-2])))
		s, ok := v.(string)
		if !ok {
			s = string(jsonOf(v))
		}
		if !inJSON {
			return []byte(s)
		}
		quoted := jsonOf(s)
		return quoted[1 : len(quoted)-1]
	})
}

// fillJSON puts values into the strings of a JSON value. A string that is one
// placeholder and nothing else becomes the value itself: a number stays one.
func (x *stubCall) fillJSON(raw []byte) []byte {
	return jsonString().ReplaceAllFunc(raw, func(quoted []byte) []byte {
		var s string
		if !bytes.Contains(quoted, []byte("{{")) || json.Unmarshal(quoted, &s) != nil {
			return quoted
		}
		if m := fixture.Placeholder().FindStringSubmatch(s); m != nil && m[0] == s {
			return jsonOf(x.value(strings.TrimSpace(m[1])))
		}
		return jsonOf(string(x.fillText(s, false)))
	})
}

var jsonString = lazy.Regexp(`"(?:[^"\\]|\\.)*"`)

func jsonOf(v any) []byte {
	b, err := ordered.Marshal(v)
	if err != nil { // values come from JSON, so they can be written as JSON
		return []byte(`""`)
	}
	return b
}
