package push

import (
	"strconv"
	"time"

	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// What WeChat pushes some time after a call, or from time to time, is pushed
// here when it is asked for: a test decides when.

// checkResult is the message about a media check that the fake was given.
func (r *Request) checkResult(w *world.World, a *world.App, now time.Time) (message, int64, error) {
	check, found := w.MediaChecks.Find(r.TraceID)
	if !found || check.AppID != a.AppID {
		return nil, 0, text.Invalid("trace_id: no media_check_async of this app was answered with it; GET /media_checks lists them",
			"trace_id：此 app 没有得到过它的 media_check_async；GET /media_checks 列出全部")
	}
	s := scene{w: w, app: a, now: now, openid: check.OpenID, n: a.CountPush()}
	if check.Version == 2 {
		return s.mediaCheck(check.TraceID, check.Suggest, strconv.Itoa(check.Label)), s.n, nil
	}
	if err := s.by(r.User); err != nil {
		return nil, 0, err
	}
	if s.openid == "" { // the call of version 1 names nobody
		return nil, 0, text.Invalid("user: missing; a check of version 1 does not say whose media it was", "缺少 user：版本 1 的检测没有说明媒体属于谁")
	}
	risky := 0
	if check.Suggest != "pass" {
		risky = 1
	}
	// Doc: the fields of version 1.
	return s.event("wxa_media_check",
		field{"isrisky", int64(risky)}, field{"extra_info_json", ""}, field{"appid", a.AppID},
		field{"trace_id", check.TraceID}, field{"status_code", int64(0)}), s.n, nil
}
