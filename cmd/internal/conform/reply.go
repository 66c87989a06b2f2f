package conform

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// maxReply bounds what is read of a reply.
const maxReply = 64 << 10

// A reply is what came back, taken apart. What it says of values is their shape.
type reply struct {
	status      int
	contentType string
	dateLayout  string
	members     []member // of the JSON object; nil where the body is none
	kind        string   // of the body: "JSON object", "HTML", …
	escapes     string   // how slashes are written
	spacing     string   // between the members, and after the last
	code        string   // errcode
	msg, suffix string   // of errmsg
}

type member struct {
	name  string
	value json.RawMessage
}

// value is that of the last member of a name; nil where there is none.
func (r *reply) value(name string) (v json.RawMessage) {
	for _, m := range r.members {
		if m.name == name {
			v = m.value
		}
	}
	return v
}

// text is that of a member; "" where there is none.
func (r *reply) text(name string) (s string) {
	_ = json.Unmarshal(r.value(name), &s)
	return s
}

// RoundTrip asks the fake.
func (s *stand) RoundTrip(r *http.Request) (*http.Response, error) {
	r.RequestURI, r.RemoteAddr = r.URL.RequestURI(), "192.0.2.1:1"
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// ask makes one call and reads the reply whole. Redirects are not followed: the query has the
// secret in it.
func ask(ctx context.Context, way http.RoundTripper, base *url.URL, p probe, v values) (*reply, error) {
	target := *base
	target.Path = strings.TrimSuffix(target.Path, "/") + p.path
	target.RawQuery = v.fill(p.query, url.QueryEscape)
	req, err := http.NewRequestWithContext(ctx, p.method, target.String(), strings.NewReader(v.fill(p.body, inJSON)))
	if err != nil {
		return nil, errors.New("the call cannot be made")
	}
	if p.method == http.MethodPost {
		req.Header.Set("Content-Type", p.kind)
	}
	req.Header.Set("User-Agent", "mockwx-conform")
	resp, err := way.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		return nil, err
	}
	return read(resp, body), nil
}

// cause says why there was no answer, without the URL.
func cause(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var op *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.As(err, &op):
		return op.Op + ": " + op.Err.Error()
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "the connection was closed early"
	}
	return err.Error()
}

