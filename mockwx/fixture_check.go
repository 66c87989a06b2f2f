package mockwx

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// An fxChecker checks what a fixture means, once all its files are read. It
// works on the rows alone, so that Validate can use it too; lines are looked up
// when there is something to report.
type fxChecker struct {
	*fxLoader
	f       *Fixture
	decoded int // problems known before, whose consequences are not reported

	apps, users, codes map[string]int // name → index in f
	ranges             map[string]int // prefix → index in f.Users
	people             int            // in all ranges so far
	platforms          map[string]string
	unsure             map[string]bool // lists that may have more than we could read
}

// check reports what is wrong with the merged fixture f.
func (l *fxLoader) check(f *Fixture) {
	if l.dropped > 0 {
		return // what follows from what can no longer be told
	}
	c := &fxChecker{
		fxLoader: l, f: f, decoded: len(l.found),
		apps:      make(map[string]int, len(f.Apps)),
		users:     make(map[string]int, len(f.Users)),
		codes:     make(map[string]int, len(f.Codes)),
		ranges:    map[string]int{},
		platforms: map[string]string{},
	}
	c.merged()
	for i := range f.Apps {
		fxFirst(c, c.apps, f.Apps[i].AppID, "apps", "appid", f.Apps[i].at, i)
	}
	for i := range f.Users {
		if u := &f.Users[i]; u.isRange() {
			c.crowd(u, i)
		} else {
			fxFirst(c, c.users, u.Name, "users", "name", u.at, i)
		}
	}
	c.unsure = c.gaps()
	for i := range f.Apps {
		c.app(&f.Apps[i], i)
		c.appAPIs(&f.Apps[i], i)
	}
	c.identities()
	for i := range f.Users {
		c.user(&f.Users[i], i)
		c.userAPIs(&f.Users[i], i)
	}
	for i := range f.Codes {
		fxFirst(c, c.codes, f.Codes[i].JSCode, "codes", "js_code", f.Codes[i].at, i)
		c.code(&f.Codes[i], i)
	}
	for i := range f.Faults {
		c.fault(&f.Faults[i], i)
	}
	c.thirdParties()
	c.stubs()
	c.riskyWords()
}

// say reports a problem with a field of a row, or with the row when field is "".
func (c *fxChecker) say(at pos, list string, i int, field string, t Text) {
	if c.dropped > 0 { // no room for one more: do not go to the trouble of it
		c.dropped++
		return
	}
	if at.file != "" {
		i = at.index // f may be merged from several files
	}
	path := fmt.Sprintf("%s[%d]", list, i)
	if field != "" {
		path += "." + field
	}
	c.sayAt(at.file, path, at.line, t)
}

// sayAt reports a problem with the value at path in a file. The line is only
// used when the file's text is not at hand.
func (c *fxChecker) sayAt(file, path string, line int, t Text) {
	known := fxReport{found: c.found[:min(c.decoded, len(c.found))]}
	if known.about(file, path) {
		return
	}
	for _, p := range c.parts {
		if p.name == file && p.src != nil {
			line = p.line(path)
		}
	}
	c.add(file, line, path, t)
}

// missing reports a field that a row must have, unless the row was no row at
// all or has the field under a misspelt key, which is known already.
func (c *fxChecker) missing(at pos, list string, i int, field string, t Text) {
	row := fmt.Sprintf("%s[%d]", list, at.index)
	for _, p := range c.found[:min(c.decoded, len(c.found))] {
		key, below := strings.CutPrefix(p.path, row+".")
		key, _, _ = strings.Cut(strings.Trim(key, `"`), "：")
		if p.File == at.file && (p.path == row || below && fxNearest(key, []string{field}) != "") {
			return
		}
	}
	c.say(at, list, i, field, t)
}

// fxFirst enters a name into names, or reports who has it already.
func fxFirst(c *fxChecker, names map[string]int, name, list, field string, at pos, i int) {
	if name == "" {
		c.missing(at, list, i, field, text.Say("is missing or empty", "缺失或为空"))
		return
	}
	first, ok := names[name]
	if !ok {
		names[name] = i
		return
	}
	var was pos
	switch list {
	case "apps":
		was = c.f.Apps[first].at
	case "users":
		was = c.f.Users[first].at
	case "codes":
		was = c.f.Codes[first].at
	case "components":
		was = c.f.Components[first].at
	case "corps":
		was = c.f.Corps[first].at
	}
	c.conflict(at, list, i, field, text.Quote(name), fxPlace(was, fmt.Sprintf("%s[%d]", list, first)))
}

func (c *fxChecker) conflict(at pos, list string, i int, field, what, first string) {
	c.say(at, list, i, field, fxConflict(what, first))
}

func fxConflict(what, first string) Text {
	return text.Say("conflict: %s is first defined at %s; rename or remove one", "冲突：%s 首次定义于 %s；请改名或删去其一", what, first)
}

