package push

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strconv"
	"time"

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

// by sets who made it happen to a user of the fixture; "" leaves it.
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

// readyMade are the ready-made messages. Seen: captures of all but the media
// check in XML, of the popup event and the media check in JSON.
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
}

// Events lists the names of the messages that Push has ready.
func Events() []string {
	names := make([]string, len(readyMade))
	for i, e := range readyMade {
		names[i] = e.name
	}
	return names
}

func findEvent(name string) *readyMessage {
	i := slices.IndexFunc(readyMade, func(e readyMessage) bool { return e.name == name })
	if i < 0 {
		return nil
	}
	return &readyMade[i]
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

func (s scene) list(name, element string, row message) message {
	return s.event(name, field{"List", listing{element, []any{row}}})
}

// msgID is 17 digits. Seen: 23996537566621467, more than a JavaScript number
// holds.
func (s scene) msgID() int64 { return 2e16 + int64(s.number("msgid")%1e16) }

// number is derived from the moment too, so that the programs of one seed do
// not all begin with the same MsgId: receivers tell repeats by it.
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
