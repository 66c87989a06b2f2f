package mockwx

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// fixtureReject is the unknown_code that is no user's name.
const fixtureReject = "reject"

// fixtureMockLiteral is the js_code that DevTools gives without an appid.
const fixtureMockLiteral = "the code is a mock one"

// fixtureOriginalID is the shape of an account's original id.
var fixtureOriginalID = regexp.MustCompile(`^gh_[0-9a-f]{12}$`)

// fixtureMagic are the beginnings of js_codes that need no fixture.
var fixtureMagic = []string{"user:", "errcode:", "delay:", "lost:"}

func (c *fxChecker) app(a *App, i int) {
	tell := func(field string, t Text) { c.say(a.at, "apps", i, field, t) }
	if t, bad := wechat.BadWord(a.AppID, 64); bad && a.AppID != "" {
		tell("appid", t)
	}
	if a.Secret == "" {
		c.missing(a.at, "apps", i, "secret", text.Say("is missing or empty; any text will do, such as mocksecret0000000000000000000001 (never a real AppSecret)",
			"缺失或为空；可任意填写，如 mocksecret0000000000000000000001（切勿填写真实的 AppSecret）"))
	} else if t, bad := wechat.BadWord(a.Secret, 128); bad {
		tell("secret", t)
	}
	fxRefer(c, c.platforms, a.OpenPlatform, "open_platforms", a.at, "apps", i, "open_platform")
	fxRefer(c, c.users, a.DevtoolsUser, "users", a.at, "apps", i, "devtools_user")
	if a.UnknownCode != fixtureReject {
		fxRefer(c, c.users, a.UnknownCode, "users", a.at, "apps", i, "unknown_code")
	}
	fxWhitelist(a.IPWhitelist, tell)
	if a.MinuteQuota != nil && *a.MinuteQuota < 0 {
		tell("minute_quota", text.Say("is negative; write 0 for no limit", "不能为负；不限制请写 0"))
	}
	fxPaths("unauthorized", a.Unauthorized, tell)
	c.oauthApp(a, i)
	c.requestDomains(a, i)
	for j, q := range a.DailyQuotas {
		if !strings.HasPrefix(q.Path, "/") {
			tell(fmt.Sprintf("daily_quotas[%d].path", j), text.Say("a path begins with /", "路径以 / 开头"))
		}
		if q.Limit < 0 {
			tell(fmt.Sprintf("daily_quotas[%d].limit", j), text.Say("is negative; write 0 for no limit", "不能为负；不限制请写 0"))
		}
	}
	if a.OriginalID != "" && !fixtureOriginalID.MatchString(a.OriginalID) {
		tell("original_id", text.Say("%s is not gh_ and 12 digits 0-9a-f", "%s 不是 gh_ 加 12 位 0-9a-f", text.Quote(a.OriginalID)))
	}
	for _, p := range a.Push.problems() {
		tell("push."+p.field, p.text)
	}
}

func (c *fxChecker) user(u *User, i int) {
	tell := func(field string, t Text) { c.say(u.at, "users", i, field, t) }
	if t, bad := badText(u.Name, 128); bad {
		tell("name", t)
	}
	if u.Name == fixtureReject {
		tell("name", text.Say("\"reject\" is what unknown_code says for refusing; choose another name", "“reject” 在 unknown_code 中表示拒绝；请换一个名字"))
	}
	if t, bad := badText(u.Phone, 32); bad {
		tell("phone", t)
	}
	if t, bad := badText(u.Nickname, 128); bad {
		tell("nickname", t)
	}
	c.avatar(u, i)
	if u.Country != "" && !fixtureCountry.MatchString(u.Country) {
		tell("country_code", text.Say("%s is not a country code; write 86 or 852, in quotes and without +", "%s 不是国家或地区代码；请写 86 或 852，加引号，不带 +", text.Quote(u.Country)))
	}
}

// fixtureCountry is the calling code of a country.
var fixtureCountry = regexp.MustCompile(`^[1-9][0-9]{0,3}$`)

