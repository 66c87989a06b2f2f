package ops

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/trust"
	"wxflow/relay/internal/web"
	"wxflow/relay/session"
)

// An Operator shows the sessions of users to those who hold an internal key, and ends
// sessions for them.
type Operator struct {
	Keys     gateway.Keys
	Sessions *sessions.Sessions
	Proxies  web.Proxies
	Log      *slog.Logger

	ofSession, ofUser, ofApp atomic.Int64 // ends, by what was ended
}

// Bounds of what an operator sends. Ours.
const (
	maxReason = 300 // bytes
	maxPage   = 1000
	usualPage = 100
)

// A listed session is what an operator sees of one.
type listed struct {
	ID       string    `json:"id"`
	AppID    string    `json:"appid"`
	OpenID   string    `json:"openid"`
	UnionID  string    `json:"unionid,omitempty"`
	Created  time.Time `json:"created"`
	Expires  time.Time `json:"expires"`
	LastUsed time.Time `json:"last_used,omitzero"`
	Address  string    `json:"address,omitempty"`
}

type listAnswer struct {
	Sessions []listed `json:"sessions"`
	Next     string   `json:"next,omitempty"`
}

type endAnswer struct {
	Scope string `json:"scope"`           // session, user or app
	Ended *int   `json:"ended,omitempty"` // of an app nobody counts them
}

// Answer answers GET and DELETE /internal/sessions.
func (o *Operator) Answer(req *http.Request) (any, error) {
	caller, may, err := o.Keys.Admit(req)
	if err != nil {
		return nil, err
	}
	w, err := readWhose(req)
	if err == nil && w.id == "" {
		err = may(w.appID)
	}
	if err != nil {
		return nil, err
	}
	if req.Method == http.MethodDelete {
		return o.end(req, w, caller, may)
	}
	return o.list(req.Context(), w, may)
}

