package mockwx

import (
	"crypto/subtle"
	"net/netip"
	"sync/atomic"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A component is a fixture's third-party platform, ready for checks.
type component struct {
	*Component
	whitelist []netip.Prefix
	pushes    atomic.Int64
	preAuths  atomic.Int64 // codes for its login page, so far
}

// A corp is a fixture's enterprise of WeCom.
type corp struct {
	*Corp
	app *app // the linked mini-program, or nil
}

// countPush numbers what is pushed to a platform, from 1.
func (m *component) countPush() int64 { return m.pushes.Add(1) }

// addPlatforms indexes the components and the corps of the fixture.
func (w *world) addPlatforms() {
	w.components = make(map[string]*component, len(w.fixture.Components))
	for i := range w.fixture.Components {
		m := &component{Component: &w.fixture.Components[i]}
		m.whitelist = fixture.Prefixes(m.IPWhitelist)
		w.components[m.AppID] = m
	}
	w.corps = make(map[string]*corp, len(w.fixture.Corps))
	for i := range w.fixture.Corps {
		m := &corp{Corp: &w.fixture.Corps[i]}
		if m.AppID != "" {
			m.app = w.apps[m.AppID]
		}
		w.corps[m.CorpID] = m
	}
}

// findComponent looks a component up by name.
func (w *world) findComponent(appid string) (*component, error) {
	if m := w.components[appid]; m != nil {
		return m, nil
	}
	return nil, text.NotFound("no component %q in the fixture", "fixture 里没有第三方平台 %q", text.Clip(appid, 64))
}

const (
	ticketEvery = 10 * time.Minute // Seen: how often a new one is pushed
	ticketLife  = 12 * time.Hour   // Doc
)

// verifyTicket is the component_verify_ticket of a moment: a new one every ten
// minutes of the clock. It tells in itself which ten minutes it is from.
func (w *world) verifyTicket(m *component, now time.Time) string {
	if m.VerifyTicket != "" {
		return m.VerifyTicket
	}
	return w.ids.VerifyTicket(m.AppID, now.Unix()/int64(ticketEvery/time.Second))
}

// checkTicket tells what is wrong with a ticket. Seen: a missing one is invalid.
func (w *world) checkTicket(m *component, ticket string, now time.Time) error {
	if m.VerifyTicket != "" {
		if subtle.ConstantTimeCompare([]byte(m.VerifyTicket), []byte(ticket)) == 1 {
			return nil
		}
		return wechat.InvalidTicket.Because("the ticket is not the verify_ticket of the fixture", "ticket 与 fixture 中的 verify_ticket 不一致")
	}
	if ticket == "" {
		return wechat.InvalidTicket.Because("the parameter component_verify_ticket is missing or empty", "缺少参数 component_verify_ticket，或其值为空")
	}
	slot, ok := w.ids.TicketSlot(m.AppID, ticket)
	if !ok {
		return wechat.InvalidTicket.Because("the ticket has not the shape of one (%s and 86 characters)", "ticket 的形式不对（应为 %s 加 86 个字符）", ids.TicketPrefix)
	}
	every := int64(ticketEvery / time.Second)
	switch {
	case w.ids.VerifyTicket(m.AppID, slot) != ticket:
		return wechat.InvalidTicket.Because("the ticket was not made here for this component", "ticket 不是这里为该第三方平台生成的")
	case slot > now.Unix()/every:
		return wechat.InvalidTicket.Because("the ticket is from later than now: was the clock moved back?", "ticket 的时间晚于现在：时钟被往回拨了吗？")
	case now.Unix()-slot*every >= int64(ticketLife/time.Second):
		return wechat.TicketExpired.Because("the ticket is older than %v", "ticket 已超过 %v", ticketLife)
	}
	return nil
}

// userid is a user's in an enterprise. Doc: encrypted where the enterprise has
// not installed the application; Seen: "wo" and 30 characters. Ours: plain for
// the members that the fixture lists, encrypted for all others; and the mark.
func (w *world) userid(m *corp, u *user) string {
	for i := range m.Members {
		if m.Members[i].User == u.Name {
			return m.Members[i].UserID
		}
	}
	return useridMark + w.ids.Text(26, "userid", m.CorpID, u.Name)
}

const useridMark = "woMOCK"

// authorizerOf finds the app that an event is about: the one that is named, or
// the only one that has authorised the platform.
func (w *world) authorizerOf(m *component, appid string) (*app, error) {
	if appid != "" {
		a := w.app(appid)
		if a == nil {
			return nil, noSuchApp(appid)
		}
		return a, nil
	}
	var have []*app
	for a := range w.all() {
		if w.authorized(m, a) {
			have = append(have, a)
		}
	}
	if len(have) != 1 {
		return nil, text.Invalid("authorizer_appid: which app the event is about is missing; %d have authorised %s", "缺少 authorizer_appid：事件关于哪个 app；有 %d 个 app 已授权 %s", len(have), m.AppID)
	}
	return have[0], nil
}
