package main

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"wxflow/mockwx"
	"wxflow/mockwx/wechat"
)

// says is what a report prints.
func says(r *report, lang string) string {
	var out strings.Builder
	r.print(&env{&out, &out, getenvOf("LANG", lang)}, false)
	return out.String()
}

func called(r *report, times int, c mockwx.Call) {
	if c.Status == 0 && c.Fault == "" {
		c.Status = 200
	}
	for range times {
		r.call(c)
	}
}

// What was asked for is told apart from what nobody expected, which comes first;
// then the most frequent.
func TestReportLines(t *testing.T) {
	r := newReport(false, mockwx.Strict{Expect: []mockwx.ErrCode{40029}}, nil)
	called(r, 3, mockwx.Call{Path: "/sns/jscode2session"})
	called(r, 9, mockwx.Call{Path: "/sns/jscode2session", ErrCode: wechat.MinuteQuota, Planned: true, Reason: "asked for", ReasonZH: "有意"})
	called(r, 1, mockwx.Call{Path: "/sns/jscode2session", ErrCode: wechat.InvalidCode, Reason: "no such code", ReasonZH: "没有此 code"})
	called(r, 2, mockwx.Call{Path: "/b", ErrCode: wechat.InvalidURL, Reason: "no\x1bsuch\x7fAPI\u009b", ReasonZH: "没有此接口",
		Next: "look\x1bat\x7fthe\u009bpath", NextZH: "看看路径"})
	called(r, 1, mockwx.Call{Path: "/a", ErrCode: wechat.InvalidURL, Reason: "no such API", ReasonZH: "没有此接口"})
	called(r, 1, mockwx.Call{Path: "/page", Status: 400})
	r.refused("www.example.com:443", mockwx.Text{EN: "www.example.com is refused", ZH: "已拒绝 www.example.com"})
	r.refused("www.example.com:443", mockwx.Text{EN: "www.example.com is refused", ZH: "已拒绝 www.example.com"})
	en := `
mockwx: WeChat calls: 17; failed: 14 (on purpose: 10); connections refused: 2
  40066    /b ×2                   no.such.API.
           → look.at.the.path
  40066    /a                      no such API
  HTTP 400 /page
  45011    /sns/jscode2session ×9  asked for
  40029    /sns/jscode2session     no such code
  and 1 more kinds of failure; --junit FILE has every call
`
	if got := says(r, "C"); got != en {
		t.Errorf("got\n%swant\n%s", got, en)
	}
	zh := `
mockwx: 微信调用：17；失败：14（有意为之：10）；被拒绝的连接：2
  40066    /b ×2                   没有此接口
           → 看看路径
  40066    /a                      没有此接口
  HTTP 400 /page
  45011    /sns/jscode2session ×9  有意
  40029    /sns/jscode2session     没有此 code
  另有 1 种失败；--junit FILE 会写出每次调用
`
	if got := says(r, "zh_CN.UTF-8"); got != zh {
		t.Errorf("got\n%swant\n%s", got, zh)
	}
	if n := r.unexpected(); n != 4+2 {
		t.Errorf("%d unexpected", n)
	}
	r = newReport(false, mockwx.Strict{}, nil)
	r.refused("www.example.com:443", mockwx.Text{EN: "www.example.com is refused"})
	r.refused("www.example.com:443", mockwx.Text{EN: "www.example.com is refused"})
	if got := says(r,
		"C"); got != "\nmockwx: WeChat calls: 0; failed: 0 (on purpose: 0); connections refused: 2\n  www.example.com is refused ×2\n" {
		t.Error(got)
	}
	r = newReport(false, mockwx.Strict{}, nil)
	called(r, 1, mockwx.Call{})
	if got := says(r, "C"); got != "\nmockwx: WeChat calls: 1; failed: 0 (on purpose: 0); connections refused: 0\n" {
		t.Errorf("there is nothing to explain:\n%s", got)
	}
}