func read(resp *http.Response, body []byte) *reply {
	h := resp.Header
	r := &reply{status: resp.StatusCode, contentType: h.Get("Content-Type"), dateLayout: layoutOf(h.Get("Date")), kind: kindOf(body)}
	if r.kind != object {
		return r
	}
	var compact bytes.Buffer
	r.spacing = "none"
	if json.Compact(&compact, body) != nil || compact.Len() != len(body) {
		r.spacing = "some"
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.Token() // the brace: kindOf has seen to it
	for d.More() {
		name, _ := d.Token()
		m := member{name: fmt.Sprint(name)}
		if d.Decode(&m.value) != nil {
			break
		}
		r.members = append(r.members, m)
	}
	switch {
	case bytes.Contains(body, []byte(`\/`)):
		r.escapes = `\/`
	case bytes.Contains(body, []byte("/")):
		r.escapes = "/"
	}
	r.code = string(r.value("errcode"))
	r.msg, r.suffix = splitSuffix(r.text("errmsg"))
	return r
}

const object = "JSON object"

func kindOf(body []byte) string {
	b := bytes.TrimSpace(body)
	switch {
	case len(b) == 0:
		return "empty"
	case b[0] == '<':
		return "HTML or XML"
	case json.Valid(b) && b[0] == '{':
		return object
	case json.Valid(b):
		return "JSON, no object"
	case b[0] == '{':
		return "JSON that is cut"
	}
	return "no JSON"
}

// layoutOf names the layout of a Date header.
func layoutOf(date string) string {
	for _, layout := range []string{http.TimeFormat, "Mon, 02-Jan-2006 15:04:05 GMT"} {
		if _, err := time.Parse(layout, date); err == nil {
			return layout
		}
	}
	return "none"
}

// suffixes are the ways in which an errmsg ends, the longer ones first: a name, a pattern,
// and an ending of that kind that tells nothing.
var suffixes = []struct {
	family string
	is     func() *regexp.Regexp
	sample string
}{
	{"hint and rid", ending(` ?hint: \[[^\]]*\] rid: ` + rid), " hint: [xxxxxxxx-xxxxxx]" + noRID},
	{"comma and rid", ending(`, rid: ` + rid), "," + noRID},
	{"rid", ending(` rid: ` + rid), noRID},
	{"req_id", ending(`, hints: \[ req_id: [^\]]* \]`), ", hints: [ req_id: xxxxxxxx-xxxxxx ]"},
	{"hint", ending(` hint: \[[^\]]*\]`), " hint: [xxxxxxxx-xxxxxx]"},
}

const (
	rid   = `[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}`
	noRID = " rid: 00000000-00000000-00000000"
)

func ending(pattern string) func() *regexp.Regexp { return expr(pattern + "$") }

// expr compiles a pattern when it is first asked for: those here took a tenth of every
// start of mockwx.
func expr(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

var address = expr(`(ip:? )[0-9A-Fa-f.:]+( ipv6 [0-9A-Fa-f.:]+)?`)

func splitSuffix(msg string) (text, family string) {
	msg = address().ReplaceAllString(msg, "${1}ADDRESS")
	for _, s := range suffixes {
		if at := s.is().FindStringIndex(msg); at != nil {
			return msg[:at[0]], s.family
		}
	}
	return msg, "none"
}

// shapes are what the values of the known members look like.
var shapes = map[string]func() *regexp.Regexp{
	"openid":       expr(`^o[0-9A-Za-z_-]{27}$`),
	"unionid":      expr(`^o[0-9A-Za-z_-]{27,28}$`),
	"session_key":  expr(`^[0-9A-Za-z+/]{22}==$`),
	"access_token": expr(`^[0-9]+_[0-9A-Za-z_-]{133}$`),
}

// shape says what a value is, and never the value.
func (m member) shape() string {
	var s string
	switch {
	case json.Unmarshal(m.value, &s) == nil && m.value[0] == '"':
		if is := shapes[m.name]; is != nil && !is().MatchString(s) {
			return fmt.Sprintf("text of an odd shape, %d characters", len(s))
		}
		return "text"
	case m.value[0] == '{':
		return "object"
	case m.value[0] == '[':
		return "list"
	case string(m.value) == "true", string(m.value) == "false", string(m.value) == "null":
		return string(m.value)
	}
	return "number"
}

// fields are the names of the members in their order, without unionid: whether an app is
// bound to an open platform is its owner's business.
func (r *reply) fields() (names, types string) {
	var n, t []string
	for _, m := range r.members {
		if m.name != "unionid" {
			n, t = append(n, m.name), append(t, m.name+": "+m.shape())
		}
	}
	return strings.Join(n, ", "), strings.Join(t, ", ")
}

// differences compares two replies, aspect by aspect.
func differences(server, fake *reply) (out []Difference) {
	add := func(aspect, a, b string) {
		if a != b {
			out = append(out, Difference{aspect, a, b})
		}
	}
	add("status", fmt.Sprint(server.status), fmt.Sprint(fake.status))
	add("Content-Type", server.contentType, fake.contentType)
	add("Date", server.dateLayout, fake.dateLayout)
	add("body", server.kind, fake.kind)
	if server.kind != object || fake.kind != object {
		return out
	}
	add("spaces", server.spacing, fake.spacing)
	add("errcode", server.code, fake.code)
	add("errmsg", server.msg, fake.msg)
	add("suffix", server.suffix, fake.suffix)
	names, types := server.fields()
	fakeNames, fakeTypes := fake.fields()
	add("fields", names, fakeNames)
	if names == fakeNames {
		add("types", types, fakeTypes)
	}
	if server.escapes != "" && fake.escapes != "" { // a key may have no slash in it
		add("escapes", server.escapes, fake.escapes)
	}
	return out
}