// list returns a page of sessions, the newest login first.
func (o *Operator) list(ctx context.Context, w whose, may func(string) error) (any, error) {
	answer := listAnswer{Sessions: []listed{}}
	second := func(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
	for more := true; more && len(answer.Sessions) < w.limit; {
		p, err := o.Sessions.Store.List(ctx, w.user, w.from, w.limit-len(answer.Sessions))
		if err != nil {
			return nil, err
		}
		for _, s := range p.Sessions {
			id := sessions.ID(s)
			if !strings.HasPrefix(id, w.id) {
				continue
			}
			if err := may(s.AppID); err != nil {
				return nil, err
			}
			answer.Sessions = append(answer.Sessions, listed{id, s.AppID, s.OpenID, s.UnionID, second(s.Created), second(s.Expires),
				second(o.Sessions.LastUse(s)), sessions.Address(s)})
		}
		more, w.from, answer.Next = p.More && !w.whole, p.Next, "" // a whole id is the first or not there
		if more {
			answer.Next = sessions.Cursor(p.Next)
		}
	}
	slices.SortStableFunc(answer.Sessions, func(a, b listed) int { return b.Created.Compare(a.Created) })
	return answer, nil
}

// end ends what is meant, and has the log say who asked, and why.
func (o *Operator) end(req *http.Request, w whose, caller string, may func(string) error) (any, error) {
	ctx, n, scope, count := req.Context(), 0, "user", &o.ofUser
	var err error
	switch {
	case w.id != "":
		scope, count = "session", &o.ofSession
		var p session.Page
		p, err = o.Sessions.Store.List(ctx, w.user, w.from, 1)
		if err != nil || len(p.Sessions) == 0 || sessions.ID(p.Sessions[0]) != w.id {
			break
		}
		s := p.Sessions[0]
		if err = may(s.AppID); err != nil {
			return nil, err
		}
		w.appID, w.openID, n = s.AppID, s.OpenID, 1
		err = o.Sessions.Store.Delete(ctx, s.Token)
	case w.all:
		scope, count = "app", &o.ofApp
		err = o.Sessions.Store.EndApp(ctx, w.appID)
	default:
		n, err = o.Sessions.EndUser(ctx, w.appID, w.openID)
	}
	count.Add(1)
	attrs := []slog.Attr{slog.String("id", web.TrailOf(ctx).ID), slog.String("caller", caller),
		slog.String("ip", o.Proxies.ClientIP(req).WithZone("").String()), slog.String("scope", scope), slog.String("reason", w.reason)}
	for _, x := range [][2]string{{"session", w.id}, {"appid", w.appID}, {"openid", w.openID}} {
		if x[1] != "" {
			attrs = append(attrs, slog.String(x[0], x[1]))
		}
	}
	answer := endAnswer{Scope: scope}
	if !w.all {
		attrs, answer.Ended = append(attrs, slog.Int("ended", n)), &n
	}
	if err != nil {
		attrs = append(attrs, slog.String("cause", fail.Clean(err.Error())))
	}
	o.Log.LogAttrs(ctx, slog.LevelInfo, "sessions ended by an operator", attrs...)
	return answer, err
}

// Ended returns how often each kind of end was asked for.
func (o *Operator) Ended() map[string]int64 {
	return map[string]int64{"session": o.ofSession.Load(), "user": o.ofUser.Load(), "app": o.ofApp.Load()}
}

// whose says which sessions a request means.
type whose struct {
	id, appID, openID, reason string
	whole, all                bool // the id is; all of the app
	user                      session.UserHash
	from                      session.TokenHash
	limit                     int
}

// readWhose reads the query. It is strict: what is not understood could end more than
// is meant.
func readWhose(req *http.Request) (w whose, err error) {
	q, err := url.ParseQuery(req.URL.RawQuery)
	end, known := req.Method == http.MethodDelete, []string{"appid", "openid", "id", "limit", "from"}
	if end {
		known = []string{"appid", "openid", "id", "all", "reason"}
	}
	for name, values := range q {
		if err != nil || !slices.Contains(known, name) || len(values) > 1 || values[0] == "" {
			list := strings.Join(known, ", ")
			return w, fail.BadRequest("The query is not well-formed, or a parameter is unknown, empty or there twice. Known are "+list+".",
				"查询参数格式有误，或有参数不受支持、为空、重复。支持的参数："+list+"。")
		}
	}
	w = whose{id: q.Get("id"), appID: q.Get("appid"), openID: q.Get("openid"), all: q.Has("all"), reason: q.Get("reason"),
		limit: usualPage}
	ok := trust.IsPlain(w.appID)
	switch {
	case w.id != "":
		if ok = w.appID == "" && w.openID == "" && !w.all; ok {
			w.user, w.from, w.whole, ok = sessions.ParseID(w.id)
			if !ok || end && !w.whole {
				return w, fail.BadRequest("id is not that of a session. To end one takes all of it; to list, all before the dot, the dot and more.",
					"id 不是会话 ID。结束会话需要完整的 ID；查询时至少要有点号及其之前的部分。")
			}
		}
	case w.all:
		ok = ok && w.openID == "" && q.Get("all") == "true"
	default:
		ok = ok && trust.Word(w.openID, trust.MaxIDLen) == ""
		w.user = session.HashUser(w.appID, w.openID)
	}
	if !ok {
		return w, fail.BadRequest("Say whose sessions: appid and openid, or id alone; to end all of an app, appid and all=true.",
			"请指明会话：appid 加 openid，或只用 id；结束整个小程序的会话用 appid 加 all=true。")
	}
	if why := trust.Word(w.reason, maxReason); end && why != "" {
		return w, fail.BadRequest("reason "+why+". Say why the sessions end, in printable text of up to 300 bytes: the log keeps it.",
			"reason 缺失或格式有误：请说明结束会话的原因（300 字节以内的可见文字），日志会保留。")
	}
	return w, w.page(q)
}

// page reads which page is wanted.
func (w *whose) page(q url.Values) (err error) {
	if v := q.Get("limit"); v != "" {
		w.limit, err = strconv.Atoi(v)
	}
	if v := q.Get("from"); v != "" && err == nil {
		w.from, err = sessions.ParseCursor(v)
	}
	if err != nil || w.limit < 1 || w.limit > maxPage {
		return fail.BadRequest("limit is a number from 1 to 1000, and from is what next was in the page before.",
			"limit 为 1 到 1000 的数字，from 为上一页的 next。")
	}
	return nil
}
