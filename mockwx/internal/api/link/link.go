// Package link has the links and pictures that lead into a mini-program. A picture is a
// QR code of its own making, the same bytes for the same request.
package link

import (
	"encoding/json"
	"strings"
	"time"
	"wxflow/mockwx/internal/lazy"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A linkTarget is where in the mini-program a link leads.
type linkTarget struct {
	Path       string `json:"path"`
	Query      string `json:"query"`
	EnvVersion string `json:"env_version"`
}

// A linkLife is how long a link works.
type linkLife struct {
	ExpireType     gateway.LooseInt `json:"expire_type"`
	ExpireTime     gateway.LooseInt `json:"expire_time"`     // type 0: a Unix second
	ExpireInterval gateway.LooseInt `json:"expire_interval"` // type 1: days
}

// URLLink is POST /wxa/generate_urllink; everything may be left out.
var URLLink = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/generate_urllink", Voice: wire.Gateway,
	Needs: gateway.AppToken, Daily: 500_000,
	Doc: gateway.MiniDocs + "qrcode-link/url-link/api_generateurllink",
	Handle: gateway.JSON(func(c *gateway.Call, in *struct {
		linkTarget
		IsExpire  bool            `json:"is_expire"`  // Doc: of the older API; changes nothing
		CloudBase json.RawMessage `json:"cloud_base"` // changes nothing here
		linkLife
	}) (any, error) {
		if err := checkLink(c, in.linkTarget, in.linkLife); err != nil {
			return nil, err
		}
		// Seen: errcode and errmsg first, then the link.
		return wire.Success(ordered.Object{{"url_link", "https://wxaurl.cn/" + c.World.IDs.Link("urllink", c.App.AppID, c.ID)}}), nil
	}),
}

// Scheme is POST /wxa/generatescheme: the same for weixin:// links.
var Scheme = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/generatescheme", Voice: wire.Gateway,
	Needs: gateway.AppToken, Daily: 500_000,
	Doc: gateway.MiniDocs + "qrcode-link/url-scheme/api_generatescheme",
	Handle: gateway.JSON(func(c *gateway.Call, in *struct {
		JumpWXA  linkTarget `json:"jump_wxa"`
		IsExpire bool       `json:"is_expire"`
		linkLife
	}) (any, error) {
		if err := checkLink(c, in.JumpWXA, in.linkLife); err != nil {
			return nil, err
		}
		return wire.Success(ordered.Object{{"openlink", "weixin://dl/business/?t=" + c.World.IDs.Link("scheme", c.App.AppID, c.ID)}}), nil
	}),
}

// Doc: what a query may have in it.
var linkQuery = lazy.Regexp(`^[0-9A-Za-z!#$&'()*+,/:;=?@._~%-]*$`)

// A link lives thirty days at most. Doc: since 2023; Seen: the text still says a
// year.
const (
	linkDays = 30
	linkMost = linkDays * 24 * time.Hour
	linkMin  = time.Minute
)

// checkLink finds what is wrong with a link. Ours: the order, and that the time
// counts when it is given even where is_expire is left out, as links without an
// end are no more.
func checkLink(c *gateway.Call, to linkTarget, life linkLife) error {
	if c.App.Unpublished && to.EnvVersion != "trial" && to.EnvVersion != "develop" {
		return wechat.NotReleased.AsPlanned("the app is unpublished in the fixture", "fixture 中此 app 为 unpublished")
	}
	if err := checkVersion(to.EnvVersion); err != nil {
		return err
	}
	if strings.Contains(to.Path, "?") {
		return wechat.InvalidPagePath.Because("the path has a query; send that as query", "path 带了参数；请写在 query 里") // Seen
	}
	if to.Path != "" && !c.App.HasPage(to.Path) {
		return gateway.NoPage(wechat.InvalidPagePath, to.Path)
	}
	if len(to.Query) > 1024 || !linkQuery().MatchString(to.Query) {
		return wechat.InvalidQuery.Because("the query has %d bytes; at most 1024 out of 0-9 A-Z a-z !#$&'()*+,/:;=?@-._~% are taken",
			"query 有 %d 字节；最多 1024 个，只能有 0-9 A-Z a-z !#$&'()*+,/:;=?@-._~%%", len(to.Query))
	}
	return checkLife(c, life)
}

func checkLife(c *gateway.Call, life linkLife) error {
	switch {
	case life.ExpireType == 1 && (life.ExpireInterval < 1 || life.ExpireInterval > linkDays):
		return wechat.InvalidExpiry.Because("expire_interval is %d; it can be 1 to %d days",
			"expire_interval 为 %d；可以是 1 到 %d 天", int(life.ExpireInterval), linkDays)
	case life.ExpireType == 0 && life.ExpireTime != 0:
		left := time.Unix(int64(life.ExpireTime), 0).Sub(c.Now)
		if left < linkMin || left > linkMost {
			return wechat.InvalidExpiry.Because("expire_time is %v from now; it can be a minute to %d days (in seconds since 1970)",
				"expire_time 距现在 %v；可以是一分钟到 %d 天（1970 年以来的秒数）", left.Truncate(time.Second), linkDays)
		}
	case life.ExpireType != 0 && life.ExpireType != 1:
		return wechat.InvalidArgs.Because("expire_type is %d; 0 is a time, 1 a number of days",
			"expire_type 为 %d；0 为到期时间，1 为天数", int(life.ExpireType))
	}
	return nil
}

// checkVersion refuses an env_version that there is not.
func checkVersion(version string) error {
	switch version {
	case "", "release", "trial", "develop":
		return nil
	}
	return wechat.InvalidArgs.Because("env_version is %q; it can be release, trial or develop",
		"env_version 为 %q；可以是 release、trial 或 develop", text.Clip(version, 32))
}