// identities checks the identities of all users: they must not be somebody
// else's.
func (c *fxChecker) identities() {
	type owned struct{ scope, id string }
	type owner struct{ user, identity int }
	openids, unionids, byUser := map[owned]owner{}, map[owned]owner{}, map[owned]owner{}
	for i := range c.f.Users {
		u := &c.f.Users[i]
		for j := range u.Identities {
			d := &u.Identities[j]
			field := func(name string) string { return fmt.Sprintf("identities[%d].%s", j, name) }
			if d.at.file != "" {
				field = func(name string) string { return fmt.Sprintf("identities[%d].%s", d.at.index, name) }
			}
			tell := func(name string, t Text) { c.say(u.at, "users", i, field(name), t) }
			first := func(o owner) string {
				return fxPlace(c.f.Users[o.user].Identities[o.identity].at, fmt.Sprintf("users[%d].identities[%d]", o.user, o.identity))
			}
			take := func(m map[owned]owner, name, scope, id string, clash func(o owner) bool) {
				k := owned{scope, id}
				if o, ok := m[k]; !ok {
					m[k] = owner{i, j}
				} else if clash(o) {
					tell(name, fxConflict(text.Quote(id), first(o)))
				}
			}
			always := func(owner) bool { return true }
			if d.AppID == "" {
				tell("appid", text.Say("is missing or empty; an identity belongs to one app", "缺失或为空；身份属于某一个小程序"))
				continue
			}
			fxRefer(c, c.apps, d.AppID, "apps", u.at, "users", i, field("appid"))
			if o, ok := byUser[owned{u.Name, d.AppID}]; ok && o.user == i {
				tell("appid", fxConflict(text.Quote(d.AppID), first(o)))
			}
			byUser[owned{u.Name, d.AppID}] = owner{i, j}
			if t, bad := wechat.BadWord(d.OpenID, 128); bad && d.OpenID != "" {
				tell("openid", t)
			} else if d.OpenID != "" {
				take(openids, "openid", d.AppID, d.OpenID, always)
			}
			if t, bad := wechat.BadWord(d.UnionID, 128); bad && d.UnionID != "" {
				tell("unionid", t)
			} else if a, ok := c.apps[d.AppID]; ok && d.UnionID != "" && c.f.Apps[a].OpenPlatform != "" {
				// One person has one unionid in all the apps of a platform.
				take(unionids, "unionid", c.f.Apps[a].OpenPlatform, d.UnionID, func(o owner) bool { return o.user != i })
			}
			if d.SessionKey != "" {
				if key, err := base64.StdEncoding.DecodeString(d.SessionKey); err != nil || len(key) != 16 {
					tell("session_key", text.Say("is not the base64 of 16 bytes (24 characters that end in ==)", "不是 16 字节的 base64（24 个字符，以 == 结尾）"))
				}
			}
		}
	}
}

func (c *fxChecker) code(k *Code, i int) {
	tell := func(field string, t Text) { c.say(k.at, "codes", i, field, t) }
	if t, bad := badText(k.JSCode, 512); bad {
		tell("js_code", t)
	}
	for _, m := range fixtureMagic {
		if strings.HasPrefix(k.JSCode, m) {
			tell("js_code", text.Say("codes that begin with %s need no fixture and mean what they say; choose another", "以 %s 开头的 code 无需 fixture，有固定含义；请换一个", m))
		}
	}
	if k.JSCode == fixtureMockLiteral {
		tell("js_code", text.Say("DevTools sends this without an appid; say who it logs in with devtools_user in the app", "这是开发者工具在没有 appid 时发送的 code；请用小程序的 devtools_user 指定登录的用户"))
	}
	fxRefer(c, c.users, k.User, "users", k.at, "codes", i, "user")
	fxRefer(c, c.apps, k.AppID, "apps", k.at, "codes", i, "appid")
	if k.ErrCode != 0 {
		fxErrCode(k.ErrCode, "errcode", tell)
	}
	c.scope(k, i)
	switch {
	case k.User == "" && k.ErrCode == 0:
		tell("", text.Say("has neither user nor errcode; say who it logs in, or how it is refused", "既没有 user 也没有 errcode；请说明登录谁，或如何拒绝"))
	case k.Times < 0:
		tell("times", text.Say("is negative; write how often the code is refused first", "不能为负；请写先拒绝的次数"))
	case k.Times > 0 && k.ErrCode == 0:
		tell("times", text.Say("counts refusals, and there is no errcode to refuse with; add one, or write single_use: true for a code that works once", "times 是拒绝的次数，但没有 errcode；请补上，若要只能用一次请写 single_use: true"))
	case k.Times > 0 && k.User == "":
		tell("times", text.Say("after so many refusals the code logs a user in, and none is given; add user, or remove times", "拒绝这么多次之后会登录某个用户，但没有 user；请补上 user，或删去 times"))
	}
	if k.SingleUse && k.User == "" && k.ErrCode != 0 {
		tell("single_use", text.Say("a code that is always refused is never used up; remove single_use, or add user and times", "总被拒绝的 code 不会被用掉；请删去 single_use，或补上 user 和 times"))
	}
}

