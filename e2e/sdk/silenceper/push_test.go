package silenceper

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"testing"

	"github.com/silenceper/wechat/v2/miniprogram/message"

	"wxflow/e2e/sdk/common"
)

func TestPush(t *testing.T) {
	for _, mode := range []string{"plain", "compat", "safe"} {
		for _, format := range []string{"json", "xml"} {
			t.Run(mode+" "+format, func(t *testing.T) {
				wx, mini := start(t)
				openid := common.Identity(t, wx).OpenID
				kind, event, data, err := mini.GetMessageReceiver().GetMsgData(
					common.Push(t, wx, mode, format, common.PopupMessage(wx, openid, "T1")))
				if err != nil {
					t.Fatal(err)
				}
				if kind != message.MsgTypeEvent || event != message.EventSubscribePopup {
					t.Errorf("%s %s", kind, event)
				}
				popup := data.(*message.PushDataSubscribePopup)
				if popup.FromUserName != openid || popup.CreateTime == 0 {
					t.Errorf("%+v", popup)
				}
				if format == "json" {
					if list := popup.GetSubscribeMsgPopupEvents(); len(list) != 1 || list[0].TemplateID != "T1" {
						t.Errorf("%+v", list)
					}
				}
			})
		}
	}
}

// A List of one is an object, a longer one an array.
func TestPushList(t *testing.T) {
	wx, mini := start(t)
	_, _, data, err := mini.GetMessageReceiver().GetMsgData(
		common.Push(t, wx, "safe", "json", common.PopupMessage(wx, common.Identity(t, wx).OpenID, "T1", "T2")))
	if err != nil {
		t.Fatal(err)
	}
	if list := data.(*message.PushDataSubscribePopup).GetSubscribeMsgPopupEvents(); len(list) != 2 || list[1].TemplateID != "T2" {
		t.Errorf("%+v", list)
	}
}

func TestPushText(t *testing.T) {
	for format, read := range map[string]func([]byte, any) error{"json": json.Unmarshal, "xml": xml.Unmarshal} {
		t.Run(format, func(t *testing.T) {
			wx, mini := start(t)
			_, b, err := mini.GetMessageReceiver().GetMsg(
				common.Push(t, wx, "safe", format, common.TextMessage(wx, common.Identity(t, wx).OpenID)))
			if err != nil {
				t.Fatal(err)
			}
			var got struct{ Content string }
			if err := read(b, &got); err != nil || got.Content != "你好" {
				t.Errorf("%s %v", b, err)
			}
		})
	}
}

// In XML the list is inside an element of the event's name.
func TestPushListXML(t *testing.T) {
	wx, mini := start(t)
	_, _, data, err := mini.GetMessageReceiver().GetMsgData(common.PushEvent(t, wx, "safe", "xml", "subscribe_msg_popup_event"))
	if err != nil {
		t.Fatal(err)
	}
	if list := data.(*message.PushDataSubscribePopup).GetSubscribeMsgPopupEvents(); len(list) == 0 || list[0].TemplateID == "" {
		t.Errorf("%+v", data)
	}
}

// A disagreement: the label of a media check is text on the wire, and a number
// to the SDK, which therefore cannot read the JSON. The facts decide.
func TestPushMediaCheck(t *testing.T) {
	wx, mini := start(t)
	_, _, _, err := mini.GetMessageReceiver().GetMsgData(common.Push(t, wx, "safe", "json", map[string]any{
		"ToUserName": "gh_0123456789ab", "FromUserName": common.Identity(t, wx).OpenID, "CreateTime": wx.Now().Unix(),
		"MsgType": "event", "Event": "wxa_media_check", "appid": common.AppID, "trace_id": "690b03d2-301f6111-35ffbd44",
		"version": 2, "result": map[string]string{"suggest": "pass", "label": "100"},
	}))
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) || wrong.Field != "result.label" {
		t.Errorf("the SDK has changed its mind: %v", err)
	}
}

// Who does not know the token cannot have sent it.
func TestPushForged(t *testing.T) {
	wx, mini := start(t)
	r := common.Push(t, wx, "safe", "json", common.EnterMessage(wx, common.Identity(t, wx).OpenID))
	q := r.URL.Query()
	q.Set("nonce", q.Get("nonce")+"1")
	r.URL.RawQuery = q.Encode()
	if _, _, err := mini.GetMessageReceiver().GetMsg(r); err == nil {
		t.Error("the SDK believed it")
	}
}
