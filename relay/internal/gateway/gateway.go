// Package gateway serves other back ends on the ops address: /internal/access_token, and
// /wx/{appid}/…, which adds the access_token to a call of WeChat's APIs.
package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/internal/trust"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

const (
	// gatewayTimeout bounds one call of the gateway from end to end. Ours:
	// long enough for a picture of 10 MB over a slow line.
	gatewayTimeout = time.Minute
	// Max is how many calls may be under way. Ours: an upload takes long,
	// so they do not stand in the queue of logins; what each keeps is bounded.
	Max = 256
)

// A Gateway passes calls of other back ends on to WeChat's APIs.
type Gateway struct {
	Keys   Keys
	Apps   *apps.Served
	Keeper *tokens.Keeper
	Client *wechat.Client

	passing atomic.Int64 // calls under way
}

// Before puts the gateway before the rest, where there are keys to it. It is
// no row of the routes: it has its own bounds and answers with WeChat's words.
func (g *Gateway) Before(others http.Handler) http.Handler {
	if len(g.Keys) == 0 {
		return others
	}
	pass := web.Named(observe.RouteGateway, false, g)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if strings.HasPrefix(req.URL.Path, gatewayPrefix) {
			pass.ServeHTTP(w, req)
			return
		}
		others.ServeHTTP(w, req)
	})
}

// ServeHTTP answers /wx/{appid}/…: it adds the access_token and passes the call
// to WeChat and the answer back as it is.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	key, err := g.Keys.admit(req)
	if err != nil {
		web.Refuse(w, req, err)
		return
	}
	defer g.passing.Add(-1)
	if g.passing.Add(1) > Max {
		web.Refuse(w, req,
			&fail.Failure{Kind: refusal.Busy, Wait: 1, Cause: errors.New("too many calls of the gateway are under way"), Say: text.New(
				"Too many calls are under way. Try again in a moment.", "正在进行的调用过多，请稍后再试。",
			)})
		return
	}
	ctx, cancel := context.WithTimeout(req.Context(), gatewayTimeout)
	defer cancel()
	// The server's limits are those of small requests. There is a limit all the
	// same: what the gateway leaves of a body, the server waits for.
	c, end := http.NewResponseController(w), time.Now().Add(gatewayTimeout)
	_ = c.SetReadDeadline(end) // not every writer has deadlines; ctx has
	_ = c.SetWriteDeadline(end.Add(10 * time.Second))

	req.Body = http.MaxBytesReader(w, req.Body, wechat.MaxUpload)
	answer, err := g.passThrough(ctx, req, key)
	if err != nil {
		web.Refuse(w, req, err)
		return
	}
	defer answer.Close()
	answer.Write(w)
}

// passThrough is ServeHTTP up to the first byte of the answer.
func (g *Gateway) passThrough(ctx context.Context, req *http.Request, key *hashedKey) (answer *wechat.Answer, err error) {
	defer fail.Rescue(&err)
	if req.Method == http.MethodConnect || req.Method == http.MethodTrace {
		return nil, fail.BadRequest("The gateway does not take this method.", "网关不支持此方法。")
	}
	target, err := parseTarget(req.URL)
	if err != nil {
		return nil, err
	}
	app, err := key.app(g.Apps, target.appID)
	if err != nil {
		return nil, err
	}
	t := web.TrailOf(ctx)
	t.AppID = app.AppID
	t.Attrs = append(t.Attrs, slog.String("path", fail.Clean(target.Path)))
	body, err := wechat.NewBody(req)
	if err != nil {
		return nil, err
	}
	noToken := g.Keeper.Use(ctx, app, tokens.Source{Caller: key.name, Path: target.Path}, func(token wechat.Token) tokens.Verdict {
		if answer != nil {
			if !body.Replayable {
				return tokens.NoVerdict
			}
			answer.Close()
		}
		answer, err = g.Client.Pass(ctx, req.Method, target.Path, target.Query, req.Header, body, token.Value.Reveal())
		switch {
		case err != nil:
			return tokens.NoVerdict
		case wechat.IsTokenError(answer.ErrCode):
			return tokens.Refused
		case answer.Good:
			return tokens.Accepted
		}
		return tokens.NoVerdict
	})
	switch {
	case err != nil:
		return nil, err
	case answer == nil:
		return nil, noToken
	}
	t.ErrCode, t.RID = answer.ErrCode, answer.RID // WeChat's own refusal says more than that there is no other token
	if t.RID != "" && !strings.HasPrefix(target.Path, "/sns/") {
		t.Attrs = append(t.Attrs, wechat.RIDPage)
	}
	return answer, nil
}

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
	isToken := func(name string) bool { return strings.EqualFold(strings.TrimSpace(name), "access_token") }
	for name, v := range values {
		if isToken(name) && strings.Join(v, "") != "" {
			return "", fail.BadRequest("The gateway adds the access_token. Leave it out, or empty.", "access_token 由网关添加，请不要传入，或留空。")
		}
	}
	kept := slices.DeleteFunc(strings.Split(raw, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		name, _ = url.QueryUnescape(name)
		return isToken(name)
	})
	return strings.Join(kept, "&"), nil
}
