package push

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// A scene is what a ready-made message is about: an app, and the user who
// made it happen.
type scene struct {
	w      *world.World
	app    *world.App
	openid string
	now    time.Time
	n      int64 // of the pushes of this app
}

// by sets the user of the fixture who caused the event; "" leaves it.
func (s *scene) by(user string) error {
	if user == "" {
		return nil
	}
	_, u, err := s.w.Find(s.app.AppID, user)
	if err == nil {
		s.openid = s.w.OpenID(s.app, u)
	}
	return err
}

// A readyMessage is a message that WeChat pushes, under the name it is asked for by.
type readyMessage struct {
	name  string
	build func(scene) message
}

// readyMade are the ready-made messages. Seen: captures of the first six but the media
// check in XML, of the popup event and the media check in JSON. Doc: the last three.
var readyMade = []readyMessage{
	{"text", func(s scene) message {
		return append(s.head("text"), field{"Content", "你好"}, field{"MsgId", s.msgID()})
	}},
	{"user_enter_tempsession", func(s scene) message {
		return s.event("user_enter_tempsession", field{"SessionFrom", ""})
	}},
	{"subscribe_msg_popup_event", func(s scene) message {
		return s.list("subscribe_msg_popup_event", "SubscribeMsgPopupEvent", message{
			{"TemplateId", s.templateID()}, {"SubscribeStatusString", "accept"}, {"PopupScene", digits("0")}})
	}},
	{"subscribe_msg_change_event", func(s scene) message { // Seen: only reject is pushed
		return s.list("subscribe_msg_change_event", "SubscribeMsgChangeEvent", message{
			{"TemplateId", s.templateID()}, {"SubscribeStatusString", "reject"}})
	}},
	{"subscribe_msg_sent_event", func(s scene) message {
		return s.list("subscribe_msg_sent_event", "SubscribeMsgSentEvent", message{
			{"TemplateId", s.templateID()}, {"MsgID", digits(strconv.FormatUint(1e18+s.number("sent")%1e18, 10))},
			{"ErrorCode", digits("0")}, {"ErrorStatus", "success"}})
	}},
	{"wxa_media_check", func(s scene) message {
		return s.mediaCheck(s.w.IDs.RID(s.now, s.n), "pass", "100")
	}},
	// Ours: RevokeInfo is there only where something was taken back; the page has one
	// sample for all three.
	{"user_info_modified", func(s scene) message { return s.authorization("user_info_modified") }},
	{"user_authorization_revoke", func(s scene) message {
		return s.authorization("user_authorization_revoke", field{"RevokeInfo", "1"})
	}},
	{"user_authorization_cancellation", func(s scene) message { return s.authorization("user_authorization_cancellation") }},
}

// Events lists the names of the messages that Push has ready.
func Events() []string {
	names := make([]string, len(readyMade))
	for i, e := range readyMade {
		names[i] = e.name
	}
	return names
}

// mediaCheck is the result of media_check_async, second version. Seen: labels
// are text in the push, numbers in the reply of msg_sec_check.
func (s scene) mediaCheck(traceID, suggest, label string) message {
	return s.event("wxa_media_check",
		field{"appid", s.app.AppID}, field{"trace_id", traceID}, field{"version", int64(2)},
		field{"result", message{{"suggest", suggest}, {"label", digits(label)}}},
		field{"detail", []any{message{{"strategy", "content_model"}, {"errcode", int64(0)}, {"suggest", suggest}, {"label", digits(label)},
			{"prob", int64(90)}}}})
}

// head begins every message. Seen: this order; CreateTime is a number, though
// pages show it as text in JSON.
func (s scene) head(msgType string) message {
	return message{
		{"ToUserName", s.w.OriginalID(s.app)}, {"FromUserName", s.openid},
		{"CreateTime", s.now.Unix()}, {"MsgType", msgType},
	}
}

func (s scene) event(name string, more ...field) message {
	return append(append(s.head("event"), field{"Event", name}), more...)
}

// authorization is about what a user allows an app. Doc: the user is OpenID; FromUserName
// is the platform's. PluginID and OpenPID, where a plugin is concerned, follow.
func (s scene) authorization(name string, more ...field) message {
	user := s.openid
	s.openid = s.w.IDs.OpenID(s.app.AppID, "\x00platform") // no user has this name
	return append(s.event(name, field{"OpenID", user}, field{"AppID", s.app.AppID}), more...)
}

func (s scene) list(name, element string, row message) message {
	return s.event(name, field{"List", listing{element, []any{row}}})
}

// msgID is 17 digits. Seen: 23996537566621467, more than a JavaScript number
// holds.
func (s scene) msgID() int64 { return 2e16 + int64(s.number("msgid")%1e16) }

// number is derived from the moment too, so that the programs of one seed do
// not all begin with the same MsgId: receivers detect repeats by it.
func (s scene) number(kind string) uint64 {
	sum := s.w.IDs.Sum("push "+kind, s.app.AppID, strconv.FormatInt(s.now.Unix(), 10), strconv.FormatInt(s.n, 10))
	return binary.BigEndian.Uint64(sum[:])
}

// templateID has the shape of a template's id: 43 characters of base64url.
func (s scene) templateID() string {
	sum := s.w.IDs.Sum("template", s.app.AppID)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

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
	if s.openid == "" { // the call of version 1 names no user
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

// scan is the message about a user who scans a code of the account. Seen: subscribe, with
// qrscene_ before the scene, from somebody who did not follow, SCAN from a follower.
func (r *Request) scan(w *world.World, a *world.App, now time.Time) (message, int64, error) {
	_, u, err := w.Find(a.AppID, r.User)
	if err != nil {
		return nil, 0, err
	}
	q, err := w.QRCode(a, r.Ticket, now)
	if err != nil {
		return nil, 0, err
	}
	s := scene{w: w, app: a, now: now, openid: w.OpenID(a, u), n: a.CountPush()}
	ticket := field{"Ticket", q.Ticket}
	if _, follows := w.Follows(a, u); follows {
		return s.event("SCAN", field{"EventKey", q.Scene()}, ticket), s.n, nil
	}
	w.Follow(a, u, world.Following{Since: now.Unix(), Code: q})
	return s.event("subscribe", field{"EventKey", "qrscene_" + q.Scene()}, ticket), s.n, nil
}

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
	case r.TraceID != "" || r.Ticket != "" || r.User != "" || r.Verify:
		return Result{}, text.Invalid("trace_id, ticket, user and verify are for an app's messages; %s is a third-party platform",
			"trace_id、ticket、user、verify 用于 app 的消息；%s 是第三方平台", c.AppID)
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
			return nil, text.Invalid("message: InfoType is missing; it names the event of a third-party platform",
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
