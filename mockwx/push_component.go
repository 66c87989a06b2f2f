package mockwx

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/text"
)

// The events of a third-party platform. Seen: each of them.
const (
	componentTicketEvent = "component_verify_ticket" // about every ten minutes
	authorizedEvent      = "authorized"              // an account has authorised the platform,
	updatedEvent         = "updateauthorized"        // has changed what it allows,
	unauthorizedEvent    = "unauthorized"            // or has withdrawn that
)

// ComponentPushEvents lists the names of the messages that Push has ready for a
// third-party platform.
func ComponentPushEvents() []string {
	return []string{componentTicketEvent, authorizedEvent, updatedEvent, unauthorizedEvent}
}

// pushComponent pushes a message to a third-party platform. Doc: encrypted XML.
func (f *Fake) pushComponent(ctx context.Context, w *world, m *component, r PushRequest) (PushResult, error) {
	switch {
	case r.Event != "" && !slices.Contains(ComponentPushEvents(), r.Event):
		list := strings.Join(ComponentPushEvents(), ", ")
		return PushResult{}, text.Invalid("event: %q is not one of a third-party platform's: %s; any other goes into message", "event：%q 不是第三方平台的事件：%s；其他事件请写在 message 里", text.Clip(r.Event, 64), list)
	case r.TraceID != "" || r.User != "" || r.Verify:
		return PushResult{}, text.Invalid("trace_id, user and verify are for an app's messages; %s is a third-party platform", "trace_id、user、verify 用于 app 的消息；%s 是第三方平台", m.AppID)
	}
	to, err := r.target(PushConfig{URL: m.PushURL, Token: m.Token, EncodingAESKey: m.EncodingAESKey, Mode: "safe", Format: "xml"})
	if err != nil {
		return PushResult{}, err
	}
	given, err := r.given()
	if err != nil {
		return PushResult{}, err
	}
	message, err := r.componentMessage(w, m, given, f.Now())
	if err != nil {
		return PushResult{}, err
	}
	if message = with(message, given); !to.json {
		if name := badXMLName(message); name != "" {
			return PushResult{}, text.Invalid("message: %s cannot be the name of an XML element", "message：%s 不能作为 XML 元素名", text.Clip(name, 64))
		}
	}
	res := f.send(ctx, w, to, m.AppID, m.countPush(), message)
	f.logPush(ctx, m.AppID, to, message, &res)
	return res, nil
}

// componentMessage makes a message to a platform, and lets happen what it tells
// of. It has a head of its own, so the document around its ciphertext names
// AppId. Seen: this order, and CDATA around all but CreateTime.
func (r *PushRequest) componentMessage(w *world, m *component, given message, now time.Time) (message, error) {
	event := r.Event
	if event == "" && given == nil {
		event = componentTicketEvent
	}
	head := message{{"AppId", m.AppID}, {"CreateTime", now.Unix()}}
	if event != "" {
		head = append(head, field{"InfoType", event})
	}
	switch event {
	case "": // a message of one's own
		if given.Text("InfoType") == "" {
			return nil, text.Invalid("message: InfoType is missing, which says what a third-party platform is told", "message：缺少 InfoType，它说明推送给第三方平台的是什么")
		}
		return head, nil
	case componentTicketEvent:
		return append(head, field{"ComponentVerifyTicket", w.verifyTicket(m, now)}), nil
	}
	a, err := w.authorizerOf(m, r.AuthorizerAppID)
	if err != nil {
		return nil, err
	}
	head = append(head, field{"AuthorizerAppid", a.AppID})
	if event == unauthorizedEvent {
		w.withdraw(m, a)
		return head, nil
	}
	// Seen: the code expires an hour after CreateTime.
	return append(head,
		field{"AuthorizationCode", w.authorize(m, a, now)},
		field{"AuthorizationCodeExpiredTime", strconv.FormatInt(now.Unix()+authCodeLife, 10)},
		field{"PreAuthCode", w.preAuthCode(m)}), nil
}

// authorizerOf finds the app that an event is about: the one that is named, or
// the only one that has authorised the platform.
func (w *world) authorizerOf(m *component, appid string) (*app, error) {
	if appid != "" {
		a := w.app(appid)
		if a == nil {
			return nil, noSuchApp(appid)
		}
		return a, nil
	}
	var have []*app
	for a := range w.all() {
		if w.authorized(m, a) {
			have = append(have, a)
		}
	}
	if len(have) != 1 {
		return nil, text.Invalid("authorizer_appid: which app the event is about is missing; %d have authorised %s", "缺少 authorizer_appid：事件关于哪个 app；有 %d 个 app 已授权 %s", len(have), m.AppID)
	}
	return have[0], nil
}