func (c *fxChecker) fault(t *Fault, i int) {
	tell := func(field string, x Text) { c.say(t.at, "faults", i, field, x) }
	fxRefer(c, c.users, t.User, "users", t.at, "faults", i, "user")
	fxRefer(c, c.apps, t.AppID, "apps", t.at, "faults", i, "appid")
	if t.Path != "" && !c.f.hasPath(t.Path) {
		if near := c.f.nearPath(t.Path); near != "" {
			tell("path", text.Say("there is no API %s, so the fault would never strike; did you mean %s?", "没有接口 %s，该故障永远不会生效；是否想写 %s？", text.Quote(t.Path), near))
		}
	}
	for _, p := range fixtureFaultProblems(t) {
		tell(p.field, p.text)
	}
	if t.ID != "" {
		tell("id", text.Say("is given by the fake; remove it", "由程序分配；请删去"))
	}
}

// An fxFieldProblem is a problem with one field of a row, or with the row.
type fxFieldProblem struct {
	field string
	text  Text
}

// fixtureFaultProblems checks a fault by itself, without the fixture it is in.
func fixtureFaultProblems(t *Fault) (found []fxFieldProblem) {
	tell := func(field string, x Text) { found = append(found, fxFieldProblem{field, x}) }
	if t.Path != "" && t.Path[0] != '/' {
		tell("path", text.Say("must begin with /, as in /sns/jscode2session", "必须以 / 开头，如 /sns/jscode2session"))
	}
	if t.Times < 0 {
		tell("times", text.Say("is negative; write 0 or nothing for until removed", "不能为负；直到移除为止请写 0 或不写"))
	}
	if t.Delay < 0 {
		tell("delay", text.Say("is negative", "不能为负"))
	}
	if t.ErrCode != 0 {
		fxErrCode(t.ErrCode, "errcode", tell)
	}
	if t.Status != 0 && (t.Status < 200 || t.Status > 599) {
		tell("status", text.Say("%d cannot end a reply; write 200 to 599", "%d 不能作为最终状态码；请写 200 到 599", t.Status))
	}
	if t.Chance < 0 || t.Chance > 1 {
		tell("chance", text.Say("is not a share; write a number from 0 to 1, such as 0.2", "不是比例；请写 0 到 1 之间的数，如 0.2"))
	}
	if t.Slow < 0 {
		tell("slow", text.Say("is negative; write bytes a second, such as 20", "不能为负；请写每秒字节数，如 20"))
	}
	if t.Hold.Until != 0 && t.Hold.Until < 2 {
		tell("hold.until", text.Say("is below 2: a call cannot wait for itself", "小于 2：一个调用无法等待自己"))
	}
	if t.Hold.Until != 0 && (t.Times != 0 || t.Chance != 0) {
		tell("hold", text.Say("is over once its calls have met; remove times and chance", "在调用到齐后即结束；请删去 times 和 chance"))
	}
	var effects []string
	for _, e := range []struct {
		name string
		has  bool
	}{
		{"errcode", t.ErrCode != 0},
		{"status/body", t.Status != 0 || t.Body != ""},
		{"reset", t.Reset},
		{"truncate", t.Truncate},
		{"hang", t.Hang},
		{"lost", t.Lost},
		{"slow", t.Slow != 0},
		{"hold", t.Hold.Until != 0},
	} {
		if e.has {
			effects = append(effects, e.name)
		}
	}
	switch {
	case len(effects) > 1:
		tell("", text.Say("has more than one effect (%s); keep one, a delay may stay beside it", "有多个效果（%s）；请只保留一个，delay 可与之并存", strings.Join(effects, ", ")))
	case len(effects) == 0 && t.Delay == 0:
		tell("", text.Say("has no effect; add one of errcode, status, body, reset, truncate, hang, lost, slow, hold, or a delay", "没有任何效果；请写 errcode、status、body、reset、truncate、hang、lost、slow、hold 之一，或 delay"))
	}
	return found
}

