package mockwx

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// What WeChat pushes some time after a call, or from time to time, is pushed
// here when it is asked for: a test decides when.

// componentTicketEvent is the one event of a third-party platform.
const componentTicketEvent = "component_verify_ticket"

// pushTicket pushes the platform's current verify ticket. Doc: encrypted XML,
// about every ten minutes.
func (f *Fake) pushTicket(ctx context.Context, w *world, m *component, r PushRequest) (PushResult, error) {
	if r.Event != "" && r.Event != componentTicketEvent || len(r.Message) > 0 || r.TraceID != "" {
		return PushResult{}, bad("a third-party platform is pushed %s and nothing else", "第三方平台只会收到 %s", componentTicketEvent)
	}
	to, err := r.target(PushConfig{URL: m.PushURL, Token: m.Token, EncodingAESKey: m.EncodingAESKey, Mode: "safe", Format: "xml"})
	if err != nil {
		return PushResult{}, err
	}
	now := f.Now()
	message := ticketMessage(m.AppID, w.verifyTicket(m, now), now)
	w.state.countPush(m.AppID)
	res := f.send(ctx, w, to, m.AppID, message)
	f.logPush(ctx, m.AppID, to, message, &res)
	return res, nil
}

// checkResult is the message about a media check that the fake was given.
func (r *PushRequest) checkResult(w *world, a *app, now time.Time) (message, error) {
	check, found := w.state.mediaCheck(r.TraceID)
	if !found || check.AppID != a.AppID {
		return nil, bad("trace_id: no media_check_async of this app was answered with it; GET /media_checks lists them", "trace_id：此 app 没有得到过它的 media_check_async；GET /media_checks 列出全部")
	}
	s := pushScene{w: w, app: a, now: now, openid: check.OpenID, n: w.state.countPush(a.AppID)}
	if check.Version == 2 {
		return s.mediaCheck(check.TraceID, check.Suggest, strconv.Itoa(check.Label)), nil
	}
	if r.User != "" {
		_, u, err := w.find(a.AppID, r.User)
		if err != nil {
			return nil, err
		}
		s.openid = w.openid(a, u)
	}
	if s.openid == "" { // the call of version 1 names nobody
		return nil, bad("user: missing; a check of version 1 does not say whose media it was", "缺少 user：版本 1 的检测没有说明媒体属于谁")
	}
	risky := 0
	if check.Suggest != "pass" {
		risky = 1
	}
	// Doc: the fields of version 1.
	return s.event("wxa_media_check",
		field{"isrisky", int64(risky)}, field{"extra_info_json", ""}, field{"appid", a.AppID},
		field{"trace_id", check.TraceID}, field{"status_code", int64(0)}), nil
}

// mediaCheck finds a check by its trace_id.
func (s *state) mediaCheck(traceID string) (MediaCheck, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.ledger.checks, func(m MediaCheck) bool { return m.TraceID == traceID })
	if i < 0 {
		return MediaCheck{}, false
	}
	return s.ledger.checks[i], true
}
