package mockwx

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"wxflow/mockwx/text"
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
		line := at.line
		if field == "secret" && at.secret > 0 {
			line = at.secret
		}
		path := fmt.Sprintf("%s[%d].%s: ", list, i, field)
		found = append(found, Problem{at.file, line, text.Of(path+t.EN, path+t.ZH)})
	}
	if len(f.Apps) == 0 {
		found = append(found, Problem{Text: text.Say("apps: there is none, so every appid is answered with 40013; add one with an appid and a secret", "apps：一个小程序都没有，任何 appid 都会得到 40013；请添加一个，写明 appid 和 secret")})
	}
	bound := map[string]bool{}
	for i := range f.Apps {
		a := &f.Apps[i]
		bound[a.AppID] = a.OpenPlatform != ""
		if fixtureRealSecret.MatchString(a.Secret) {
			warn(a.at, "apps", i, "secret", realSecret("AppSecret"))
		}
		// Ours: other shapes work; programs under test may refuse them.
		if !fixtureRealAppID.MatchString(a.AppID) && a.AppID != "touristappid" {
			warn(a.at, "apps", i, "appid", text.Say("%s does not have the shape of an appid (wx and 16 digits 0-9a-f)", "%s 不是 appid 的形式（wx 加 16 位 0-9a-f）", text.Quote(a.AppID)))
		}
	}
	for i := range f.Components {
		if x := &f.Components[i]; fixtureRealSecret.MatchString(x.Secret) {
			warn(x.at, "components", i, "secret", realSecret("secret"))
		}
	}
	for i := range f.Corps {
		if x := &f.Corps[i]; fixtureRealCorpSecret.MatchString(x.Secret) {
			warn(x.at, "corps", i, "secret", realSecret("secret"))
		}
	}
	for i := range f.Users {
		u := &f.Users[i]
		for j := range u.Identities {
			if d := &u.Identities[j]; d.UnionID != "" && !bound[d.AppID] {
				warn(u.at, "users", i, fmt.Sprintf("identities[%d].unionid", j), text.Say("%s has no open_platform, so no unionid is ever returned", "%s 未绑定 open_platform，永远不会返回 unionid", text.Quote(d.AppID)))
			}
		}
	}
	for i := range f.Codes {
		k := &f.Codes[i]
		if k.ErrCode != 0 && k.User != "" && k.Times == 0 {
			warn(k.at, "codes", i, "user", text.Say("is never logged in: without times the code is always refused", "永远不会登录：没有 times 时该 code 总被拒绝"))
		}
		if e, ok := k.ErrCode.Info(); ok && !e.Login {
			warn(k.at, "codes", i, "errcode", text.Say("%d is never said by jscode2session", "jscode2session 不会返回 %d", int(k.ErrCode)))
		}
	}
	for i := range f.Faults {
		if x := &f.Faults[i]; x.Path != "" && !f.hasPath(x.Path) {
			warn(x.at, "faults", i, "path", text.Say("%s is no API of the fake and no stub, so the fault meets only calls that are answered with 40066", "%s 不是假微信的接口，也没有对应的 stub；该故障只会命中返回 40066 的调用", text.Quote(x.Path)))
		}
	}
	return found
}

// realSecret warns of what may be a real secret. Where it matters is the program
// under test as well: it has to send the same.
func realSecret(what string) Text {
	return text.Say("looks like a real %s, and fixtures get committed; write an invented one here and in the program under test, such as mocksecret0000000000000000000001",
		"看起来像真实的 %s，而 fixture 会提交到仓库；请在此处和被测程序中都改用虚构的值，如 mocksecret0000000000000000000001", what)
}

// hasPath reports whether an API or a stub is at path.
func (f *Fixture) hasPath(path string) bool {
	if endpointsByPath[strings.TrimPrefix(path, qyapiPrefix)] != nil {
		return true
	}
	return slices.ContainsFunc(f.Stubs, func(s Stub) bool { return s.Path == path })
}

// nearPath returns the path of an API or stub that path was probably meant to
// be, or "".
func (f *Fixture) nearPath(path string) string {
	known := slices.Sorted(maps.Keys(endpointsByPath))
	for i := range f.Stubs {
		known = append(known, f.Stubs[i].Path)
	}
	return fxNearest(path, known)
}