// fxErrCode reports a code that the fake cannot say.
func fxErrCode(code ErrCode, field string, tell func(string, Text)) {
	if _, ok := code.Info(); !ok {
		tell(field, text.Say("%d is not in the catalogue; see GET /errcodes", "%d 不在返回码目录中；请查看 GET /errcodes", int(code)))
	}
}

// fixtureContentType allows what a reply of /sns may call itself.
var fixtureContentType = regexp.MustCompile(`^(text/plain|application/json)(; ?charset=[A-Za-z0-9-]+)?$`)

func (c *fxChecker) quirks(p *fxPart) {
	q := &p.fixture.Quirks
	tell := func(field string, t Text) { c.sayAt(p.name, "quirks."+field, 0, t) }
	oneOf := func(field, value string, allowed ...string) {
		if value != "" && !slices.Contains(allowed, value) {
			list := strings.Join(allowed, ", ")
			tell(field, text.Say("%s is not one of %s", "%s 不是 %s 之一", text.Quote(value), list))
		}
	}
	if q.ContentType != "" && !fixtureContentType.MatchString(q.ContentType) {
		tell("content_type", text.Say("%s is not text/plain or application/json, with or without ; charset=…", "%s 不是 text/plain 或 application/json（可带 ; charset=…）", text.Quote(q.ContentType)))
	}
	oneOf("secret_check", q.SecretCheck, "after_code", "before_code")
	oneOf("ip_check", q.IPCheck, "before_secret", "after_secret", "first")
	oneOf("oauth_state", q.OAuthState, "any", "documented")
	oneOf("session_key.rotate", q.SessionKey.Rotate, "expiry", "login", "never")
	if q.SessionKey.Life < 0 {
		tell("session_key.life", text.Say("is negative", "不能为负"))
	}
	if q.ExpiredCode != 0 && q.ExpiredCode != wechat.InvalidCode && q.ExpiredCode != wechat.CodeExpired {
		tell("expired_code", text.Say("%d is not %d or %d", "%d 不是 %d 或 %d", int(q.ExpiredCode), int(wechat.InvalidCode), int(wechat.CodeExpired)))
	}
	oneOf("profile", q.Profile, "nickname", "anonymous")
	if q.ForeignPhoneCode != 0 && q.ForeignPhoneCode != wechat.InvalidCode && q.ForeignPhoneCode != wechat.InvalidAppID {
		tell("foreign_phone_code", text.Say("%d is not %d or %d", "%d 不是 %d 或 %d", int(q.ForeignPhoneCode), int(wechat.InvalidCode), int(wechat.InvalidAppID)))
	}
	if order := slices.Sorted(slices.Values(q.MissingOrder)); len(order) > 0 && !slices.Equal(order, []string{"appid", "js_code", "secret"}) {
		tell("missing_order", text.Say("must name appid, secret and js_code, each once", "应包含 appid、secret、js_code 各一次"))
	}
}
