package mockwx

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"wxflow/mockwx/text"
)

// fixtureMaxPrefix leaves room for the numbers: a name has 128 characters.
const fixtureMaxPrefix = 100

// fxOneRange reports whether n is what may stand in the place of a list of
// users: one range.
func fxOneRange(n *yaml.Node, v reflect.Value) bool {
	return v.Type() == reflect.TypeFor[[]User]() && n.Kind == yaml.MappingNode &&
		(fxLookup(n, "count") != n || fxLookup(n, "prefix") != n)
}

// crowd checks a range of users.
func (c *fxChecker) crowd(u *User, i int) {
	tell := func(field string, t Text) { c.say(u.at, "users", i, field, t) }
	first, taken := c.ranges[u.Prefix]
	switch t, bad := badText(u.Prefix, fixtureMaxPrefix); {
	case u.Prefix == "":
		c.missing(u.at, "users", i, "prefix", text.Say("is missing or empty; write what the names of the range begin with, such as u for u1, u2, u3", "缺失或为空；请写区间内用户名的开头，如 u 表示 u1、u2、u3"))
	case bad:
		tell("prefix", t)
	case strings.ContainsAny(u.Prefix[len(u.Prefix)-1:], "0123456789"):
		tell("prefix", text.Say("ends in a digit, so nobody could tell where the number begins; write %s-", "以数字结尾，无法分辨编号从何处开始；请写 %s-", u.Prefix))
	case taken:
		c.conflict(u.at, "users", i, "prefix", text.Quote(u.Prefix), fxPlace(c.f.Users[first].at, fmt.Sprintf("users[%d]", first)))
	default:
		c.ranges[u.Prefix] = i
	}
	switch {
	case u.Count == 0:
		c.missing(u.at, "users", i, "count", text.Say("is missing; write how many users the range has, such as 1000", "缺失；请写区间内的用户数，如 1000"))
	case u.Count < 1 || u.Count > maxCrowd:
		tell("count", text.Say("is %d; a range has 1 to %d users", "是 %d；一个区间有 1 到 %d 个用户", u.Count, maxCrowd))
	default:
		if c.people += u.Count; c.people > maxPeople && c.people-u.Count <= maxPeople {
			tell("count", text.Say("with this range there are more than %d users", "加上此区间，用户超过 %d 个", maxPeople))
		}
	}
	if u.Name != "" {
		tell("name", text.Say("the users of a range are named by prefix and number; remove it, or give this user an entry of their own", "区间内的用户由 prefix 加编号命名；请删去，或为该用户单独写一项"))
	}
	if len(u.Identities) > 0 {
		tell("identities", text.Say("would be the same for every user of the range; give the user who has them an entry of their own", "会对区间内每个用户都相同；请为拥有这些身份的用户单独写一项"))
	}
}

// inRange reports whether a name is of a range.
func (c *fxChecker) inRange(name string) bool {
	prefix, number, ok := splitMember(name)
	i, known := c.ranges[prefix]
	return ok && known && int(number) <= c.f.Users[i].Count
}

// besideRange explains a name that only its number keeps out of a range.
func (c *fxChecker) besideRange(name string) (Text, bool) {
	i, known := c.ranges[strings.TrimRight(name, "0123456789")]
	if !known {
		return Text{}, false
	}
	u := &c.f.Users[i]
	return text.Say("%s is not in the range %s1 to %s%d", "%s 不在区间 %s1 到 %s%d 之内", text.Quote(name), u.Prefix, u.Prefix, u.Count), true
}

// rangesUnsure reports whether a range could not be read, so that names may be
// of it.
func (c *fxChecker) rangesUnsure() bool {
	return slices.ContainsFunc(c.f.Users, func(u User) bool {
		_, read := c.ranges[u.Prefix]
		return u.isRange() && (!read || u.Count < 1 || u.Count > maxCrowd)
	})
}
