package mockwx

import (
	"strconv"
	"time"

	"wxflow/mockwx/text"
)

// A Fixture says who there is: the apps, the users, the codes that mean
// something special, and what is broken from the start. A loaded fixture is
// never changed; what requests change lives in a state beside it.
type Fixture struct {
	Seed          string   `json:"seed,omitempty"`
	OpenPlatforms []string `json:"open_platforms,omitempty"`
	Apps          []App    `json:"apps"`
	Users         []User   `json:"users"`
	Codes         []Code   `json:"codes,omitempty"`
	Faults        []Fault  `json:"faults,omitempty"`
	Quirks        Quirks   `json:"quirks,omitzero"`

	Components []Component `json:"components,omitempty"`
	Corps      []Corp      `json:"corps,omitempty"`
	Stubs      []Stub      `json:"stubs,omitempty"`       // APIs that are stood in for
	RiskyWords []string    `json:"risky_words,omitempty"` // what content checks find; nil: built-in samples
}

// An App is a mini-program, an official account or a website application.
type App struct {
	AppID        string `json:"appid"`
	Secret       string `json:"secret"`
	OpenPlatform string `json:"open_platform,omitempty"` // bound: unionid is returned

	DevtoolsUser string   `json:"devtools_user,omitempty"` // who "the code is a mock one" logs in
	UnknownCode  string   `json:"unknown_code,omitempty"`  // "" and "reject" refuse; else the user any code logs in
	IPWhitelist  []string `json:"ip_whitelist,omitempty"`  // addresses or CIDR; non-empty: 40164 for others
	MinuteQuota  *int     `json:"minute_quota,omitempty"`  // logins per user and minute; nil means 100, 0 unlimited
	SecretFrozen bool     `json:"secret_frozen,omitempty"` // 40243
	Limited      bool     `json:"limited,omitempty"`       // 50002
	Unauthorized []string `json:"unauthorized,omitempty"`  // paths that answer 48001

	DailyQuotas []Quota `json:"daily_quotas,omitempty"` // instead of the documented bounds: 45009

	OAuthDomain string     `json:"oauth_domain,omitempty"` // host that a redirect_uri must have; empty: any
	OAuthAuto   string     `json:"oauth_auto,omitempty"`   // the user who signs in on the OAuth2 pages without a click
	OriginalID  string     `json:"original_id,omitempty"`  // gh_ and 12 hex digits; empty: derived
	Push        PushConfig `json:"push,omitzero"`          // where messages are pushed to
	Pages       []string   `json:"pages,omitempty"`        // of the released version; empty: any; 41030, 40165
	Templates   []Template `json:"templates,omitempty"`    // of subscription messages; empty: any; 40037
	Unpublished bool       `json:"unpublished,omitempty"`  // no version is released: 40066, 85079
	ReplyLimit  *int       `json:"reply_limit,omitempty"`  // customer messages to a user in 48 hours; nil means 20, 0 unlimited; 45047

	RequestDomains []string `json:"request_domains,omitempty"` // that wx.request may ask, as registered at WeChat; empty: not checked

	at pos
}

// A Template is one of a mini-program's subscription messages. Each of its
// fields must be sent.
type Template struct {
	TemplateID string   `json:"template_id"`
	Fields     []string `json:"fields,omitempty"` // thing1, time2 …; empty: any
}

// A Quota bounds an app's calls of one API: Limit a day, 0 for no bound.
type Quota struct {
	Path  string `json:"path"`
	Limit int    `json:"limit"`
}

// A User is a person with a WeChat account. Identities are derived from the
// seed; explicit ones override them.
//
// A row with Prefix and Count is a range of users instead: u1 to u1000000, say,
// who need no row each. What else stands in it holds for all of them. One who
// has a row of their own beside it is as that row says.
type User struct {
	Name       string     `json:"name,omitempty"`
	Phone      string     `json:"phone,omitempty"`
	Nickname   string     `json:"nickname,omitempty"`
	Country    string     `json:"country_code,omitempty"` // of the phone; "": 86
	Blocked    bool       `json:"blocked,omitempty"`      // a high-risk user: 40226
	Identities []Identity `json:"identities,omitempty"`

	Avatar    string   `json:"avatar,omitempty"`    // URL of the picture; empty: one with the real shape
	Snapshot  bool     `json:"snapshot,omitempty"`  // the virtual user of the snapshot page
	Refuses   []string `json:"refuses,omitempty"`   // template_ids: 43101
	Contacted *bool    `json:"contacted,omitempty"` // wrote to the app within 48 hours; nil means true; 45015

	Count  int    `json:"count,omitempty"`  // of a range: how many there are …
	Prefix string `json:"prefix,omitempty"` // … and what their names begin with

	at pos
}

// An Identity is what WeChat knows of one user in one app. In a fixture it
// overrides what would be derived; empty fields stay derived.
type Identity struct {
	AppID      string `json:"appid"`
	OpenID     string `json:"openid,omitempty"`
	UnionID    string `json:"unionid,omitempty"`
	SessionKey string `json:"session_key,omitempty"`

	at pos
}

// A Code is a js_code with a fixed meaning. Without ErrCode it logs User in, as
// often as it is sent unless SingleUse. With ErrCode it is refused so: always,
// or the first Times times and then it logs User in.
type Code struct {
	JSCode    string  `json:"js_code"`
	User      string  `json:"user,omitempty"`
	AppID     string  `json:"appid,omitempty"` // empty: good for every app
	SingleUse bool    `json:"single_use,omitempty"`
	ErrCode   ErrCode `json:"errcode,omitempty"`
	Times     int     `json:"times,omitempty"`
	Scope     string  `json:"scope,omitempty"` // as an OAuth2 code; empty: snsapi_userinfo

	at pos
}

