package message

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A secResult is a verdict.
type secResult struct {
	Suggest string `json:"suggest"`
	Label   int    `json:"label"`
}

// Doc: labels of a verdict, 100 for nothing wrong; Seen: 20006 with risky.
const labelNormal, labelIllegal = 100, 20006

// maxSecContent is how much msg_sec_check reads. Doc: 2500 characters.
const maxSecContent = 2500

// defaultRiskyWords stand in for what WeChat's models know. Doc: the first two
// are the samples of the page of v1. Ours: that v2 finds them too (Seen: the
// real v2 passes them), and the third; risky_words in the fixture replaces all.
var defaultRiskyWords = []string{"特3456书yuuo莞6543李zxcz蒜7782法fgnv级", "完2347全dfji试3726测asad感3847知qwez到", "mock-risky"}

// isRisky looks for risky words in a text as it came over the wire.
func isRisky(w *world.World, raw string) bool {
	words := w.Fixture.RiskyWords
	if words == nil {
		words = defaultRiskyWords
	}
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(raw, word) })
}

func verdict(w *world.World, raw string) secResult {
	if isRisky(w, raw) {
		return secResult{"risky", labelIllegal}
	}
	return secResult{"pass", labelNormal}
}

// refuseToken refuses a body with an access_token in it. Seen: 47001.
func refuseToken(c *gateway.Call) error {
	if c.Members()["access_token"] != nil {
		return wechat.DataFormatError.Because("the body has an access_token in it; that belongs into the query only",
			"请求体里有 access_token；它只能写在查询串里")
	}
	return nil
}

// unusedText are documented members that change nothing here.
type unusedText struct {
	Title     json.RawMessage `json:"title"`
	Nickname  json.RawMessage `json:"nickname"`
	Signature json.RawMessage `json:"signature"`
}

// CheckText is POST /wxa/msg_sec_check: with version 2 for a user and a scene,
// without it as it was before.
//
// Seen: content written as \uXXXX is not decoded, so nothing is found in it; the
// words are therefore looked for in the bytes of the body.
var CheckText = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/msg_sec_check", Voice: wire.Gateway,
	Needs: gateway.AppToken, Daily: 2_000_000,
	Doc:    gateway.MiniDocs + "sec-center/sec-check/api_msgseccheck",
	Handle: gateway.JSON(msgSecCheck),
	About:  gateway.AboutOpenID,
}

func msgSecCheck(c *gateway.Call, in *struct {
	Content json.RawMessage  `json:"content"`
	Version gateway.LooseInt `json:"version"`
	Scene   gateway.LooseInt `json:"scene"`
	OpenID  string           `json:"openid"`
	unusedText
}) (any, error) {
	if err := refuseToken(c); err != nil {
		return nil, err
	}
	var content string
	if in.Content != nil && json.Unmarshal(in.Content, &content) != nil {
		c.Aside = gateway.Mistyped("content")
	}
	raw := string(bytes.Trim(in.Content, `"`))
	if in.Version != 2 {
		// Ours ([?]): v1 needs nothing but the content.
		if content == "" {
			return nil, wechat.EmptyPostData.Because("content is missing or empty", "缺少 content，或其值为空")
		}
		if isRisky(c.World, raw) {
			return nil, wechat.RiskyContent.AsPlanned("the content has a risky word of the fixture in it", "内容含有 fixture 中的违规词")
		}
		return wire.OK, nil
	}
	if err := mayCheck(c, int(in.Scene), in.OpenID); err != nil {
		return nil, err
	}
	switch n := utf8.RuneCountInString(content); {
	case n == 0:
		return nil, wechat.EmptyPostData.Because("content is missing or empty", "缺少 content，或其值为空") // Doc: 44002 for empty parameters
	case n > maxSecContent:
		// Ours ([?]): no published text shows the answer.
		return nil, wechat.ContentTooLong.Because("the content has %d characters; %d are allowed", "内容有 %d 个字符；最多 %d 个", n, maxSecContent)
	}
	v := verdict(c.World, raw)
	// Seen: the model's line carries the verdict, the keywords' line nothing; it
	// comes second when there is something wrong.
	keyword := ordered.Object{{"strategy", "keyword"}, {"errcode", 0}}
	model := ordered.Object{{"strategy", "content_model"}, {"errcode", 0}, {"suggest", v.Suggest}, {"label", v.Label}, {"prob", 90}}
	detail := []ordered.Object{keyword, model}
	if v.Label != labelNormal {
		detail = []ordered.Object{model, keyword}
	}
	// Seen: this order, labels as numbers, and a trace_id of the rid's shape.
	return wire.Success(ordered.Object{{"detail", detail}, {"trace_id", traceID(c)}, {"result", v}}), nil
}

