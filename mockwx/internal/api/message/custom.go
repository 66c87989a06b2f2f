package message

import (
	"encoding/json"
	"time"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A customMessage is a customer message, with one of the blocks for its msgtype.
type customMessage struct {
	ToUser  string      `json:"touser"`
	MsgType string      `json:"msgtype"`
	Text    customBlock `json:"text"`
	Image   customBlock `json:"image"`
	Voice   customBlock `json:"voice"`
	Link    customBlock `json:"link"`
	Page    customBlock `json:"miniprogrampage"`
	customRest
}

// A customRest is what is documented of a message and not looked at.
type customRest struct {
	Video         json.RawMessage `json:"video"`
	Music         json.RawMessage `json:"music"`
	News          json.RawMessage `json:"news"`
	MPNews        json.RawMessage `json:"mpnews"`
	MPNewsArticle json.RawMessage `json:"mpnewsarticle"`
	MsgMenu       json.RawMessage `json:"msgmenu"`
	WXCard        json.RawMessage `json:"wxcard"`
	Service       json.RawMessage `json:"customservice"`
}

type customBlock struct {
	Content      string `json:"content"`
	MediaID      string `json:"media_id"`
	Title        string `json:"title"`
	URL          string `json:"url"`
	PagePath     string `json:"pagepath"`
	ThumbMediaID string `json:"thumb_media_id"`
	Description  string `json:"description"` // this and the next two are not looked at
	ThumbURL     string `json:"thumb_url"`
	AppID        string `json:"appid"`
}

// customTypes are the kinds of messages. Doc: those of official accounts, which share the
// path; their blocks are not looked at.
var customTypes = map[string]bool{
	"text": true, "image": true, "voice": true, "link": true, "miniprogrampage": true,
	"video": true, "music": true, "news": true, "mpnews": true, "mpnewsarticle": true, "msgmenu": true, "wxcard": true,
}

// Custom is POST /cgi-bin/message/custom/send. Seen: the hint of the
// business family with 45015 and 45047. Ours: the openid, the message, and
// whether the user may be written to, in this order.
var Custom = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/message/custom/send", Voice: wire.Business,
	Needs: gateway.AppToken, OpenIDMember: "touser",
	Doc:    gateway.MiniDocs + "kf-mgnt/kf-message/api_sendcustommessage",
	Handle: gateway.JSON(customSend),
	About:  gateway.AboutOpenID,
}

func customSend(c *gateway.Call, in *customMessage) (any, error) {
	u, err := c.UserByOpenID(in.ToUser)
	if err != nil {
		return nil, err
	}
	if refusal := in.incomplete(); refusal != nil {
		return nil, refusal
	}
	if u.Contacted != nil && !*u.Contacted {
		return nil, wechat.ReplyWindowClosed.AsPlanned("user %s has not written within 48 hours (contacted: false in the fixture)",
			"用户 %s 在 48 小时内没有发过消息（fixture 的 contacted: false）", u.Name)
	}
	if n, limit := countReply(c.App, u, c.Now); limit > 0 && n > limit {
		return nil, wechat.ReplyLimit.Because("message %d to user %s within 48 hours; the limit is %d (reply_limit in the fixture)",
			"48 小时内发给用户 %[2]s 的第 %[1]d 条消息；上限是 %[3]d（fixture 的 reply_limit）", n, u.Name, limit)
	}
	return wire.OK, nil
}

// incomplete refuses a message that lacks something. Ours: any media_id is good, since
// nothing is uploaded to the fake.
func (in *customMessage) incomplete() *wechat.Refusal {
	missing := func(code wechat.ErrCode, field string) *wechat.Refusal {
		return code.Because("%s is missing or empty", "缺少 %s，或其值为空", field)
	}
	switch {
	case in.MsgType == "text" && in.Text.Content == "":
		return missing(wechat.EmptyContent, "text.content")
	case in.MsgType == "image" && in.Image.MediaID == "":
		return missing(wechat.InvalidMediaID, "image.media_id")
	case in.MsgType == "voice" && in.Voice.MediaID == "":
		return missing(wechat.InvalidMediaID, "voice.media_id")
	case in.MsgType == "link" && (in.Link.Title == "" || in.Link.URL == ""):
		return wechat.InvalidArgs.Because("link needs a title and a url", "link 需要 title 和 url")
	case in.MsgType == "miniprogrampage" && in.Page.PagePath == "":
		return wechat.InvalidArgs.Because("miniprogrampage needs a pagepath", "miniprogrampage 需要 pagepath")
	case in.MsgType == "miniprogrampage" && in.Page.ThumbMediaID == "":
		return missing(wechat.InvalidMediaID, "miniprogrampage.thumb_media_id")
	case !customTypes[in.MsgType]:
		return wechat.InvalidMessageType.Because("no message is of the type %q; a mini-program sends text, image, link and miniprogrampage",
			"没有 %q 这种消息类型；小程序可以发送 text、image、link 和 miniprogrampage", text.Clip(in.MsgType, 32))
	}
	return nil
}

const (
	replyWindow       = 48 * 3600 // Doc: after the user wrote
	defaultReplyLimit = 20        // Doc: messages in that time
)

// A replyCount counts customer messages to a user in the hours since the first.
type replyCount struct {
	since int64
	count int
}

// replies are those of an app, by the user's index.
var replies world.Slot[uint32, replyCount]

// countReply counts a customer message to a user, and returns how many there
// were in its window and how many there may be.
func countReply(a *world.App, u *people.User, now time.Time) (n, limit int) {
	limit = defaultReplyLimit
	if a.ReplyLimit != nil {
		limit = *a.ReplyLimit
	}
	replies.Do(a, func(m map[uint32]replyCount) {
		r := m[u.Index]
		if r.count == 0 || now.Unix()-r.since >= replyWindow {
			r = replyCount{since: now.Unix()}
		}
		r.count++
		m[u.Index], n = r, r.count
	})
	return n, limit
}
