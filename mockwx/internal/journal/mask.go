package journal

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
	"wxflow/mockwx/internal/lazy"

	"wxflow/mockwx/text"
)

// Params shows which parameters were sent without giving secrets away.
func Params(query string) map[string]string {
	values, _ := url.ParseQuery(query) // broken pairs are left out
	if len(values) == 0 {
		return nil
	}
	out := make(map[string]string, len(values))
	for k, v := range values {
		out[k] = masked(k, strings.Join(v, ","))
	}
	return out
}

// Query is a query as Params shows it, in one line.
func Query(query string) string {
	values, _ := url.ParseQuery(query)
	for k, v := range values {
		values[k] = []string{masked(k, strings.Join(v, ","))}
	}
	return values.Encode()
}

func masked(name, value string) string {
	switch name {
	case "appid", "grant_type", "openid", "lang", "scope", "sig_method", "response_type", "component_appid", "corpid", "mock_user":
		return text.WithoutSecrets(value)
	case "js_code", "code":
		if len(value) < 24 { // a fixture's, a magic one or the DevTools literal
			return value
		}
		return text.Cut(value, 6) + "…"
	}
	if value == "" {
		return ""
	}
	return "***"
}

// Body shows a JSON body without its secrets; a body that is no JSON, or was
// too long to keep, is left out.
func Body(body string) json.RawMessage {
	var v any
	if body == "" || json.Unmarshal([]byte(body), &v) != nil {
		return nil
	}
	b, err := json.Marshal(maskedValue("", v))
	if err != nil {
		return nil
	}
	return b
}

// maskedValue hides the values of keys that hold credentials, whatever they are.
func maskedValue(key string, v any) any {
	key = strings.ToLower(key)
	hides := func(word string) bool { return strings.Contains(key, word) }
	switch {
	case v == nil, v == "":
		return v
	case slices.ContainsFunc([]string{"secret", "token", "ticket"}, hides):
		return "***"
	}
	switch x := v.(type) {
	case map[string]any:
		for k := range x {
			x[k] = maskedValue(k, x[k])
		}
	case []any:
		for i := range x {
			x[i] = maskedValue(key, x[i])
		}
	case string:
		if slices.ContainsFunc([]string{"code", "key", "signature"}, hides) {
			return "***"
		}
	}
	return v
}

// hidden are the values in a reply that are not shown.
var hidden = lazy.Regexp(`("(?:\w*token|\w*ticket|\w*_key|\w*_code|phoneNumber|purePhoneNumber)":")[^"]*(")`)

// Reply shows the bytes of a reply as they went out, secrets apart; "" when they are no text.
func Reply(reply []byte) string {
	if !utf8.Valid(reply) {
		return ""
	}
	return hidden().ReplaceAllString(string(reply), "$1***$2")
}
