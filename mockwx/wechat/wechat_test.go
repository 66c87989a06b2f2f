package wechat

import (
	"slices"
	"strings"
	"testing"
)

// A domain is what WeChat would take, and each other one is said to be wrong in the
// right way.
func TestBadDomain(t *testing.T) {
	t.Parallel()
	for domain, want := range map[string]string{
		"https://example.com": "", "https://example.com:8443": "", "https://example.com:65535": "", "https://EXAMPLE.com": "", "https://a.localhost.com": "",
		"": "missing", "example.com": "not a URL", "http://example.com": "must begin with https", "wss://example.com": "must begin with https",
		"https://example.com/": "more than a host", "https://example.com?x": "more than a host", "https://example.com#x": "more than a host", "https://u@example.com": "more than a host",
		`https://example.com\x`: "not a URL", "https://example.com:0": "port that does not exist", "https://example.com:65536": "port that does not exist",
		"https://127.0.0.1": "IP address", "https://[::1]": "IP address", "https://[::1]:443": "IP address", "https://localhost": "of this machine", "https://a.localhost": "of this machine",
		"https://app": "of this machine", "https://api.weixin.qq.com": "cannot be listed", "https://API2.weixin.qq.com.": "cannot be listed", "https://sh.api.weixin.qq.com:443": "cannot be listed",
		"https://mp.weixin.qq.com": "", "https://exa mple.com": "a space", "https://example.com\u200b": "a space", "https://" + strings.Repeat("a", 300) + ".com": "more than 300",
	} {
		why, bad := BadDomain(domain)
		if bad != (want != "") || !strings.Contains(why.EN, want) || bad && why.ZH == "" {
			t.Errorf("%.40q: %t %q, want %q", domain, bad, why.EN, want)
		}
	}
	for word, want := range map[string]bool{"a": false, "字字字": false, "字字字字": true, "": true, "a b": true, "\xff": true,
		"\n": true} {
		if _, bad := BadWord(word, 3); bad != want {
			t.Errorf("%q: %t", word, bad)
		}
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"api.weixin.qq.com": "api.weixin.qq.com", "API2.WEIXIN.QQ.COM": "api.weixin.qq.com", "sz.api.weixin.qq.com:443": "api.weixin.qq.com", "open.weixin.qq.com.": "open.weixin.qq.com",
		"open.weixin.qq.com.:443": "open.weixin.qq.com", "qyapi.weixin.qq.com": "qyapi.weixin.qq.com", "mp.weixin.qq.com": "mp.weixin.qq.com", "weixin.qq.com": "", "xapi.weixin.qq.com": "", "": "",
	} {
		h, ok := HostOf(name)
		if ok != (want != "") || ok && h.Name() != want {
			t.Errorf("%q: %s, %t", name, h.Name(), ok)
		}
	}
	all := Hosts()
	if !slices.IsSorted(all) || len(all) != 9 {
		t.Errorf("%q", all)
	}
}

// Scopes are read in any order and written in ours.
func TestScopes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"snsapi_base": "snsapi_base", "snsapi_userinfo,snsapi_base": "snsapi_base,snsapi_userinfo", "snsapi_login": "snsapi_login", "snsapi_base,snsapi_base": "snsapi_base",
		"snsapi_base,snsapi_userinfo,snsapi_login": AllScopes.String(), "": "", "snsapi_base,": "", "snsapi_base, snsapi_login": "", "SNSAPI_BASE": "", "snsapi_base,x": "", "x,snsapi_base": "",
	} {
		if got := ReadScopes(in).String(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	r := ErrCode(40029).Because("no %s", "没有 %s", "code")
	if r.Code != 40029 || r.Error() != "no code" || r.Why.ZH != "没有 code" || r.Planned || r.Unknown || r.By != Own {
		t.Errorf("%+v", r)
	}
	if r := ErrCode(-1).AsPlanned("so", "如此"); !r.Planned || r.Code != -1 {
		t.Errorf("%+v", r)
	}
	if r := ErrCode(41002).Missing("appid"); r.Why.EN != "the parameter appid is missing or empty" ||
		!strings.Contains(r.Why.ZH, "缺少参数 appid") {
		t.Errorf("%+v", r)
	}
}

// The catalogue has each code once, says where its text is from, and knows which ones a
// login can be told.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	all := ErrCodes()
	if len(all) < 1500 {
		t.Errorf("only %d codes", len(all))
	}
	login := map[ErrCode]bool{}
	for _, c := range []ErrCode{-1, 40002, 40013, 40029, 40125, 40163, 40164, 40226, 40243, 41002, 41004, 41008, 42003, 45011} {
		login[c] = true
	}
	for i, e := range all {
		if i > 0 && all[i-1].Code >= e.Code {
			t.Errorf("%d comes after %d", e.Code, all[i-1].Code)
		}
		if e.Login != (login[e.Code] || e.Code == UserLimited) {
			t.Errorf("%d: of a login %t", e.Code, e.Login)
		}
		if kind, _, _ := strings.Cut(e.Source, ":"); !slices.Contains([]string{"Doc", "Seen", "Ours"}, kind) || e.Msg+e.ZH == "" {
			t.Errorf("%+v", e)
		}
		if info, ok := e.Code.Info(); !ok || info != e || e.Code.Msg() != e.Msg {
			t.Errorf("%d: %+v, %t", e.Code, info, ok)
		}
	}
	if _, ok := ErrCode(123456789).Info(); ok || ErrCode(123456789).Msg() != "" {
		t.Error("a code of nobody's is known")
	}
}
