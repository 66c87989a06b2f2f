package mockwx

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"wxflow/mockwx/console"
	"wxflow/mockwx/internal/admin"
	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wxjs"
)

// AdminHandler returns the admin API: the same powers over HTTP. Requests from
// browsers of other origins are refused.
func (f *Fake) AdminHandler() http.Handler {
	h := sync.OnceValue(func() http.Handler { return admin.NewHandler(append(f.adminRoutes(), pages()...), f.adminNames) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h().ServeHTTP(w, r) }) // a start does not pay for the routes
}

// adminRoutes is the whole admin API.
func (f *Fake) adminRoutes() []admin.Route {
	return []admin.Route{
		admin.Get(console.Index, admin.Raw(f.introduce)),
		admin.Get("/llms.txt", admin.Raw(f.skill)),
		admin.Get("/openapi.json", admin.Value(f.openAPI)),
		admin.Get("/about", admin.Value(f.About)),
		admin.Get("/events", admin.Query(func(struct{}) (admin.Stream, error) { return f.events, nil })),
		admin.Get("/healthz", admin.Value(func() map[string]string { return map[string]string{"status": "ok"} })),
		admin.Post("/oauthcode", admin.JSON(f.adminOAuthCode)),
		admin.Post("/login", admin.JSON(issued(f.IssueCode))).For(admin.LocalPages),
		admin.Post("/phonecode", admin.JSON(issued(f.IssuePhoneCode))).For(admin.LocalPages),
		admin.Post("/plugincode", admin.JSON(issued(f.IssuePluginCode))),
		admin.Post("/encrypt", admin.JSON(f.Encrypt)).For(admin.LocalPages),
		admin.Get("/wx.js", admin.Value(func() admin.File { return admin.File{ContentType: "text/javascript; charset=utf-8", Text: wxjs.Text} })).
			For(admin.Everybody),
		admin.Get("/device", admin.Query(ofUser(f.Device))).For(admin.LocalPages),
		admin.Get("/checksession", admin.Query(ofUser(f.CheckSession))).For(admin.LocalPages),
		admin.Post("/carry", admin.JSONContext(f.Carry)).For(admin.LocalPages),
		admin.Post("/payment", admin.JSON(f.Pay)),
		admin.Get("/identity", admin.Query(ofUser(f.Identity))),
		admin.Get("/tokens", admin.Query(ofUser(f.Tokens))),
		admin.Post("/push", admin.JSONContext(f.Push)),
		admin.Get("/calls", admin.QueryContext(f.adminCalls)),
		admin.Get("/calls/{id}", admin.Named(f.adminCall)),
		admin.Get("/canaries", admin.Raw(f.canaryLines)).For(admin.HereOnly),
		admin.Delete("/calls", admin.Value(func() []Call { f.ClearCalls(); return f.Calls() })),
		admin.Get("/media_checks", admin.Value(f.MediaChecks)),
		admin.Get("/faults", admin.Value(f.Faults)),
		admin.Post("/faults", admin.JSON(f.adminAddFault)),
		admin.Delete("/faults/{id}", admin.Named(f.adminRemoveFault)),
		admin.Get("/clock", admin.Value(f.Clock)),
		admin.Post("/clock", admin.JSON(f.adminSetClock)),
		admin.Post("/reset", admin.Query(f.adminReset)),
		admin.Get("/fixture", admin.Value(f.Fixture)),
		admin.Put("/fixture", admin.Body(f.adminSetFixture)),
		admin.Get("/users", admin.Value(f.Users)),
		admin.Get("/apps", admin.Value(f.Apps)),
		admin.Post("/apps", admin.JSONOrNone(f.AddApp)),
		admin.Delete("/apps/{appid}", admin.Named(f.adminRemoveApp)),
		admin.Get("/component_ticket", admin.Query(f.adminComponentTicket)),
		admin.Post("/authorize", admin.JSON(f.adminAuthorize)),
		admin.Get("/endpoints", admin.Value(Endpoints)),
		admin.Get("/errcodes", admin.Value(ErrCodes)),
	}
}

// A userOfApp names a user of an app, as most routes do.
type userOfApp struct {
	AppID string `json:"appid"`
	User  string `json:"user"`
}

// ofUser gives do an app and a user of it.
func ofUser[R any](do func(appid, user string) (R, error)) func(userOfApp) (R, error) {
	return func(in userOfApp) (R, error) { return do(in.AppID, in.User) }
}

type issuedCode struct {
	Code      string `json:"code"`
	ExpiresIn int    `json:"expires_in"`
}

// issued hands out the codes that a client would get.
func issued(issue func(appid, user string) (string, error)) func(userOfApp) (issuedCode, error) {
	return func(in userOfApp) (issuedCode, error) {
		code, err := issue(in.AppID, in.User)
		return issuedCode{code, int(ids.CodeLife / time.Second)}, err
	}
}

func (f *Fake) adminOAuthCode(in struct {
	AppID string `json:"appid"`
	User  string `json:"user"`
	Scope string `json:"scope"`
}) (issuedCode, error) {
	code, err := f.IssueOAuthCode(in.AppID, in.User, in.Scope)
	return issuedCode{code, int(ids.CodeLife / time.Second)}, err
}

