package gateway

import (
	"net/http"
	"net/url"
	"strings"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/trust"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// gatewayPrefix is followed by an appid and a path of WeChat's.
const gatewayPrefix = "/wx/"

// A gatewayTarget is where a call of the gateway goes: always to the upstream,
// whatever the caller wrote.
type gatewayTarget struct {
	appID, Path, Query string
}

// secretPaths are refused, with all below them: they take the AppSecret or
// tokens of another kind, and a second token of the app would end the one that
// everybody has. Compared in lower case.
var secretPaths = [...]string{"/sns", "/cgi-bin/token", "/cgi-bin/stable_token", "/cgi-bin/component", "/cgi-bin/clear_quota/v2",
	"/cgi-bin/gettoken"}

// parseTarget reads /wx/{appid}/path?query of a URL that is a path. It knows no clever forms: a path is
// plain ASCII words between single slashes, so that it means the same to us, to
// every proxy on the way and to WeChat.
func parseTarget(u *url.URL) (gatewayTarget, error) {
	var t gatewayTarget
	rest, ok := strings.CutPrefix(u.EscapedPath(), gatewayPrefix)
	appID, path, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 || !trust.IsPlain(appID) {
		return t, fail.BadRequest("Send /wx/APPID/ and a path of WeChat's, such as /wx/APPID/wxa/msg_sec_check.",
			"请使用 /wx/APPID/ 加上微信接口路径，例如 /wx/APPID/wxa/msg_sec_check。")
	}
	for _, word := range strings.Split(path, "/") {
		if !trust.IsPlain(word) {
			return t, fail.BadRequest("The path is not plain: letters, digits, - _ and . between single slashes, nothing encoded.",
				"路径不规范：只能是字母、数字、- _ .，以单个斜杠分隔，不得编码。")
		}
	}
	path = "/" + path
	for _, p := range secretPaths {
		if low := strings.ToLower(path); low == p || strings.HasPrefix(low, p+"/") {
			return t, &fail.Failure{Kind: refusal.BadRequest, Status: http.StatusForbidden, Say: text.New(
				"The gateway does not pass this path: it takes the AppSecret or another kind of token. For logins use /login, for the access_token "+
					"/internal/access_token.",
				"网关不转发此路径：它需要 AppSecret 或其他类型的 token。登录请用 /login，获取 access_token 请用 /internal/access_token。",
			)}
		}
	}
	query, err := withoutToken(u.RawQuery)
	return gatewayTarget{appID, path, query}, err
}

// withoutToken returns a query as the caller wrote it, without an empty
// access_token, which some SDKs cannot leave out. One with a value is refused:
// it would be the caller's idea of the token against ours.
func withoutToken(raw string) (string, error) {
	values, err := url.ParseQuery(raw)
	if err != nil || strings.ContainsFunc(raw, func(c rune) bool { return c <= ' ' || c > '~' || c == '#' }) {
		return "", fail.BadRequest("The query is not well-formed. Encode its values.", "查询参数格式有误，请对参数值编码。")
	}
	drop := false
	for name, v := range values {
		if !strings.EqualFold(strings.TrimSpace(name), "access_token") {
			continue
		}
		if strings.Join(v, "") != "" {
			return "", fail.BadRequest("The gateway adds the access_token. Leave it out, or empty.", "access_token 由网关添加，请不要传入，或留空。")
		}
		drop = true
	}
	if !drop {
		return raw, nil
	}
	var kept []string
	for _, pair := range strings.Split(raw, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name, _ = url.QueryUnescape(name); !strings.EqualFold(strings.TrimSpace(name), "access_token") {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&"), nil
}
