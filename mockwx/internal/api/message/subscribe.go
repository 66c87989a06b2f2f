// Package message has what is sent to users, subscription and customer messages, and the
// checks of what users write and upload.
package message

import (
	"encoding/binary"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"wxflow/mockwx/internal/lazy"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A templateData is what a message says for its fields: {"thing1":{"value":…}}.
// Seen: data as a JSON text, and fields that are no objects, count as empty.
type templateData map[string]string

// UnmarshalJSON takes data of any type. Ours: thing1 is the field that is named
// where data has none to name.
func (d *templateData) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	var (
		text   string
		fields map[string]json.RawMessage
	)
	if json.Unmarshal(b, &text) == nil {
		b = []byte(text)
	}
	if json.Unmarshal(b, &fields) != nil || fields == nil {
		fields, text = map[string]json.RawMessage{"thing1": nil}, "no object"
	}
	*d = make(templateData, len(fields))
	for name, raw := range fields {
		if text != "" {
			raw = nil
		}
		(*d)[name] = fieldText(raw)
	}
	return nil
}

// fieldText is the text of {"value":…}. Ours: a number is taken as its digits.
func fieldText(raw json.RawMessage) string {
	var (
		field struct {
			Value json.RawMessage `json:"value"`
		}
		text   string
		number json.Number
	)
	switch {
	case json.Unmarshal(raw, &field) != nil:
		return ""
	case json.Unmarshal(field.Value, &text) == nil:
		return strings.TrimSpace(text)
	case json.Unmarshal(field.Value, &number) == nil:
		return number.String()
	}
	return ""
}

// Subscribe is POST /cgi-bin/message/subscribe/send. Ours: the openid, the
// template, its data, the page, and the user's will last. Seen for the last two
// of these: a message was first refused for an empty field and then, with the field
// filled in, because the user had refused it.
var Subscribe = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/message/subscribe/send", Voice: wire.Gateway,
	Needs: gateway.AppToken, OpenIDMember: "touser",
	Doc:    gateway.MiniDocs + "mp-message-management/subscribe-message/api_sendmessage",
	Handle: gateway.JSON(subscribeSend),
	About:  gateway.AboutOpenID,
}

func subscribeSend(c *gateway.Call, in *struct {
	ToUser     string       `json:"touser"`
	TemplateID string       `json:"template_id"`
	Page       string       `json:"page"`
	State      string       `json:"miniprogram_state"`
	Lang       string       `json:"lang"`
	Data       templateData `json:"data"`
}) (any, error) {
	u, err := c.UserByOpenID(in.ToUser)
	if err != nil {
		return nil, err
	}
	fields, err := templateFields(c, in.TemplateID)
	if err != nil {
		return nil, err
	}
	if err := checkFields(fields, in.Data); err != nil {
		return nil, err
	}
	if in.Page != "" && !c.App.HasPage(in.Page) {
		return nil, gateway.NoPage(wechat.InvalidPage, in.Page)
	}
	if slices.Contains(u.Refuses, in.TemplateID) {
		return nil, wechat.UserRefused.AsPlanned("user %s refuses this template (refuses in the fixture)",
			"用户 %s 拒收此模板（fixture 的 refuses）", u.Name)
	}
	sum := c.World.IDs.Sum("msgid", strconv.FormatInt(c.ID, 10))
	// Seen in 2020: errcode and errmsg alone. Ours ([K]): newer replies have the number of
	// the message, too.
	return wire.Success(ordered.Object{{"msgid", 1e18 + int64(binary.BigEndian.Uint64(sum[:])%8e18)}}), nil
}

// templateFields are the fields of a template. Ours: an app whose fixture lists
// no templates has every template, with the fields that are sent.
func templateFields(c *gateway.Call, id string) ([]string, error) {
	if id == "" {
		return nil, wechat.InvalidTemplateID.Because("template_id is missing or empty", "缺少 template_id，或其值为空")
	}
	if len(c.App.Templates) == 0 {
		return nil, nil
	}
	i := slices.IndexFunc(c.App.Templates, func(t fixture.Template) bool { return t.TemplateID == id })
	if i < 0 {
		return nil, wechat.InvalidTemplateID.Because("the app's templates in the fixture have no %q",
			"fixture 中此 app 的 templates 里没有 %q", text.Clip(id, 64))
	}
	return c.App.Templates[i].Fields, nil
}

// checkFields finds the first field that is empty or says what its kind cannot.
// Fields come in the template's order, or else in that of their names.
func checkFields(fields []string, data templateData) error {
	if fields == nil {
		for name := range data {
			fields = append(fields, name)
		}
		slices.Sort(fields)
	}
	for _, name := range fields {
		value := data[name]
		switch {
		case value == "":
			refusal := wechat.InvalidArgument.Because(`data.%[1]s.value is missing or empty; write "data":{"%[1]s":{"value":"…"}}`,
				`data.%[1]s.value 缺失或为空；应写成 "data":{"%[1]s":{"value":"…"}}`, text.Clip(name, 64))
			refusal.Detail = fieldDetail(name, "is empty") // Seen (in 2020: "emtpy")
			return refusal
		case !fieldTakes(name, value):
			refusal := wechat.InvalidArgument.Because("data.%s.value has %d characters that do not fit the kind of its field",
				"data.%s.value 的 %d 个字符不符合该字段类型",
				text.Clip(name, 64), utf8.RuneCountInString(value))
			refusal.Detail = fieldDetail(name, "invalid") // Seen
			return refusal
		}
	}
	return nil
}

// fieldDetail is what the wire says of a field. Seen: its first 30 bytes, with a
// space at the end where that is the 30th.
func fieldDetail(name, what string) string {
	return " " + text.Cut("data."+name+".value "+what, 30)
}

// fieldKinds is what the kinds of fields take. Doc: the table of kinds at
// subscribe/send. Seen: the wave dash of a time must not be full-width.
var fieldKinds = map[string]func() *regexp.Regexp{
	"thing":            lazy.Regexp(`^(?s:.{1,20})$`),
	"number":           lazy.Regexp(`^-?[0-9.]{1,32}$`),
	"letter":           lazy.Regexp(`^[A-Za-z]{1,32}$`),
	"symbol":           lazy.Regexp(`^[^0-9A-Za-z\p{Han}]{1,5}$`),
	"character_string": lazy.Regexp(`^[\x20-\x7e]{1,32}$`),
	"time":             lazy.Regexp(`^[0-9年月日时分秒:/~. -]+$`),
	"date":             lazy.Regexp(`^[0-9年月日时分秒:/~. -]+$`),
	"amount":           lazy.Regexp(`^[^0-9]?[0-9]{1,10}(\.[0-9]+)?元?$`),
	"phone_number":     lazy.Regexp(`^[0-9+*() -]{1,17}$`),
	"car_number":       lazy.Regexp(`^.{1,8}$`),
	"name":             lazy.Regexp(`^(\p{Han}{1,10}|[^0-9\p{Han}]{1,20})$`),
	"phrase":           lazy.Regexp(`^\p{Han}{1,5}$`),
}

// fieldTakes reports whether a value fits a field, by the kind that a field's name begins with: thing5 is a
// thing. Kinds that are not known take anything.
func fieldTakes(name, value string) bool {
	kind := fieldKinds[strings.TrimRight(name, "0123456789")]
	return kind == nil || kind().MatchString(value)
}
