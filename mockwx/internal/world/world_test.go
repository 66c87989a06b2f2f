package world

import (
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/wechat"
)

func names(all iter.Seq[*people.User]) string {
	var list []string
	for u := range all {
		if list = append(list, u.Name); len(list) == 6 {
			break
		}
	}
	return strings.Join(list, " ")
}

// Who is in an app, and what they are called there.
func TestUsers(t *testing.T) {
	w := worldOf(t, strings.Replace(platformText, "codes:", "  - {count: 1000, prefix: u}\n  - {name: u2}\ncodes:", 1))
	a, b := w.App(shop), w.App(club)
	fresh, err := w.AddFresh(fixture.FreshApp{Users: []fixture.User{{Name: "zoe"}, {Name: "bob", Nickname: "other"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := names(w.UsersOf(a)); got != "alice bob carol u2 u1 u3" {
		t.Errorf("in the fixture's app: %s", got)
	}
	if got := names(w.UsersOf(fresh)); got != "zoe bob alice carol u2 u1" || w.User(fresh, "bob").Nickname != "other" || w.User(fresh, "carol") == nil {
		t.Errorf("in a fresh app: %s", got)
	}
	if w.Population(a) != 1003 || w.Population(fresh) != 1004 || w.OnlyUser(a) != nil || w.User(a, "u1001") != nil {
		t.Errorf("%d and %d users", w.Population(a), w.Population(fresh))
	}
	w.Fixture.Users = w.Fixture.Users[:1]
	w.ranges, err = people.NewRanges(w.IDs, nil, 0)
	if only := w.OnlyUser(a); err != nil || only == nil || only.Name != "alice" {
		t.Errorf("%v, %v", only, err)
	}
	alice, bob := w.users["alice"], w.users["bob"]
	if w.OpenID(a, alice) != "oAlice" || w.UnionID(a, alice) != "uAlice" || w.SessionKey(a, alice, 1) != "MDEyMzQ1Njc4OWFiY2RlZg==" ||
		w.SessionKey(a, alice, 2) != w.IDs.SessionKey(shop, "alice", 2) || w.Avatar(alice) != "https://example.com/a.png" {
		t.Error("alice is not as her row has her")
	}
	if w.OpenID(a, bob) != w.IDs.OpenID(shop, "bob") || w.UnionID(a, bob) != w.IDs.UnionID("brand", "bob") || w.UnionID(b, bob) != "" ||
		w.SessionKey(a, bob, 1) != w.IDs.SessionKey(shop, "bob", 1) || !strings.HasPrefix(w.Avatar(bob), "https://thirdwx.qlogo.cn/mmopen/vi_32/") {
		t.Error("bob is not as the seed has him")
	}
	if id := w.OriginalID(a); len(id) != 15 || !strings.HasPrefix(id, "gh_") || id == w.OriginalID(b) {
		t.Errorf("original id %s", id)
	}
	a.OriginalID = "gh_mine"
	if w.OriginalID(a) != "gh_mine" {
		t.Error("the fixture's original id does not count")
	}
}

// What there is not is named, with what there is.
func TestFind(t *testing.T) {
	w := platformWorld(t)
	if a, u, err := w.Find(shop, "bob"); err != nil || a != w.App(shop) || u != w.users["bob"] {
		t.Errorf("%v, %v, %v", a, u, err)
	}
	for _, x := range []struct{ appid, name, want string }{
		{"wx9", "bob", `mockwx: no app "wx9" in the fixture; it has ` + shop + ", " + club},
		{shop, "dave", `mockwx: no user "dave" in the fixture; it has alice, bob, carol`},
	} {
		if _, _, err := w.Find(x.appid, x.name); err == nil || err.Error() != x.want {
			t.Errorf("%v, not %s", err, x.want)
		}
	}
	if got := w.AppIDs(1); !slices.Equal(got, []string{shop, "…"}) {
		t.Errorf("%q", got)
	}
	if got := rangesWorld(t).userNames(2); !slices.Equal(got, []string{"alice", "u1…u1000000", "…"}) {
		t.Errorf("%q", got)
	}
	if _, err := w.FindComponent("x"); err == nil || w.Component("wxc000000000000001") == nil {
		t.Error("platforms are mistaken")
	}
}

// An app's calls, pages, bounds and faults.
func TestApps(t *testing.T) {
	w := platformWorld(t)
	a, b := w.App(shop), w.App(club)
	for page, want := range map[string]bool{"pages/index": true, "/pages/index?a=1": true, "pages": false, "pages/index/": false} {
		if a.HasPage(page) != want || !b.HasPage(page) {
			t.Errorf("page %s: %v", page, a.HasPage(page))
		}
	}
	if a.Quota != 100 || b.Quota != 3 || a.Fresh() {
		t.Errorf("%d and %d logins a minute", a.Quota, b.Quota)
	}
	fresh, err := w.AddFresh(fixture.FreshApp{})
	if err != nil || !fresh.Fresh() || w.JournalOf(fresh.AppID) == w.Journal || w.JournalOf(shop) != w.Journal {
		t.Fatalf("%v", err)
	}
	w.Note(&journal.Record{AppID: fresh.AppID, RID: "rid-1"})
	w.Note(&journal.Record{AppID: shop, RID: "rid-2"})
	if _, found := w.CallByRID(fresh, "rid-1"); !found {
		t.Error("a call was not found by its rid")
	}
	if _, found := w.CallByRID(fresh, "rid-2"); !found {
		t.Error("another app's call was not found by its rid")
	}
	count := func(j *journal.Journal) int { return len(j.Find(func(*journal.Record) bool { return true })) }
	if count(w.Journal) != 2 || count(w.JournalOf(fresh.AppID)) != 1 {
		t.Errorf("%d calls, %d of the fresh app", count(w.Journal), count(w.JournalOf(fresh.AppID)))
	}
	before := w.Epoch(fresh.AppID)
	w.ResetApp(fresh)
	if count(w.Journal) != 1 || count(w.JournalOf(fresh.AppID)) != 0 || w.Epoch(fresh.AppID) == before || w.Epoch("x") != (Epoch{}) {
		t.Error("a reset leaves calls, or is not noticed")
	}
	w.Note(&journal.Record{AppID: fresh.AppID})
	if w.ClearCalls(); count(w.Journal)+count(w.JournalOf(fresh.AppID)) != 0 {
		t.Error("calls are left")
	}
	if _, err := w.AddFault(fixture.Fault{AppID: "wx9", ErrCode: -1}); err == nil {
		t.Error("a fault for no app was taken")
	}
	if id, err := w.AddFault(fixture.Fault{AppID: fresh.AppID, ErrCode: -1}); err != nil || id == "" || len(w.Faults.All()) != 1 {
		t.Errorf("%q, %v", id, err)
	}
	fresh.gone.Store(true)
	if _, err := w.AddFault(fixture.Fault{AppID: fresh.AppID, ErrCode: -1}); err == nil || len(w.Faults.All()) != 1 {
		t.Errorf("a fault for an app that has just gone: %v", err)
	}
}

// Counts of a day and of pushes, and the newest media checks.
func TestCounts(t *testing.T) {
	w := platformWorld(t)
	a := w.App(shop)
	a.DailyQuotas = []fixture.Quota{{Path: "/x", Limit: 7}}
	if a.DailyLimit("/x", 3) != 7 || a.DailyLimit("/y", 3) != 3 {
		t.Error("the bounds are mistaken")
	}
	a.CountDaily("/x", 2, noon)
	if n := a.CountDaily("/x", 3, noon); n != 5 || a.CountDaily("/y", 1, noon) != 1 {
		t.Errorf("%d calls of a day", n)
	}
	if a.ClearDaily("/x"); a.CountDaily("/x", 1, noon) != 1 || a.CountDaily("/y", 1, noon) != 2 {
		t.Error("one count is cleared")
	}
	if a.ClearDaily(""); a.CountDaily("/y", 1, noon) != 1 || a.CountDaily("/y", 1, noon.Add(24*time.Hour)) != 1 {
		t.Error("all are cleared, and every day anew")
	}
	m := w.Component("wxc000000000000001")
	if a.CountPush() != 1 || a.CountPush() != 2 || m.CountPush() != 1 || m.CountPush() != 2 {
		t.Error("pushes are numbered from 1")
	}
	if w.MediaChecks.All() == nil {
		t.Error("no checks are a list, too")
	}
	for i := range keptChecks + 1 {
		w.MediaChecks.Add(MediaCheck{TraceID: string(rune('a' + i%2)), Scene: i, AppID: shop})
	}
	if all := w.MediaChecks.All(); len(all) != keptChecks || all[0].Scene != 1 {
		t.Errorf("%d checks", len(all))
	}
	if got, found := w.MediaChecks.Find("b"); !found || got.Scene != 1 {
		t.Errorf("%+v", got)
	}
	if _, found := w.MediaChecks.Find("c"); found {
		t.Error("a check that is not there was found")
	}
}

// Tickets are another's every ten minutes and live twelve hours.
func TestTickets(t *testing.T) {
	w := platformWorld(t)
	m, mine := w.Component("wxc000000000000001"), w.Component("wxc000000000000002")
	ticket := w.VerifyTicket(m, noon)
	if ticket != w.VerifyTicket(m, noon.Add(599*time.Second)) || ticket == w.VerifyTicket(m, noon.Add(600*time.Second)) || w.VerifyTicket(mine, noon) != "mine" {
		t.Error("a ticket changes every ten minutes")
	}
	for _, x := range []struct {
		m      *Component
		ticket string
		after  time.Duration
		want   wechat.ErrCode
		why    string
	}{
		{m, ticket, 0, 0, ""},
		{m, ticket, 12*time.Hour - time.Second, 0, ""},
		{m, ticket, 12 * time.Hour, wechat.TicketExpired, "older than 12h"},
		{m, ticket, -time.Second, wechat.InvalidTicket, "later than now"},
		{m, "", 0, wechat.InvalidTicket, "missing"},
		{m, "x", 0, wechat.InvalidTicket, "shape"},
		{m, w.VerifyTicket(&Component{Component: &fixture.Component{AppID: "wx9"}}, noon), 0, wechat.InvalidTicket, ""},
		{mine, "mine", 99 * time.Hour, 0, ""},
		{mine, "other", 0, wechat.InvalidTicket, "of the fixture"},
	} {
		if err := w.CheckTicket(x.m, x.ticket, noon.Add(x.after)); code(err) != x.want || err != nil && !strings.Contains(err.Error(), x.why) {
			t.Errorf("%q after %v: %v, want %d", x.ticket, x.after, err, x.want)
		}
	}
}

// Who an enterprise's users and a platform's accounts are.
func TestPlatforms(t *testing.T) {
	w := platformWorld(t)
	corp, lone, m := w.Corp("ww0000000000000001"), w.Corp("ww0000000000000002"), w.Component("wxc000000000000001")
	if corp.App != w.App(shop) || lone.App != nil || w.Corp("x") != nil {
		t.Error("the linked app is another")
	}
	bob, alice := w.UserID(corp, w.users["bob"]), w.UserID(corp, w.users["alice"])
	if bob != "BobInCorp" || len(alice) != 32 || !strings.HasPrefix(alice, "woMOCK") || alice == w.UserID(lone, w.users["alice"]) {
		t.Errorf("%s and %s", bob, alice)
	}
	if a, err := w.AuthorizerOf(m, ""); err != nil || a != w.App(shop) {
		t.Errorf("the only one: %v, %v", a, err)
	}
	if a, err := w.AuthorizerOf(m, club); err != nil || a != w.App(club) {
		t.Errorf("the one that is named: %v, %v", a, err)
	}
	if _, err := w.AuthorizerOf(m, "wx9"); err == nil {
		t.Error("an app that is not there was found")
	}
	w.Authorize(m, w.App(club), noon)
	if _, err := w.AuthorizerOf(m, ""); err == nil || !strings.Contains(err.Error(), "2 have authorised") {
		t.Errorf("of two: %v", err)
	}
}

// Codes made ahead go round over the ranges, or else over the listed users.
func TestLoadCodes(t *testing.T) {
	w := worldOf(t, strings.Replace(rangesText, "1000000", "7", 1))
	a := w.App(shop)
	all := func(prefix string, from, n int) (users string) {
		t.Helper()
		codes, err := w.LoadCodes(shop, prefix, from, n)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for c := range codes {
			p, err := w.ReadCode(ids.JSCode, a, c.JSCode, noon)
			if err != nil || p.User.Name != c.User || c.OpenID != w.OpenID(a, p.User) || seen[c.JSCode] {
				t.Errorf("%+v: %+v, %v", c, p, err)
			}
			seen[c.JSCode] = true
			users += c.User + " "
		}
		return users
	}
	if got := all("", 6, 6); got != "u7 vip-1 vip-2 vip-3 u1 u2 " {
		t.Error(got)
	}
	if got := all("vip-", 1, 4); got != "vip-2 vip-3 vip-1 vip-2 " {
		t.Error(got)
	}
	for _, x := range []struct {
		appid, prefix string
		from, n       int
	}{{"wx9", "", 0, 1}, {shop, "x", 0, 1}, {shop, "", -1, 1}, {shop, "", 0, -1}, {shop, "", 1 << 32, 1}} {
		if _, err := w.LoadCodes(x.appid, x.prefix, x.from, x.n); err == nil {
			t.Errorf("%+v was taken", x)
		}
	}
	w = platformWorld(t)
	a = w.App(shop)
	if got := all("", 1, 4); got != "bob alice bob alice " {
		t.Error(got)
	}
}