// Where no call came, a line says what to try; isolated there is nothing to try.
func TestReportOfNoCalls(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		lang     string
		isolated bool
		says     string
	}{
		{"C", false, "mockwx: no call reached the fake. If the command makes some, its client ignores proxy variables: try --isolate (Linux), " +
			"or point it at MOCKWX_URL\n"},
		{"C", true, "mockwx: no call reached the fake: the command made no request to a WeChat host\n"},
		{"zh_CN", false, "--isolate"},
		{"zh_CN", true, "mockwx: 没有调用到达模拟微信：该命令没有请求微信的任何域名\n"},
	} {
		var out strings.Builder
		newReport(false, mockwx.Strict{}, nil).print(&env{&out, &out, getenvOf("LANG", x.lang)}, x.isolated)
		if got := out.String(); strings.Count(got, "\n") != 3 || !strings.Contains(got, x.says) {
			t.Errorf("%s, isolated %v:\n%s", x.lang, x.isolated, got)
		}
	}
}

// A host whose refusal was expected fails nothing, unless it is one of WeChat's
// or this machine: there a client did not trust the certificate.
func TestExpectedHosts(t *testing.T) {
	t.Parallel()
	r := newReport(true, mockwx.Strict{}, mockwx.HostList{"*.example.com", "api.weixin.qq.com", "127.0.0.1"})
	for _, host := range []string{"cdn.example.com:443", "cdn.example.com:443", "example.com:443", "api.weixin.qq.com", "127.0.0.1:4000"} {
		r.refused(host, mockwx.Text{EN: host + " is refused", ZH: "已拒绝 " + host})
	}
	if n := r.unexpected(); n != 3 {
		t.Errorf("%d are unexpected", n)
	}
	if got := says(r, "C"); !strings.Contains(got,
		"connections refused: 5 (expected: 2)\n  127.0.0.1:4000 is refused\n  api.weixin.qq.com is refused\n  example.com:443 is refused\n"+
			"  cdn.example.com:443 is refused ×2\n") {
		t.Error(got)
	}
	if got := says(r, "zh_CN"); !strings.Contains(got, "被拒绝的连接：5（预料之中：2）\n") {
		t.Error(got)
	}
	if s := r.junit(); s.Tests != 4 || s.Failures != 3 || s.Skipped != 1 || s.Cases[3].Skipped == nil {
		t.Errorf("%+v", s)
	}
}

// What failed is what did not do what it was for.
func TestFailedCalls(t *testing.T) {
	for _, x := range []struct {
		call             mockwx.Call
		failed, surprise bool
		what             string
	}{
		{mockwx.Call{Status: 200}, false, false, ""},
		{mockwx.Call{Status: 302}, false, false, ""},
		{mockwx.Call{Status: 399}, false, false, ""},
		{mockwx.Call{Status: 400, Path: "/p"}, true, true, "HTTP 400 /p"},
		{mockwx.Call{Status: 500, Path: "/p", Planned: true}, true, false, "HTTP 500 /p"},
		{mockwx.Call{Status: 200, ErrCode: -1, Path: "/p"}, true, true, "-1 /p"},
		{mockwx.Call{Status: 200, ErrCode: 40163, Path: "/p"}, true, false, "40163 /p"}, // expected
		{mockwx.Call{Path: "/p"}, true, true, "/p"},                                     // cut
		{mockwx.Call{Status: 200, Fault: "f1", Path: "/p"}, false, false, ""},           // a delay
		{mockwx.Call{Status: 200, Fault: "f1", Reason: "half an answer", Planned: true, Path: "/p"}, true, false, "HTTP 200 /p"},
	} {
		r := newReport(false, mockwx.Strict{Expect: []mockwx.ErrCode{40163}}, nil)
		if got := failedCall(&x.call); got != x.failed {
			t.Errorf("%+v: failed is %v", x.call, got)
		}
		if got := r.surprising(&x.call); got != x.surprise {
			t.Errorf("%+v: a surprise is %v", x.call, got)
		}
		if got := whatFailed(&x.call); x.failed && got != x.what {
			t.Errorf("%+v: %s", x.call, got)
		}
	}
}

