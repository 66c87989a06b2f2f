package push

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// The events of a third-party platform. Seen: each of them.
const (
	componentTicketEvent = "component_verify_ticket" // about every ten minutes
	authorizedEvent      = "authorized"              // an account has authorised the platform,
	UpdatedEvent         = "updateauthorized"        // has changed what it allows,
	unauthorizedEvent    = "unauthorized"            // or has withdrawn that
)

// ComponentEvents lists the names of the messages that Push has ready for a
// third-party platform.
func ComponentEvents() []string {
	return []string{componentTicketEvent, authorizedEvent, UpdatedEvent, unauthorizedEvent}
}

// pushComponent pushes a message to a third-party platform. Doc: encrypted XML.
func (s *Sender) pushComponent(ctx context.Context, c *world.Component, r *Request) (Result, error) {
	switch {
	case r.Event != "" && !slices.Contains(ComponentEvents(), r.Event):
		list := strings.Join(ComponentEvents(), ", ")
		return Result{}, text.Invalid("event: %q is not one of a third-party platform's: %s; any other goes into message",
			"event：%q 不是第三方平台的事件：%s；其他事件请写在 message 里", text.Clip(r.Event, 64), list)
	case r.TraceID != "" || r.User != "" || r.Verify:
		return Result{}, text.Invalid("trace_id, user and verify are for an app's messages; %s is a third-party platform",
			"trace_id、user、verify 用于 app 的消息；%s 是第三方平台", c.AppID)
	}
	to, err := r.target(fixture.PushConfig{URL: c.PushURL, Token: c.Token, EncodingAESKey: c.EncodingAESKey, Mode: "safe", Format: "xml"})
	if err != nil {
		return Result{}, err
	}
	given, err := r.given()
	if err != nil {
		return Result{}, err
	}
	m, err := r.componentMessage(s.World, c, given, s.Now())
	if err != nil {
		return Result{}, err
	}
	m = with(m, given)
	if err := to.takes(m); err != nil {
		return Result{}, err
	}
	res := Result{Attempts: []Attempt{}}
	s.send(ctx, to, c.AppID, c.CountPush(), m, &res)
	s.logPush(ctx, c.AppID, to, m, &res)
	return res, nil
}

// componentMessage makes a message to a platform; what the message reports happens.
// It has a head of its own, so the document around its ciphertext names
// AppId. Seen: this order, and CDATA around all but CreateTime.
func (r *Request) componentMessage(w *world.World, m *world.Component, given message, now time.Time) (message, error) {
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
			return nil, text.Invalid("message: InfoType is missing, which says what a third-party platform is told",
				"message：缺少 InfoType，它说明推送给第三方平台的是什么")
		}
		return head, nil
	case componentTicketEvent:
		return append(head, field{"ComponentVerifyTicket", w.VerifyTicket(m, now)}), nil
	}
	a, err := w.AuthorizerOf(m, r.AuthorizerAppID)
	if err != nil {
		return nil, err
	}
	head = append(head, field{"AuthorizerAppid", a.AppID})
	if event == unauthorizedEvent {
		w.Withdraw(m, a)
		return head, nil
	}
	// Seen: the code expires an hour after CreateTime.
	return append(head,
		field{"AuthorizationCode", w.Authorize(m, a, now)},
		field{"AuthorizationCodeExpiredTime", strconv.FormatInt(now.Unix()+world.AuthCodeLife, 10)},
		field{"PreAuthCode", w.PreAuthCode(m)}), nil
}
