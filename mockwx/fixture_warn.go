package mockwx

import (
	"fmt"
	"regexp"
)

var (
	fixtureRealSecret = regexp.MustCompile(`^[0-9a-f]{32}$`)
	fixtureRealAppID  = regexp.MustCompile(`^wx[0-9a-f]{16}$`)

	fixtureRealCorpSecret = regexp.MustCompile(`^[0-9A-Za-z_-]{43}$`)
)

// Warnings returns what is allowed in a fixture but probably not meant, such as
// a secret with the shape of a real AppSecret: fixtures get committed. Values
// that are secret are never repeated.
func (f *Fixture) Warnings() []Problem {
	var found []Problem
	warn := func(at pos, list string, i int, field string, t Text) {
		if at.file != "" {
			i = at.index
		}
		path := fmt.Sprintf("%s[%d].%s: ", list, i, field)
		found = append(found, Problem{at.file, at.line, Text{path + t.EN, path + t.ZH}})
	}
	bound := map[string]bool{}
	for i := range f.Apps {
		a := &f.Apps[i]
		bound[a.AppID] = a.OpenPlatform != ""
		if fixtureRealSecret.MatchString(a.Secret) {
			warn(a.at, "apps", i, "secret", say("looks like a real AppSecret; never commit one, and write mocksecret… here: the fake accepts any", "看起来像真实的 AppSecret；切勿提交，请改写为 mocksecret…：模拟服务接受任何值"))
		}
		// Ours: other shapes work; programs under test may refuse them.
		if !fixtureRealAppID.MatchString(a.AppID) && a.AppID != "touristappid" {
			warn(a.at, "apps", i, "appid", say("%s does not have the shape of an appid (wx and 16 digits 0-9a-f)", "%s 不是 appid 的形式（wx 加 16 位 0-9a-f）", fxShort(a.AppID)))
		}
	}
	for i := range f.Components {
		if x := &f.Components[i]; fixtureRealSecret.MatchString(x.Secret) {
			warn(x.at, "components", i, "secret", say("looks like a real secret; never commit one, and write mocksecret… here: the fake accepts any", "看起来像真实的 secret；切勿提交，请改写为 mocksecret…：模拟服务接受任何值"))
		}
	}
	for i := range f.Corps {
		if x := &f.Corps[i]; fixtureRealCorpSecret.MatchString(x.Secret) {
			warn(x.at, "corps", i, "secret", say("looks like a real secret; never commit one, and write mocksecret… here: the fake accepts any", "看起来像真实的 secret；切勿提交，请改写为 mocksecret…：模拟服务接受任何值"))
		}
	}
	for i := range f.Users {
		u := &f.Users[i]
		for j := range u.Identities {
			if d := &u.Identities[j]; d.UnionID != "" && !bound[d.AppID] {
				warn(u.at, "users", i, fmt.Sprintf("identities[%d].unionid", j), say("%s has no open_platform, so no unionid is ever returned", "%s 未绑定 open_platform，永远不会返回 unionid", fxShort(d.AppID)))
			}
		}
	}
	for i := range f.Codes {
		k := &f.Codes[i]
		if k.ErrCode != 0 && k.User != "" && k.Times == 0 {
			warn(k.at, "codes", i, "user", say("is never logged in: without times the code is always refused", "永远不会登录：没有 times 时该 code 总被拒绝"))
		}
		if e, ok := k.ErrCode.info(); ok && !e.Login {
			warn(k.at, "codes", i, "errcode", say("%d is never said by jscode2session", "jscode2session 不会返回 %d", int(k.ErrCode)))
		}
	}
	return found
}