// GitHub shows what was unexpected beside the change; what has a meaning there is
// escaped.
func TestAnnotations(t *testing.T) {
	t.Parallel()
	r := newReport(false, mockwx.Strict{}, nil)
	called(r, 1, mockwx.Call{Path: "/a", ErrCode: wechat.InvalidURL, Reason: "100%", Next: "look, there"})
	called(r, 1, mockwx.Call{Path: "/planned", ErrCode: wechat.InvalidURL, Planned: true})
	r.refused("www.example.com:443", mockwx.Text{EN: "refused"})
	var out strings.Builder
	r.print(&env{&out, &out, getenvOf("GITHUB_ACTIONS", "true")}, false)
	_, got, _ := strings.Cut(out.String(), "::error")
	if want := " title=mockwx 40066 /a::100%25 → look, there\n::error title=mockwx www.example.com%3A443::refused\n"; got != want {
		t.Errorf("got\n%s", out.String())
	}
	for i := range 20 {
		called(r, 1, mockwx.Call{Path: fmt.Sprint("/", i), ErrCode: wechat.InvalidURL})
	}
	out.Reset()
	r.print(&env{&out, &out, getenvOf("GITHUB_ACTIONS", "true")}, false)
	if n := strings.Count(out.String(), "::error"); n != maxAnnotations {
		t.Errorf("%d annotations", n)
	}
}

// However many kinds of failures there are, a report keeps so many.
func TestReportIsBounded(t *testing.T) {
	r := newReport(true, mockwx.Strict{}, nil)
	for i := range maxKept + 5 {
		r.call(mockwx.Call{Status: 200, ErrCode: wechat.InvalidURL, Path: fmt.Sprint("/", i)})
	}
	if len(r.failed) != maxKept+1 || len(r.list) != maxKept || sum(r.failed) != maxKept+5 {
		t.Errorf("%d kinds, %d calls, %d in all", len(r.failed), len(r.list), sum(r.failed))
	}
	if got := says(r, "C"); !regexp.MustCompile(`… ×5 +more of them\n`).MatchString(got) ||
		!strings.Contains(got, fmt.Sprintf("and %d more kinds", maxKept+1-5)) {
		t.Errorf("%.300s", got)
	}
	if r = newReport(false, mockwx.Strict{}, nil); r.keep || len(r.list) != 0 {
		t.Error("calls are kept that nobody will read")
	}
}

// A suite is what CI shows: a case for each call, in both languages.
func TestJUnit(t *testing.T) {
	r := newReport(true, mockwx.Strict{}, nil)
	r.call(mockwx.Call{ID: 1, Method: "GET", Path: "/sns/jscode2session", Status: 200, AppID: "wx1", User: "alice"})
	r.call(mockwx.Call{ID: 2, Method: "POST", Path: "/x", Status: 200, ErrCode: wechat.InvalidURL, Reason: "no such API", ReasonZH: "没有此接口"})
	r.call(mockwx.Call{ID: 3, Method: "GET", Path: "/y", Fault: "f1", Reason: "reset", ReasonZH: "重置", Planned: true})
	r.refused("www.example.com:443", mockwx.Text{EN: "refused", ZH: "已拒绝"})
	b, err := xml.MarshalIndent(r.junit(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	const want = `<testsuite name="mockwx" tests="4" failures="2" skipped="1">
 <testcase classname="wechat" name="1 GET /sns/jscode2session" time="0">
  <system-out>appid wx1 user alice</system-out>
 </testcase>
 <testcase classname="wechat" name="2 POST /x" time="0">
  <failure message="40066 /x: no such API" type="40066">没有此接口</failure>
 </testcase>
 <testcase classname="wechat" name="3 GET /y" time="0">
  <skipped message="/y: reset">重置</skipped>
 </testcase>
 <testcase classname="other hosts" name="www.example.com:443" time="0">
  <failure message="refused" type="refused">已拒绝</failure>
 </testcase>
</testsuite>`
	if string(b) != want {
		t.Errorf("got\n%s\nwant\n%s", b, want)
	}
}