// A Fault changes how matching calls are answered. Path, AppID and User select
// (empty matches all); Times bounds (0: until removed); exactly one effect is
// chosen, and Delay may come before it or stand alone.
type Fault struct {
	ID    string `json:"id,omitempty"` // given by the fake
	Path  string `json:"path,omitempty"`
	AppID string `json:"appid,omitempty"`
	User  string `json:"user,omitempty"`
	Times int    `json:"times,omitempty"`
	// Chance strikes only this share of the matching calls, drawn from the seed by
	// path, appid, user (or code) and how often these came together: the same calls
	// are struck in whatever order they arrive. 0: all of them.
	Chance float64 `json:"chance,omitempty"`

	Delay    Duration `json:"delay,omitempty"`    // wait before anything happens
	ErrCode  ErrCode  `json:"errcode,omitempty"`  // refuse in band, with HTTP 200
	Status   int      `json:"status,omitempty"`   // answer this HTTP status …
	Body     string   `json:"body,omitempty"`     // … and this body (or this body with 200)
	Reset    bool     `json:"reset,omitempty"`    // close the connection with RST; nothing happened
	Truncate bool     `json:"truncate,omitempty"` // full Content-Length, half of the body
	Hang     bool     `json:"hang,omitempty"`     // never answer; nothing happened
	Lost     bool     `json:"lost,omitempty"`     // everything happened, the answer never arrives
	Slow     int      `json:"slow,omitempty"`     // the answer trickles: bytes a second
	Hold     Hold     `json:"hold,omitzero"`      // calls wait for each other

	at pos
}

// A Hold keeps matching calls back until Until of them have arrived, lets them
// all go on at once, and is over: a race that a test can rely on. Removing the
// fault, or a reset, lets those go that wait; a client that leaves is not counted.
type Hold struct {
	Until int `json:"until"`
}

// Quirks are the choices the fake makes where the real server's behaviour is
// not known, each switchable. The zero value is our best guess.
type Quirks struct {
	// ContentType of /sns replies. Seen: text/plain without charset (2021 to
	// 2024); "application/json" for those who expect a migration.
	ContentType string `json:"content_type,omitempty"`
	// SecretCheck: "after_code" (default) or "before_code". Seen on the sibling
	// /sns/oauth2/access_token: code first. Ours: the same here.
	SecretCheck string `json:"secret_check,omitempty"`
	// IPCheck: "before_secret" (default) or "after_secret": where 40164 stands
	// under /sns against 40125 and the code's own errors. The token APIs look at
	// the secret first, unless it is "first": before the secret everywhere. Ours.
	IPCheck string `json:"ip_check,omitempty"`
	// MissingOrder: which of several missing parameters is named first. Ours:
	// appid, secret, js_code.
	MissingOrder []string `json:"missing_order,omitempty"`
	// ExpiredCode: 40029 (default) or 42003, which nobody has observed.
	ExpiredCode ErrCode `json:"expired_code,omitempty"`
	// ForeignSpends: a code redeemed with another app's appid is spent by the
	// attempt; nil means true. Seen: the second attempt is 40163.
	ForeignSpends *bool `json:"foreign_spends,omitempty"`
	// SessionKey: when a login gives a new session_key.
	SessionKey SessionKeyRule `json:"session_key,omitzero"`
	// OAuthState: "any" (default) or "documented": which characters the state of
	// /connect/oauth2/authorize may have. Doc: letters and digits. Ours: that
	// others pass.
	OAuthState string `json:"oauth_state,omitempty"`
	// ForeignPhoneCode: what a phone code of another app answers, 40029 (default:
	// many reports) or 40013 (one report, by its title only).
	ForeignPhoneCode ErrCode `json:"foreign_phone_code,omitempty"`
	// Profile of encrypted user info: "nickname" (default: that of the fixture,
	// where the user has one) or "anonymous" (微信用户 for all, as WeChat does
	// since 2022-10).
	Profile string `json:"profile,omitempty"`
}

// A SessionKeyRule says when a new login replaces the session_key. Rotate is
// "expiry" (default: once Life has passed since the last login), "login" (every
// login) or "never". Life is 72h by default, counted from the last login. With
// Overlap the key before still signs until the code of the login that replaced
// it is redeemed; Doc: one key at a time, so not by default.
type SessionKeyRule struct {
	Rotate  string   `json:"rotate,omitempty"`
	Life    Duration `json:"life,omitempty"`
	Overlap bool     `json:"overlap,omitempty"`
}

// A Duration is a time.Duration that is written "150ms" in YAML and JSON.
type Duration time.Duration

// MarshalText writes the duration as time.Duration prints it.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil {
		return text.Invalid("%s is not a duration; write one such as 150ms, 2s or 1h30m", "%s 不是时长；请写 150ms、2s 或 1h30m 这样的值", text.Quote(string(b)))
	}
	*d = Duration(v)
	return nil
}

// pos is where a row of a fixture was written; the zero value means that it was
// made in Go.
type pos struct {
	file  string
	line  int
	index int // of the row in its list in that file

	secret int // the line of its secret; 0: it has none
}

func (p pos) String() string {
	if p.file == "" {
		return "fixture"
	}
	return p.file + ":" + strconv.Itoa(p.line)
}
