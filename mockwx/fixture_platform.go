package mockwx

import (
	"fmt"
	"strings"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A Component is a third-party platform: apps authorise it, and it calls
// WeChat's APIs for them.
type Component struct {
	AppID        string   `json:"appid"`
	Secret       string   `json:"secret"`
	Authorizers  []string `json:"authorizers,omitempty"`   // appids that have authorised it from the start
	VerifyTicket string   `json:"verify_ticket,omitempty"` // instead of the derived ones; never expires
	IPWhitelist  []string `json:"ip_whitelist,omitempty"`  // addresses or CIDR; non-empty: 61004 (40090 under /sns) for others
	Unauthorized []string `json:"unauthorized,omitempty"`  // paths that answer 61007 to an authorizer_access_token

	// Where and how the tickets are pushed.
	PushURL        string `json:"push_url,omitempty"`
	Token          string `json:"token,omitempty"`
	EncodingAESKey string `json:"encoding_aes_key,omitempty"`

	at pos
}

// A Corp is an enterprise of WeCom, with one application of it: the one that a
// mini-program is linked to.
type Corp struct {
	CorpID  string   `json:"corpid"`
	Secret  string   `json:"secret"`            // of the application
	AppID   string   `json:"appid,omitempty"`   // the linked mini-program; empty: 48002 at its login
	Members []Member `json:"members,omitempty"` // who has a plain userid; all others have an encrypted one

	at pos
}

// A Member gives a user's userid in an enterprise.
type Member struct {
	User   string `json:"user"`
	UserID string `json:"userid"`
}

func (c *Component) setPos(p pos) { c.at = p }

func (c *Corp) setPos(p pos) { c.at = p }

// thirdParties checks the components and the corps.
func (c *fxChecker) thirdParties() {
	components, corps := map[string]int{}, map[string]int{}
	for i := range c.f.Components {
		fxFirst(c, components, c.f.Components[i].AppID, "components", "appid", c.f.Components[i].at, i)
		c.component(&c.f.Components[i], i)
	}
	for i := range c.f.Corps {
		fxFirst(c, corps, c.f.Corps[i].CorpID, "corps", "corpid", c.f.Corps[i].at, i)
		c.corp(&c.f.Corps[i], i)
	}
}

func (c *fxChecker) component(x *Component, i int) {
	tell := func(field string, t Text) { c.say(x.at, "components", i, field, t) }
	c.credential(x.at, "components", i, "appid", x.AppID, x.Secret)
	if _, ok := c.apps[x.AppID]; ok && x.AppID != "" {
		tell("appid", text.Say("%s is an app too; a component has an appid of its own", "%s 同时也是 app；第三方平台有自己的 appid", text.Quote(x.AppID)))
	}
	for j, appid := range x.Authorizers {
		fxRefer(c, c.apps, appid, "apps", x.at, "components", i, fmt.Sprintf("authorizers[%d]", j))
	}
	if t, bad := wechat.BadWord(x.VerifyTicket, 512); bad && x.VerifyTicket != "" {
		tell("verify_ticket", t)
	}
	fxWhitelist(x.IPWhitelist, tell)
	fxPaths("unauthorized", x.Unauthorized, tell)
	push := PushConfig{URL: x.PushURL, Token: x.Token, EncodingAESKey: x.EncodingAESKey}
	for _, p := range push.problems() {
		tell(strings.Replace(p.field, "url", "push_url", 1), p.text)
	}
}

func (c *fxChecker) corp(x *Corp, i int) {
	c.credential(x.at, "corps", i, "corpid", x.CorpID, x.Secret)
	fxRefer(c, c.apps, x.AppID, "apps", x.at, "corps", i, "appid")
	users, userids := map[string]int{}, map[string]int{}
	for j, m := range x.Members {
		field := func(name string) string { return fmt.Sprintf("members[%d].%s", j, name) }
		for _, k := range []struct {
			name, value string
			seen        map[string]int
		}{{"user", m.User, users}, {"userid", m.UserID, userids}} {
			first, twice := k.seen[k.value]
			if t, bad := badText(k.value, 128); bad || k.value == "" {
				if k.value == "" {
					t = text.Say("is missing or empty", "缺失或为空")
				}
				c.say(x.at, "corps", i, field(k.name), t)
			} else if twice {
				c.conflict(x.at, "corps", i, field(k.name), text.Quote(k.value), fmt.Sprintf("members[%d]", first))
			}
			k.seen[k.value] = j
		}
		fxRefer(c, c.users, m.User, "users", x.at, "corps", i, field("user"))
	}
}

// credential checks an id (whose absence fxFirst reports) and its secret.
func (c *fxChecker) credential(at pos, list string, i int, idField, id, secret string) {
	if t, bad := wechat.BadWord(id, 64); bad && id != "" {
		c.say(at, list, i, idField, t)
	}
	if secret == "" {
		c.missing(at, list, i, "secret", text.Say("is missing or empty; any text will do, such as mocksecret0000000000000000000001 (never a real secret)",
			"缺失或为空；可任意填写，如 mocksecret0000000000000000000001（切勿填写真实的 secret）"))
	} else if t, bad := wechat.BadWord(secret, 128); bad {
		c.say(at, list, i, "secret", t)
	}
}

func fxWhitelist(list []string, tell func(string, Text)) {
	for j, ip := range list {
		if _, err := parsePrefix(ip); err != nil {
			tell(fmt.Sprintf("ip_whitelist[%d]", j), text.Say("%s is neither an address nor a range; write 127.0.0.1, ::1, 10.0.0.0/8 or 10.0.0.*", "%s 不是 IP 地址，也不是网段；请写 127.0.0.1、::1、10.0.0.0/8 或 10.0.0.*", text.Quote(ip)))
		}
	}
}

func fxPaths(field string, list []string, tell func(string, Text)) {
	for j, path := range list {
		if !strings.HasPrefix(path, "/") {
			tell(fmt.Sprintf("%s[%d]", field, j), text.Say("a path begins with /", "路径以 / 开头"))
		}
	}
}
