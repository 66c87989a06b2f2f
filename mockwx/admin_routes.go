package mockwx

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/gorilla/mux"

	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
)

type issuedCode struct {
	Code      string `json:"code"`
	ExpiresIn int    `json:"expires_in"`
}

// adminIssue hands out the codes that a client would get.
func adminIssue(issue func(f *Fake, appid, user string) (string, error)) func(*Fake, *http.Request) (any, error) {
	return func(f *Fake, r *http.Request) (any, error) {
		var in struct {
			AppID string `json:"appid"`
			User  string `json:"user"`
		}
		if err := readJSON(r, &in); err != nil {
			return nil, err
		}
		code, err := issue(f, in.AppID, in.User)
		return issuedCode{code, int(ids.CodeLife / time.Second)}, err
	}
}

func adminEncrypt(f *Fake, r *http.Request) (any, error) {
	var in EncryptRequest
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	return f.Encrypt(in)
}

func adminPay(f *Fake, r *http.Request) (any, error) {
	var in Payment
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	return f.Pay(in)
}

func adminOAuthCode(f *Fake, r *http.Request) (any, error) {
	var in struct {
		AppID string `json:"appid"`
		User  string `json:"user"`
		Scope string `json:"scope"`
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	code, err := f.IssueOAuthCode(in.AppID, in.User, in.Scope)
	return issuedCode{code, int(ids.CodeLife / time.Second)}, err
}

func adminIdentity(f *Fake, r *http.Request) (any, error) {
	q, err := readQuery(r, "appid", "user")
	if err != nil {
		return nil, err
	}
	return f.Identity(q.Get("appid"), q.Get("user"))
}

func adminPush(f *Fake, r *http.Request) (any, error) {
	var in PushRequest
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	return f.Push(r.Context(), in)
}

func adminCalls(f *Fake, r *http.Request) (any, error) {
	q, err := readQuery(r, "appid", "path", "errcode", "since", "user")
	if err != nil {
		return nil, err
	}
	x := CallFilter{AppID: q.Get("appid"), Path: q.Get("path"), User: q.Get("user")}
	if s := q.Get("errcode"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			return nil, text.Invalid("errcode=%s is not a number", "errcode=%s 不是数字", text.Clip(s, 32))
		}
		code := ErrCode(n)
		x.ErrCode = &code
	}
	if s := q.Get("since"); s != "" {
		if x.Since, err = strconv.ParseInt(s, 10, 64); err != nil {
			if x.After, err = time.Parse(time.RFC3339, s); err != nil {
				return nil, text.Invalid("since=%s is neither the id of a call nor a time such as 2026-01-02T15:04:05Z", "since=%s 既不是调用的 id，也不是 2026-01-02T15:04:05Z 这样的时间", text.Clip(s, 32))
			}
		}
	}
	return f.CallsWhere(x), nil
}

func adminClearCalls(f *Fake, _ *http.Request) (any, error) {
	f.ClearCalls()
	return f.Calls(), nil
}

func adminAddFault(f *Fake, r *http.Request) (any, error) {
	var x Fault
	if err := readJSON(r, &x); err != nil {
		return nil, err
	}
	id, err := f.AddFault(x)
	x.ID = id
	return x, err
}

func adminRemoveFault(f *Fake, r *http.Request) (any, error) {
	if id := mux.Vars(r)["id"]; !f.RemoveFault(id) {
		return nil, text.NotFound("no fault %q; it may have struck its last time", "没有故障 %q；也许它的次数已经用完", text.Clip(id, 32))
	}
	return f.Faults(), nil
}

func adminSetClock(f *Fake, r *http.Request) (any, error) {
	var in struct {
		Advance *Duration  `json:"advance"`
		Freeze  *bool      `json:"freeze"`
		Set     *time.Time `json:"set"`
	}
	if err := readJSON(r, &in); err != nil {
		return nil, err
	}
	if in.Advance == nil && in.Freeze == nil && in.Set == nil {
		return nil, text.Invalid(`nothing to do; send {"advance":"5m"}, {"freeze":true} or {"set":"2026-01-02T15:04:05Z"}`,
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
		return nil, text.Invalid("the clock would show %s; it goes from %s to %s", "时钟将显示 %s；可用范围是 %s 到 %s",
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

func (f *Fake) summary() summary {
	return summary{len(f.Apps()), f.Fixture().Population(), len(f.Calls()), f.Faults(), f.Clock()}
}

func adminReset(f *Fake, r *http.Request) (any, error) {
	q, err := readQuery(r, "appid")
	if err != nil {
		return nil, err
	}
	if !q.Has("appid") {
		f.Reset()
		return f.summary(), nil
	}
	err = f.ResetApp(q.Get("appid"))
	return f.summary(), err
}

func adminSetFixture(f *Fake, r *http.Request) (any, error) {
	src, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	fx, err := ParseFixture("body", src)
	if err != nil {
		return nil, err
	}
	if err := f.SetFixture(fx); err != nil {
		return nil, err
	}
	return f.Fixture(), nil
}
