package mockwx

import (
	"fmt"
	"slices"
	"strings"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// appAPIs checks what an app says for messages, pictures and links.
func (c *fxChecker) appAPIs(a *App, i int) {
	tell := func(field string, t Text) { c.say(a.at, "apps", i, field, t) }
	for j, p := range a.Pages {
		field := fmt.Sprintf("pages[%d]", j)
		if t, bad := wechat.BadWord(p, 1024); bad {
			tell(field, t)
		} else if strings.HasPrefix(p, "/") || strings.Contains(p, "?") {
			tell(field, text.Say("is written as in app.json, without a slash in front and without a query", "请按 app.json 书写：开头没有 /，也不带参数"))
		}
	}
	first := map[string]int{}
	for j := range a.Templates {
		m := &a.Templates[j]
		field := fmt.Sprintf("templates[%d].", j)
		if t, bad := wechat.BadWord(m.TemplateID, 128); bad {
			tell(field+"template_id", t)
		} else if was, ok := first[m.TemplateID]; ok {
			tell(field+"template_id", fxConflict(text.Quote(m.TemplateID), fmt.Sprintf("templates[%d]", was)))
		} else {
			first[m.TemplateID] = j
		}
		for k, name := range m.Fields {
			if t, bad := wechat.BadWord(name, 64); bad {
				tell(fmt.Sprintf("%sfields[%d]", field, k), t)
			}
		}
	}
	if a.ReplyLimit != nil && *a.ReplyLimit < 0 {
		tell("reply_limit", text.Say("is negative; write 0 for no limit", "不能为负；不限制请写 0"))
	}
}

// userAPIs checks what a user says for messages.
func (c *fxChecker) userAPIs(u *User, i int) {
	for j, id := range u.Refuses {
		if t, bad := wechat.BadWord(id, 128); bad {
			c.say(u.at, "users", i, fmt.Sprintf("refuses[%d]", j), t)
		}
	}
}

// riskyWords checks the words that content checks look for.
func (c *fxChecker) riskyWords() {
	for _, p := range c.parts {
		for i, word := range p.fixture.RiskyWords {
			t, bad := badText(word, 256)
			if word == "" {
				t, bad = text.Say("is missing or empty", "缺失或为空"), true
			}
			if bad {
				c.sayAt(p.name, fmt.Sprintf("risky_words[%d]", i), 0, t)
			}
		}
	}
}

// The three below copy what a fixture's copy must not share.

func (a *App) cloneAPIs() {
	a.Pages, a.Unauthorized, a.DailyQuotas = slices.Clone(a.Pages), slices.Clone(a.Unauthorized), slices.Clone(a.DailyQuotas)
	a.RequestDomains = slices.Clone(a.RequestDomains)
	a.Templates = slices.Clone(a.Templates)
	for i := range a.Templates {
		a.Templates[i].Fields = slices.Clone(a.Templates[i].Fields)
	}
	if a.ReplyLimit != nil {
		n := *a.ReplyLimit
		a.ReplyLimit = &n
	}
}

func (u *User) cloneAPIs() {
	u.Refuses = slices.Clone(u.Refuses)
	if u.Contacted != nil {
		yes := *u.Contacted
		u.Contacted = &yes
	}
}

func cloneStubs(rows []Stub) []Stub {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Body = slices.Clone(rows[i].Body)
	}
	return rows
}
