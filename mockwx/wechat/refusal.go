package wechat

import (
	"errors"
	"slices"
	"strings"

	"wxflow/mockwx/text"
)

// A Module is one of WeChat's modules that can refuse a call.
type Module string

const (
	Own       Module = "" // that of the endpoint
	Gateway   Module = "gateway"
	Business  Module = "business"
	SNSTokens Module = "sns tokens"
)

// A Body is the in-band refusal. Seen: this field order, everywhere.
type Body struct {
	ErrCode ErrCode `json:"errcode"`
	ErrMsg  string  `json:"errmsg"`
}

// A Refusal is how an endpoint says no: the code that goes on the wire and the
// reason that does not.
type Refusal struct {
	Code   ErrCode
	Why    text.Text
	Text   string // the wire text, where it is another than the code's own
	Detail string // what the wire text says beyond that
	By     Module // who refuses
	// Body is the reply, where it has more than errcode and errmsg.
	Body func(Body) any
	// Unknown: about a code that was not made here, which the fixture's
	// unknown_code may turn into a login.
	Unknown bool
	Planned bool   // the fixture or a magic code asks for it
	Lacks   string // the parameter that is missing
}

// Error returns the reason in English.
func (r *Refusal) Error() string { return r.Why.EN }

// AsRefusal finds the refusal in an error. Most errors are one: errors.As, which looks for
// it by reflection, is asked about the others.
func AsRefusal(err error) (*Refusal, bool) {
	if r, ok := err.(*Refusal); ok {
		return r, true
	}
	var r *Refusal
	ok := errors.As(err, &r)
	return r, ok
}

// Because returns a refusal with the code and its reason.
func (c ErrCode) Because(en, zh string, args ...any) *Refusal {
	return &Refusal{Code: c, Why: text.Say(en, zh, args...)}
}

// AsPlanned returns a refusal that the fixture or a magic code asks for.
func (c ErrCode) AsPlanned(en, zh string, args ...any) *Refusal {
	r := c.Because(en, zh, args...)
	r.Planned = true
	return r
}

// Missing returns the refusal of a call that lacks a parameter.
func (c ErrCode) Missing(name string) *Refusal {
	r := c.Because("the parameter %s is missing or empty", "缺少参数 %s，或其值为空", name)
	r.Lacks = name
	return r
}

// Scopes is a set of OAuth2 scopes: what a user has allowed an app to know.
type Scopes uint8

const (
	ScopeBase     Scopes = 1 << iota // silent, the openid alone
	ScopeUserinfo                    // with consent, the profile
	ScopeLogin                       // of website applications
	AllScopes     = ScopeBase | ScopeUserinfo | ScopeLogin
)

var scopeNames = [...]string{"snsapi_base", "snsapi_userinfo", "snsapi_login"}

// ReadScopes reads one scope or several with commas between them; 0 when one is
// unknown or there is none. Doc: the comma; Ours: that their order is ours.
func ReadScopes(s string) Scopes {
	var set Scopes
	for word := range strings.SplitSeq(s, ",") {
		i := slices.Index(scopeNames[:], word)
		if i < 0 {
			return 0
		}
		set |= 1 << i
	}
	return set
}

// String writes the set as the wire does.
func (s Scopes) String() string {
	var words []string
	for i, name := range scopeNames {
		if s&(1<<i) != 0 {
			words = append(words, name)
		}
	}
	return strings.Join(words, ",")
}
