package admin

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/text"
)

// fail answers with an error in both languages.
func fail(w http.ResponseWriter, err error) {
	var (
		missing  *text.NotFoundError
		lost     *text.UnreachedError
		tooLarge *http.MaxBytesError
		said     interface{ In(lang string) string }
	)
	status, why := http.StatusBadRequest, text.Of(err.Error(), err.Error())
	if errors.As(err, &said) {
		why = text.Of(said.In("en"), said.In("zh"))
	}
	switch {
	case errors.As(err, &lost):
		status = http.StatusBadGateway
	case errors.As(err, &missing):
		status = http.StatusNotFound
	case errors.As(err, &tooLarge):
		status, why = http.StatusRequestEntityTooLarge, text.Say("the body is larger than %d bytes", "请求体超过 %d 字节", tooLarge.Limit)
	}
	refuse(w, status, why)
}

func refuse(w http.ResponseWriter, status int, t text.Text) {
	writeJSON(w, status, struct {
		Error   string `json:"error"`
		ErrorZH string `json:"error_zh"`
	}{text.WithoutSecrets(t.EN), text.WithoutSecrets(t.ZH)})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
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
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

// readJSON reads a body strictly: one object, known keys only.
func readJSON(r *http.Request, v any) error {
	body := bufio.NewReader(r.Body)
	if first, _ := body.Peek(4); string(first) == "null" { // which Go takes for any object
		return text.Invalid("the body is null; send an object", "请求体是 null；请发送一个对象")
	}
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		if errors.Is(err, io.EOF) {
			return text.Invalid("the body is empty; send a JSON object", "请求体为空；请发送一个 JSON 对象")
		}
		return whyNotRead(err, v)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return text.Invalid("the body goes on after the JSON object", "JSON 对象之后还有多余内容")
	}
	return nil
}

// readQuery reads the parameters of a query into the fields of a struct, which are
// strings or, where "" is another thing than none, pointers to strings. It refuses
// parameters that the route does not know: a misspelt filter would otherwise select
// everything.
func readQuery(r *http.Request, v any) error {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return text.Invalid("the query cannot be read: %v", "查询串无法解析：%v", err)
	}
	into := reflect.ValueOf(v).Elem()
	known := jsonNames(into.Type())
	for _, k := range slices.Sorted(maps.Keys(q)) {
		i := slices.Index(known, k)
		if i < 0 {
			return unknownName(k, known, text.Of("parameter", "参数"))
		}
		value := reflect.ValueOf(q.Get(k))
		if field := into.Field(i); field.Kind() == reflect.Pointer {
			field.Set(reflect.New(value.Type()))
			field.Elem().Set(value)
		} else {
			field.Set(value)
		}
	}
	return nil
}

// whyNotRead says what is wrong with a body that was to be read into v.
func whyNotRead(err error, v any) error {
	var (
		wrong  *json.UnmarshalTypeError
		syntax *json.SyntaxError
		mine   *text.InvalidError
		moment *time.ParseError
	)
	switch {
	case errors.As(err, &mine):
		return mine
	case errors.As(err, &moment):
		return text.Invalid("%s is not a time; write one such as 2026-01-02T15:04:05+08:00",
			"%s 不是时间；请写 2026-01-02T15:04:05+08:00 这样的值", text.Quote(strings.Trim(moment.Value, `"`)))
	case errors.As(err, &wrong) && wrong.Field != "":
		found := jsonKinds[strings.Fields(wrong.Value)[0]]
		must, hint := mustBe(wrong)
		t := text.Say("%s: must be %s, found %s", "%s：应为%s，这里是%s", text.Clip(wrong.Field, 64), must, found)
		return text.InvalidText(text.Of(t.EN+hint.EN, t.ZH+hint.ZH))
	case errors.As(err, &wrong):
		t := text.Say("the body is %s; send an object", "请求体是%s；请发送一个对象", jsonKinds[strings.Fields(wrong.Value)[0]])
		return text.InvalidText(t)
	case errors.As(err, &syntax):
		return text.Invalid("the body is not valid JSON, at byte %d", "请求体不是合法的 JSON，错误在第 %d 字节", syntax.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return text.Invalid("the body ends inside the JSON object", "请求体在 JSON 对象中间结束")
	}
	if strings.HasPrefix(err.Error(), "Time.UnmarshalJSON") { // an error without a type
		return text.Invalid("a time must be text; write one such as \"2026-01-02T15:04:05+08:00\"",
			"时间应为文本；请写 \"2026-01-02T15:04:05+08:00\" 这样的值")
	}
	if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok {
		if plain, err := strconv.Unquote(name); err == nil {
			name = plain
		}
		return unknownName(name, jsonNames(reflect.TypeOf(v)), text.Of("field", "字段"))
	}
	return text.Invalid("the body is not the JSON object that this route takes: %v", "请求体不是本路由接受的 JSON 对象：%v", err)
}

// unknownName refuses a name, with the one that was probably meant.
func unknownName(name string, known []string, what text.Text) error {
	if near := text.Nearest(name, known); near != "" {
		return text.InvalidText(text.Say("unknown %s %s; did you mean %s?", "未知的%s %s；是否想写 %s？", what, text.Quote(name), near))
	}
	return text.InvalidText(text.Say("unknown %s %s; known here: %s", "未知的%s %s；此处可用：%s", what, text.Quote(name), strings.Join(known, ", ")))
}

// jsonNames lists the fields of a struct, and of those within it.
func jsonNames(t reflect.Type) (names []string) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
			names = append(names, jsonNames(f.Type)...)
		}
	}
	return names
}

var jsonKinds = map[string]text.Text{
	"string": text.Of("a text", "文本"), "number": text.Of("a number", "数字"), "bool": text.Of("true or false", "布尔值"),
	"array": text.Of("a list", "列表"), "object": text.Of("an object", "对象"), "null": text.Of("null", "null"),
}

// mustBe says what belongs where something of another type was found.
func mustBe(wrong *json.UnmarshalTypeError) (must, hint text.Text) {
	quoted, t := wrong.Value == "string", wrong.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[fixture.Duration]():
		return text.Of("a duration", "时长"), text.Of(`; write it with a unit and in quotes, such as "5m"`, `；请带单位并加引号，如 "5m"`)
	case t.Kind() == reflect.String, t == reflect.TypeFor[time.Time]():
		return text.Of("text", "文本"), text.Of("; write it in quotes", "；请加引号")
	case t.Kind() == reflect.Bool:
		must = text.Of("true or false", "true 或 false")
	case t.Kind() == reflect.Slice:
		return text.Of("a list", "列表"), text.Text{}
	case t.Kind() == reflect.Struct, t.Kind() == reflect.Map:
		return text.Of("an object", "对象"), text.Text{}
	case t.Kind() == reflect.Float64:
		must = text.Of("a number", "数字")
	default:
		must = text.Of("a whole number", "整数")
	}
	if quoted {
		hint = text.Of("; remove the quotes", "；请去掉引号")
	}
	return must, hint
}
