package mockwx

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// A badRequest is the caller's mistake.
type badRequest struct{ text Text }

func (e *badRequest) Error() string { return e.text.EN }

// In returns the message in the language of lang, see [Text.In].
func (e *badRequest) In(lang string) string { return e.text.In(lang) }

func bad(en, zh string, args ...any) error { return &badRequest{say(en, zh, args...)} }

func adminFail(w http.ResponseWriter, err error) {
	var (
		missing  *NotFoundError
		wrong    *badRequest
		problems Problems
		tooLarge *http.MaxBytesError
		lost     *unreached
	)
	switch {
	case errors.As(err, &lost):
		adminError(w, http.StatusBadGateway, lost.why)
	case errors.As(err, &missing):
		adminError(w, http.StatusNotFound, missing.Text)
	case errors.As(err, &wrong):
		adminError(w, http.StatusBadRequest, wrong.text)
	case errors.As(err, &tooLarge):
		adminError(w, http.StatusRequestEntityTooLarge, say("the body is larger than %d bytes", "请求体超过 %d 字节", tooLarge.Limit))
	case errors.As(err, &problems):
		adminError(w, http.StatusBadRequest, Text{problems.In("en"), problems.In("zh")})
	default:
		adminError(w, http.StatusBadRequest, Text{err.Error(), err.Error()})
	}
}

func adminError(w http.ResponseWriter, status int, t Text) {
	adminJSON(w, status, struct {
		Error   string `json:"error"`
		ErrorZH string `json:"error_zh"`
	}{withoutSecrets(t.EN), withoutSecrets(t.ZH)})
}

func adminJSON(w http.ResponseWriter, status int, v any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ") // people read this with curl
	if err := e.Encode(v); err != nil {
		status = http.StatusInternalServerError
		b.Reset()
		fmt.Fprintf(&b, "{\"error\":%q}\n", err.Error())
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

// readJSON reads a body strictly: one object, known keys only.
func readJSON(r *http.Request, v any) error {
	body := bufio.NewReader(r.Body)
	if first, _ := body.Peek(4); string(first) == "null" { // which Go takes for any object
		return bad("the body is null; send an object", "请求体是 null；请发送一个对象")
	}
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		if errors.Is(err, io.EOF) {
			return bad("the body is empty; send a JSON object", "请求体为空；请发送一个 JSON 对象")
		}
		var wrong *json.UnmarshalTypeError
		switch {
		case errors.As(err, &wrong) && wrong.Field != "":
			return bad("%s: a JSON %s does not belong there", "%s：此处不能是 JSON %s", clip(wrong.Field, 64), wrong.Value)
		case errors.As(err, &wrong):
			return bad("the body is a JSON %s; send an object", "请求体是 JSON %s；请发送一个对象", wrong.Value)
		}
		return bad("the body is not the JSON object that this route takes: %v", "请求体不是本路由接受的 JSON 对象：%v", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return bad("the body goes on after the JSON object", "JSON 对象之后还有多余内容")
	}
	return nil
}

// readQuery refuses parameters that the route does not know: a misspelt filter
// would otherwise select everything.
func readQuery(r *http.Request, known ...string) (url.Values, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, bad("the query cannot be read: %v", "查询串无法解析：%v", err)
	}
	left := len(q)
	for _, k := range known {
		if _, ok := q[k]; ok {
			left--
		}
	}
	if left > 0 {
		return nil, bad("the query has an unknown parameter; this route knows %v", "查询串里有未知参数；本路由只认 %v", known)
	}
	return q, nil
}
