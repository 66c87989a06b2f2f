package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
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

// ReadObject reads a request's body as parseObject does; all fields must be
// there.
func ReadObject(req *http.Request, like string, fields ...Field) error {
	body, err := io.ReadAll(req.Body)
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

// ParseObject reads an object of these string members and nothing else. It
// walks the tokens because encoding/json would accept "Code", a key given
// twice and null, each of them a program's mistake worth hearing of. like is an
// example to show, send what to say of an unknown member.
func ParseObject(body []byte, like string, send text.Text, fields ...Field) error {
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

// A HeaderAnswer is an answer that is all headers: 204.
type HeaderAnswer http.Header

// A handler returns its answer and never writes it: serve is the only place
// that chooses a status, sets headers and encodes. A nil body means 204.
type handler func(*http.Request) (body any, err error)

// Answer adapts h to net/http. A request may have a body of up to maxBody bytes.
func Answer(maxBody int64, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.Body = http.MaxBytesReader(w, req.Body, maxBody)
		body, err := guard(h, req)
		if err != nil {
			Refuse(w, req, err)
			return
		}
		headers, ok := body.(HeaderAnswer)
		if body != nil && !ok {
			writeJSON(w, http.StatusOK, body)
			return
		}
		maps.Copy(w.Header(), headers)
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNoContent)
	})
}

// guard calls h and turns a panic into an internal failure, so that a bug
// costs one request and its stack lands in the relay's own log.
func guard(h handler, req *http.Request) (body any, err error) {
	defer fail.Rescue(&err)
	return h(req)
}

type errorAnswer struct {
	Error errorBody `json:"error"`
}

type errorBody struct {
	Kind      refusal.Kind   `json:"kind"`
	ErrCode   int            `json:"errcode,omitempty"` // 0 is no error, so it is never one to report
	Message   string         `json:"message"`
	MessageZH string         `json:"message_zh"`
	Action    refusal.Action `json:"action"`
	RID       string         `json:"rid,omitempty"`
	Lacks     []fail.Missing `json:"missing,omitempty"` // of /readyz
}

// Refuse writes err in the one shape every error has.
func Refuse(w http.ResponseWriter, req *http.Request, err error) {
	f := fail.Of(err)
	row := f.Row()
	body := errorBody{Kind: f.Kind, Message: row.Say.EN, MessageZH: row.Say.ZH, Action: row.Action}
	if !row.Quiet {
		body.ErrCode, body.RID = f.ErrCode, f.RID
	}
	h := w.Header()
	if f.Wait > 0 {
		h.Set("Retry-After", strconv.Itoa(f.Wait))
	}
	if f.Allow != "" {
		h.Set("Allow", f.Allow)
	}
	if f.Kind == refusal.Unauthorized {
		// RFC 9110 §11.6.1 asks for a challenge; RFC 6750 §3.1
		// distinguishes a bad token from a missing one, so that the client can
		// distinguish an old session from a proxy that drops the header.
		challenge := "Bearer"
		if req.Header.Get("Authorization") != "" {
			challenge = `Bearer error="invalid_token"`
		}
		h.Set("WWW-Authenticate", challenge)
	}
	body.Lacks = f.Missing
	TrailOf(req.Context()).failure = f
	writeJSON(w, row.Status, errorAnswer{body})
}

// lineEnd ends every JSON body: a terminal's prompt stands on a line of its own,
// and a file of answers has one a line.
var lineEnd = []byte("\n")

func writeJSON(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil { // our own structs of strings and numbers
		panic(err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(b)+len(lineEnd)))
	w.WriteHeader(status)
	_, _ = w.Write(b) // an error means that the client has gone
	_, _ = w.Write(lineEnd)
}