// fxPlace names a row: by its file, or by its path when it was made in Go.
func fxPlace(at pos, path string) string {
	if at.file == "" {
		return path
	}
	return at.String()
}

// merged checks what files have once each: seed, quirks, open platforms.
func (c *fxChecker) merged() {
	var seed, quirks *fxPart
	where := func(p *fxPart, path string) string {
		if p.src == nil {
			return path
		}
		return pos{file: p.name, line: p.line(path)}.String()
	}
	for _, p := range c.parts {
		f := &p.fixture
		switch {
		case f.Seed == "":
		case seed == nil:
			seed = p
		case f.Seed != seed.fixture.Seed:
			c.sayAt(p.name, "seed", 0, text.Say("conflict: another seed is given at %s; a fixture has one: remove one, or make them equal",
				"冲突：%s 处给出了另一个 seed；一个 fixture 只有一个：请删去其一或写成相同", where(seed, "seed")))
		}
		switch {
		case !fxQuirksSet(f.Quirks):
		case quirks == nil:
			quirks = p
			c.quirks(p)
		case !reflect.DeepEqual(f.Quirks, quirks.fixture.Quirks):
			c.sayAt(p.name, "quirks", 0, text.Say("conflict: other quirks are given at %s; put all of them in one file",
				"冲突：%s 处给出了不同的 quirks；请集中写在一个文件中", where(quirks, "quirks")))
		}
		for i, name := range f.OpenPlatforms {
			path := fmt.Sprintf("open_platforms[%d]", i)
			if t, bad := wechat.BadWord(name, 64); bad {
				c.sayAt(p.name, path, 0, t)
				continue
			}
			if first, ok := c.platforms[name]; ok {
				c.sayAt(p.name, path, 0, fxConflict(text.Quote(name), first))
				continue
			}
			c.platforms[name] = where(p, path)
		}
	}
}

// gaps tells which lists are incomplete, so that "there is no alice" would only
// repeat that alice's row could not be read.
func (c *fxChecker) gaps() map[string]bool {
	gap := map[string]bool{}
	for _, p := range c.found[:min(c.decoded, len(c.found))] {
		switch list, _, _ := strings.Cut(p.path, "["); list {
		case "", "version", "seed", "quirks", "codes", "faults", "components", "corps", "stubs", "risky_words":
		case "open_platforms":
			gap[list] = true
		default: // a misspelt key of the root may have been any list
			if p.path == list {
				gap["apps"], gap["users"], gap["open_platforms"] = true, true, true
			}
		}
	}
	for i := range c.f.Apps {
		gap["apps"] = gap["apps"] || c.f.Apps[i].AppID == ""
	}
	for i := range c.f.Users {
		u := &c.f.Users[i]
		gap["users"] = gap["users"] || u.Name == "" && !u.isRange()
	}
	gap["users"] = gap["users"] || c.rangesUnsure()
	for list := range map[string]bool{"apps": true, "users": true, "open_platforms": true} {
		gap[list] = gap[list] || c.torn
	}
	return gap
}

// fxRefer reports a name that nobody has.
func fxRefer[V any](c *fxChecker, names map[string]V, name, list string, at pos, row string, i int, field string) {
	if _, ok := names[name]; ok || name == "" || c.unsure[list] || list == "users" && c.inRange(name) {
		return
	}
	if t, close := c.besideRange(name); close && list == "users" {
		c.say(at, row, i, field, t)
		return
	}
	near, least := "", 3
	for n := range names {
		if len(names) > 10_000 {
			break // a guess is not worth the time
		}
		d := fxDistance(fxPlain(name), fxPlain(n))
		if d*2 <= len(n) && (d < least || d == least && n < near) { // the first of many: maps have no order
			near, least = n, d
		}
	}
	if near != "" {
		c.say(at, row, i, field, text.Say("there is no %s in %s; did you mean %s?", "没有 %s（应在 %s 中定义）；是否想写 %s？", text.Quote(name), list, text.Quote(near)))
		return
	}
	c.say(at, row, i, field, text.Say("there is no %s in %s; add it there, or correct the name", "没有 %s（应在 %s 中定义）；请补上，或改正名称", text.Quote(name), list))
}

// badText finds what a text for people cannot have. A NUL would also make
// two derived identities equal.
func badText(s string, most int) (Text, bool) {
	switch {
	case utf8.RuneCountInString(s) > most:
		return text.Say("has more than %d characters", "超过 %d 个字符", most), true
	case strings.ContainsFunc(s, unicode.IsControl) || !utf8.ValidString(s):
		return text.Say("has a control character; remove it", "含有控制字符；请删去"), true
	case strings.TrimSpace(s) != s:
		return text.Say("begins or ends with a space; remove it", "首尾有空格；请删去"), true
	}
	return Text{}, false
}
