package world

import (
	"crypto/subtle"
	"net/netip"
	"sync/atomic"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A Component is a fixture's third-party platform, ready for checks.
type Component struct {
	*fixture.Component
	Whitelist []netip.Prefix
	pushes    atomic.Int64
	preAuths  atomic.Int64 // codes for its login page, so far
}

// A Corp is a fixture's enterprise of WeCom.
type Corp struct {
	*fixture.Corp
	App *App // the linked mini-program, or nil
	Web *App // its own sign-in on the web, with the corpid for an appid
}

// CountPush numbers what is pushed to a platform, from 1.
func (m *Component) CountPush() int64 { return m.pushes.Add(1) }

// addPlatforms indexes the components and the corps of the fixture.
func (w *World) addPlatforms() {
	w.components = make(map[string]*Component, len(w.Fixture.Components))
	for i := range w.Fixture.Components {
		m := &Component{Component: &w.Fixture.Components[i]}
		m.Whitelist = fixture.Prefixes(m.IPWhitelist)
		w.components[m.AppID] = m
	}
	w.corps = make(map[string]*Corp, len(w.Fixture.Corps))
	for i := range w.Fixture.Corps {
		m := &Corp{Corp: &w.Fixture.Corps[i]}
		m.App, m.Web = w.apps[m.AppID], newApp(&fixture.App{AppID: m.CorpID})
		w.corps[m.CorpID] = m
	}
}

// Component finds a platform; nil when there is none.
func (w *World) Component(appid string) *Component { return w.components[appid] }

// SignIn finds what a user can sign in to on the web: an app, or an enterprise; nil when
// there is none.
func (w *World) SignIn(id string) *App {
	if m := w.corps[id]; m != nil {
		return m.Web
	}
	return w.App(id)
}

// Corp finds an enterprise; nil when there is none.
func (w *World) Corp(corpid string) *Corp { return w.corps[corpid] }

// FindComponent is Component with an error.
func (w *World) FindComponent(appid string) (*Component, error) {
	if m := w.components[appid]; m != nil {
		return m, nil
	}
	return nil, text.NotFound("no component %q in the fixture", "fixture 里没有第三方平台 %q", text.Clip(appid, 64))
}

const (
	ticketEvery = 10 * time.Minute // Seen: how often a new one is pushed
	ticketLife  = 12 * time.Hour   // Doc
)

// VerifyTicket is the component_verify_ticket of a moment: a new one every ten
// minutes of the clock. The ten minutes that it is from can be read out of it.
func (w *World) VerifyTicket(m *Component, now time.Time) string {
	if m.VerifyTicket != "" {
		return m.VerifyTicket
	}
	return w.IDs.VerifyTicket(m.AppID, now.Unix()/int64(ticketEvery/time.Second))
}

// CheckTicket refuses a ticket that is not good. Seen: a missing one is invalid.
func (w *World) CheckTicket(m *Component, ticket string, now time.Time) error {
	if m.VerifyTicket != "" {
		if subtle.ConstantTimeCompare([]byte(m.VerifyTicket), []byte(ticket)) == 1 {
			return nil
		}
		return wechat.InvalidTicket.Because("the ticket is not the verify_ticket of the fixture", "ticket 与 fixture 中的 verify_ticket 不一致")
	}
	if ticket == "" {
		return wechat.InvalidTicket.Because("the parameter component_verify_ticket is missing or empty", "缺少参数 component_verify_ticket，或其值为空")
	}
	slot, ok := w.IDs.TicketSlot(m.AppID, ticket)
	if !ok {
		return wechat.InvalidTicket.Because("the ticket has not the shape of one (%s and 86 characters)",
			"ticket 的形式不对（应为 %s 加 86 个字符）", ids.TicketPrefix)
	}
	every := int64(ticketEvery / time.Second)
	switch {
	case w.IDs.VerifyTicket(m.AppID, slot) != ticket:
		return wechat.InvalidTicket.Because("the ticket was not made here for this component", "ticket 不是这里为该第三方平台生成的")
	case slot > now.Unix()/every:
		return wechat.InvalidTicket.Because("the ticket is from later than now: was the clock moved back?", "ticket 的时间晚于现在：时钟被往回拨了吗？")
	case now.Unix()-slot*every >= int64(ticketLife/time.Second):
		return wechat.TicketExpired.Because("the ticket is older than %v", "ticket 已超过 %v", ticketLife)
	}
	return nil
}

// UserID is a user's in an enterprise. Doc: encrypted where the enterprise has
// not installed the application; Seen: "wo" and 30 characters. Ours: plain for
// the members that the fixture lists, encrypted for all others; and the mark.
func (w *World) UserID(m *Corp, u *people.User) string {
	for i := range m.Members {
		if m.Members[i].User == u.Name {
			return m.Members[i].UserID
		}
	}
	return useridMark + w.IDs.Text(26, "userid", m.CorpID, u.Name)
}

const useridMark = "woMOCK"

// AuthorizerOf finds the app that an event is about: the one that is named, or
// the only one that has authorised the platform.
func (w *World) AuthorizerOf(m *Component, appid string) (*App, error) {
	if appid != "" {
		return w.FindApp(appid)
	}
	var have []*App
	for a := range w.All() {
		if w.Authorized(m, a) {
			have = append(have, a)
		}
	}
	if len(have) != 1 {
		return nil, text.Invalid("authorizer_appid: which app the event is about is missing; %d have authorised %s",
			"缺少 authorizer_appid：事件关于哪个 app；有 %d 个 app 已授权 %s", len(have), m.AppID)
	}
	return have[0], nil
}