func (f *Fake) adminCalls(ctx context.Context, in struct {
	AppID   string `json:"appid"`
	Path    string `json:"path"`
	ErrCode string `json:"errcode"`
	Since   string `json:"since"`
	User    string `json:"user"`
	Kind    string `json:"kind"`
	Wait    string `json:"wait"`
}) (calls []Call, err error) {
	if in.Kind != "" && in.Kind != "call" && in.Kind != "push" {
		return nil, text.Invalid("kind=%s: write call or push", "kind=%s：请写 call 或 push", text.Clip(in.Kind, 32))
	}
	x := CallFilter{AppID: in.AppID, Path: in.Path, User: in.User, Kind: in.Kind}
	if in.ErrCode != "" {
		n, err := strconv.Atoi(in.ErrCode)
		if err != nil {
			return nil, text.Invalid("errcode=%s is not a number", "errcode=%s 不是数字", text.Clip(in.ErrCode, 32))
		}
		code := ErrCode(n)
		x.ErrCode = &code
	}
	if in.Since != "" {
		if x.Since, err = strconv.ParseInt(in.Since, 10, 64); err != nil {
			if x.After, err = time.Parse(time.RFC3339, in.Since); err != nil {
				return nil, text.Invalid("since=%s is neither the id of a call nor a time such as 2026-01-02T15:04:05Z",
					"since=%s 既不是调用的 id，也不是 2026-01-02T15:04:05Z 这样的时间", text.Clip(in.Since, 32))
			}
		}
	}
	if in.Wait == "" {
		return f.CallsWhere(x), nil
	}
	limit, err := time.ParseDuration(in.Wait)
	if err != nil || limit <= 0 || limit > maxWait {
		return nil, text.Invalid("wait=%s: write a duration of up to %v, such as 5s",
			"wait=%s：请写不超过 %v 的时长，如 5s", text.Clip(in.Wait, 32), maxWait)
	}
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	return f.WaitCalls(ctx, x)
}

// maxWait bounds a wait for a call: a test that forgot its end holds no connection
// for ever.
const maxWait = 10 * time.Minute

// adminCall has what the list leaves out.
func (f *Fake) adminCall(id string) (CallDetail, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return CallDetail{}, text.Invalid("%s is not the id of a call", "%s 不是调用的 id", text.Clip(id, 32))
	}
	return f.Call(n)
}

func (f *Fake) adminAddFault(x Fault) (Fault, error) {
	id, err := f.AddFault(x)
	x.ID = id
	return x, err
}

func (f *Fake) adminRemoveFault(id string) ([]Fault, error) {
	if !f.RemoveFault(id) {
		return nil, text.NotFound("no fault %q; it may have struck its last time", "没有故障 %q；也许它的次数已经用完", text.Clip(id, 32))
	}
	return f.Faults(), nil
}

func (f *Fake) adminSetClock(in struct {
	Advance *Duration  `json:"advance"`
	Freeze  *bool      `json:"freeze"`
	Set     *time.Time `json:"set"`
}) (ClockState, error) {
	if in.Advance == nil && in.Freeze == nil && in.Set == nil {
		return ClockState{}, text.Invalid(`nothing to do; send {"advance":"5m"}, {"freeze":true} or {"set":"2026-01-02T15:04:05Z"}`,
			`没有要做的事；请发送 {"advance":"5m"}、{"freeze":true} 或 {"set":"2026-01-02T15:04:05Z"}`)
	}
	to := f.Now()
	if in.Set != nil {
		to = *in.Set
	}
	if in.Advance != nil {
		to = to.Add(time.Duration(*in.Advance))
	}
	if !clock.InRange(to) {
		return ClockState{}, text.Invalid("the clock would show %s; it goes from %s to %s", "时钟将显示 %s；可用范围是 %s 到 %s",
			to.UTC().Format(time.RFC3339), clock.Begins.UTC().Format(time.RFC3339), clock.Ends.UTC().Format(time.RFC3339))
	}
	if in.Freeze != nil {
		f.Freeze(*in.Freeze)
	}
	if in.Set != nil {
		f.SetClock(*in.Set)
	}
	if in.Advance != nil {
		f.Advance(time.Duration(*in.Advance))
	}
	return f.Clock(), nil
}

// A summary answers a reset: what there is now.
type summary struct {
	Apps   int        `json:"apps"`
	Users  int        `json:"users"`
	Calls  int        `json:"calls"`
	Faults []Fault    `json:"faults"`
	Clock  ClockState `json:"clock"`
}

func (f *Fake) adminReset(in struct {
	AppID *string `json:"appid"` // nil: everything
}) (s summary, err error) {
	if in.AppID == nil {
		f.Reset()
	} else if err = f.ResetApp(*in.AppID); err != nil {
		return s, err
	}
	return summary{len(f.Apps()), f.Fixture().Population(), len(f.Calls()), f.Faults(), f.Clock()}, nil
}

func (f *Fake) adminSetFixture(src []byte) (*Fixture, error) {
	fx, err := ParseFixture("body", src)
	if err == nil {
		err = f.SetFixture(fx)
	}
	return f.Fixture(), err
}

func (f *Fake) adminRemoveApp(appid string) ([]AppInfo, error) {
	err := f.RemoveApp(appid)
	return f.Apps(), err
}

type ticketInfo struct {
	Ticket string `json:"component_verify_ticket"`
}

func (f *Fake) adminComponentTicket(in struct {
	AppID string `json:"appid"`
}) (ticketInfo, error) {
	ticket, err := f.ComponentTicket(in.AppID)
	return ticketInfo{ticket}, err
}

type authorizationCode struct {
	AuthCode  string `json:"auth_code"`
	ExpiresIn int    `json:"expires_in"`
}

func (f *Fake) adminAuthorize(in struct {
	Component string `json:"component_appid"`
	AppID     string `json:"appid"`
}) (authorizationCode, error) {
	code, err := f.Authorize(in.Component, in.AppID)
	return authorizationCode{code, world.AuthCodeLife}, err
}
