package mockwx

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/mockwx/wechat"
)

// What the gateway says it says without a hint, also when a fault makes it; what
// the business module says has one.
func TestFaultsSpeakAsTheGateway(t *testing.T) {
	const path = "/wxa/business/getuserphonenumber"
	for code, want := range map[ErrCode]string{
		wechat.SystemError:        "system error rid: ",
		wechat.InvalidCredential:  "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r rid: ",
		wechat.AccessTokenExpired: "access_token expired rid: ",
		wechat.DailyQuota:         "reach max api daily quota limit rid: ",
		wechat.MinuteQuota:        "api minute-quota reach limit, must slower, retry next minute rid: ",
		wechat.APIUnauthorized:    "api unauthorized rid: ",
		wechat.InvalidCode:        "invalid code hint: [",
	} {
		f := newFake(t, nil)
		if _, err := f.AddFault(Fault{Path: path, ErrCode: code}); err != nil {
			t.Fatal(err)
		}
		if got, msg := refusedBy(t, f, "POST", path, "{}"); got != code || !strings.HasPrefix(msg, want) {
			t.Errorf("%d %q, want %d %q…", got, msg, code, want)
		}
	}
}

// 40090 and 61004 name the caller, whoever raises them.
func TestRefusalsThatNameTheCaller(t *testing.T) {
	f := newFake(t, nil)
	for code, want := range map[ErrCode]string{
		wechat.BadRequestSource: "(bad client ip), requestIP: 192.0.2.1, rid: ",
		wechat.IPNotRegistered:  " requestIP: 192.0.2.1, rid: ",
		wechat.InvalidIP:        "invalid ip 192.0.2.1 ipv6 ::ffff:192.0.2.1, not in whitelist, rid: ",
	} {
		if got, msg := refusedBy(t, f, "GET", loginQuery(app1, "errcode:"+code.String()), ""); got != code || !strings.Contains(msg, want) {
			t.Errorf("%d %q, want %q", got, msg, want)
		}
	}
}

// /sns takes its parameters from the query and from a form, by any method.
func TestSnsTakesQueryAndForm(t *testing.T) {
	f := newFake(t, nil)
	path, query, _ := strings.Cut(loginQuery(app1, "user:alice"), "?")
	some, rest, _ := strings.Cut(query, "&")
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct{ method, query, media, body string }{
		{"GET", query, "", ""},
		{"POST", query, "", ""},
		{"POST", query, "application/json", "{}"},
		{"POST", query + "&access_token=&more=1&more=2", "text/plain", "x"},
		{"POST", "", form, query},
		{"POST", some, form, rest},
		{"PUT", rest, form + "; charset=UTF-8", some},
		{"POST", "", "Application/X-WWW-Form-URLencoded ;charset=utf-8", query},
	} {
		r := httptest.NewRequest(c.method, path+"?"+c.query, strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.media)
		rec := httptest.NewRecorder()
		f.Handler().ServeHTTP(rec, r)
		var a answer
		if err := json.Unmarshal(rec.Body.Bytes(), &a); err != nil || a.OpenID == "" {
			t.Errorf("%+v: %s", c, rec.Body)
		}
	}
}

// A whitelist has addresses and ranges; one way of writing an address is as good
// as another.
func TestWhitelist(t *testing.T) {
	for _, c := range []struct {
		row, peer string
		allowed   bool
	}{
		{"203.0.113.7", "203.0.113.7:1", true}, {"203.0.113.7", "203.0.113.8:1", false}, {"203.0.113.7", "[::ffff:203.0.113.7]:1", true},
		{"203.0.113.*", "203.0.113.0:1", true}, {"203.0.113.*", "203.0.113.255:1", true}, {"203.0.113.*", "203.0.114.1:1", false},
		{"203.0.112.0/23", "203.0.113.7:1", true}, {"203.0.113.7/23", "203.0.112.1:1", true}, {"203.0.112.0/23", "203.0.114.0:1", false},
		{"::ffff:203.0.112.0/119", "203.0.113.7:1", true}, {"::ffff:203.0.112.0/119", "203.0.114.7:1", false},
		{"::1", "[::1]:1", true}, {"2001:db8::/32", "[2001:db8::9%eth0]:1", true}, {"::/0", "203.0.113.7:1", false},
	} {
		f := newFake(t, func(fx *Fixture) { fx.Apps[0].IPWhitelist = []string{"192.0.2.99", c.row} })
		r := httptest.NewRequest("GET", loginQuery(app1, "alice-code"), nil)
		r.RemoteAddr = c.peer
		rec := httptest.NewRecorder()
		f.Handler().ServeHTTP(rec, r)
		if got := !strings.Contains(rec.Body.String(), "40164"); got != c.allowed {
			t.Errorf("%s, %s: allowed %v", c.row, c.peer, got)
		}
	}
}
