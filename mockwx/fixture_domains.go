package mockwx

import (
	"fmt"
	"strings"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// requestDomains checks the domains that wx.request may ask, as WeChat's console
// does before it takes one.
func (c *fxChecker) requestDomains(a *App, i int) {
	first := map[string]int{}
	for j, domain := range a.RequestDomains {
		t, bad := wechat.BadDomain(domain)
		if was, twice := first[strings.ToLower(domain)]; twice && !bad {
			t, bad = fxConflict(text.Quote(domain), fmt.Sprintf("request_domains[%d]", was)), true
		}
		if bad {
			c.say(a.at, "apps", i, fmt.Sprintf("request_domains[%d]", j), t)
			continue
		}
		first[strings.ToLower(domain)] = j
	}
}