// traceID names a check. Seen: it has the shape of a rid.
func traceID(c *gateway.Call) string { return c.World.IDs.RID(c.Now, c.ID) }

// activeFor: Doc: how long an openid can be checked after its user was there.
const activeFor = 2 * time.Hour

// mayCheck looks at what both checks of v2 ask for. Ours: the scene first. Doc:
// the user must have been in the mini-program within two hours. Ours: a user
// who never logged in is there all the time, others until two hours after their
// last login.
func mayCheck(c *gateway.Call, scene int, openid string) error {
	if scene < 1 || scene > 4 {
		return wechat.InvalidScene.Because("scene is %d; 1 is a profile, 2 a comment, 3 a forum, 4 a social log",
			"scene 为 %d；1 资料，2 评论，3 论坛，4 社交日志", scene)
	}
	if c.World.UserByOpenID(c.App, openid) == nil && openid != "" {
		if other, u := c.World.OwnerElsewhere(c.App, openid); u != nil {
			return wechat.NotTheAppsOpenID.Because("this openid is user %s in %s, not in %s",
				"这个 openid 是用户 %s 在 %s 中的，不属于 %s", u.Name, other.AppID, c.App.AppID)
		}
	}
	u, err := c.UserByOpenID(openid)
	if err != nil {
		return err
	}
	if ago := c.App.SinceLogin(u, c.Now); ago > activeFor {
		return wechat.OpenIDInactive.Because("user %s logged in %v ago; after two hours they count as away",
			"用户 %s 上次登录是 %v 前；超过两小时视为不活跃", u.Name, ago)
	}
	return nil
}

// CheckMedia is POST /wxa/media_check_async: it takes the job on and says
// under which trace_id the result will be pushed. Nothing is downloaded; Ours: a
// media_url with a risky word in it is risky.
var CheckMedia = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/media_check_async", Voice: wire.Gateway,
	Needs: gateway.AppToken, Daily: 200_000,
	Doc:    gateway.MiniDocs + "sec-center/sec-check/api_mediacheckasync",
	Handle: gateway.JSON(mediaCheckAsync),
	About:  gateway.AboutOpenID,
}

func mediaCheckAsync(c *gateway.Call, in *struct {
	MediaURL  string           `json:"media_url"`
	MediaType gateway.LooseInt `json:"media_type"`
	Version   gateway.LooseInt `json:"version"`
	Scene     gateway.LooseInt `json:"scene"`
	OpenID    string           `json:"openid"`
}) (any, error) {
	if err := refuseToken(c); err != nil {
		return nil, err
	}
	switch {
	case in.MediaURL == "":
		return nil, wechat.EmptyPostData.Because("media_url is missing or empty", "缺少 media_url，或其值为空")
	case in.MediaType != 1 && in.MediaType != 2:
		return nil, wechat.InvalidArgs.Because("media_type is %d; 1 is audio, 2 an image", "media_type 为 %d；1 音频，2 图片", int(in.MediaType))
	}
	if in.Version == 2 {
		if err := mayCheck(c, int(in.Scene), in.OpenID); err != nil {
			return nil, err
		}
	}
	v := verdict(c.World, in.MediaURL)
	c.World.MediaChecks.Add(world.MediaCheck{
		TraceID: traceID(c), AppID: c.App.AppID, User: c.User, OpenID: in.OpenID, MediaURL: text.Shorten(in.MediaURL, 2048),
		MediaType: int(in.MediaType),
		Version:   max(1, int(in.Version)), Scene: int(in.Scene), Time: c.Now.UTC(), Suggest: v.Suggest, Label: v.Label,
	})
	return wire.Success(ordered.Object{{"trace_id", traceID(c)}}), nil // Seen: this order
}
