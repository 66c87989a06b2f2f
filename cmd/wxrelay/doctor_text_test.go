package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"wxflow/relay/doctor"
	"wxflow/relay/text"
)

// findings are a check of each outcome, as doctor.Run reports them.
var findings = []doctor.Result{
	{ID: "settings.valid", Status: doctor.OK, What: text.New("all are good", "均有效")},
	{ID: "settings.dev", Subject: "WXRELAY_DEV", Status: doctor.Warn, What: text.New("is on", "已开启"),
		Why: text.New("anybody logs in", "任何人都能登录"), Fix: text.New("unset it", "请取消")},
	{ID: "domain.dns", Subject: "a.example.com", Status: doctor.Fail, What: text.New("no <address>", "没有地址"),
		Why: text.New("nobody gets here", "无法访问"), Fix: text.New("add a record", "请添加记录")},
	{ID: "domain.tcp", Status: doctor.Skip, Needs: "domain.dns", What: text.New("not done", "未执行")},
	{ID: "store.lasts", Status: doctor.Skip, What: text.New("no store", "没有存储")},
}

// told is what a person reads of the findings.
func told(t *testing.T, locale string, screen bool) string {
	t.Helper()
	var out strings.Builder
	p := &diagnosis{w: &out, locale: locale, screen: screen, titles: map[string]text.Text{}}
	for _, r := range findings {
		p.begin(doctor.Check{ID: r.ID, Title: text.New("title of "+r.ID, "标题 "+r.ID), Slow: r.ID == "domain.dns"})
		p.line(r)
	}
	if err := p.end(findings); err != nil {
		t.Error(err)
	}
	return out.String()
}

func TestDiagnosisText(t *testing.T) {
	t.Parallel()
	const en = `settings
  ok   title of settings.valid: all are good
  WARN title of settings.dev [WXRELAY_DEV]: is on
domain
  FAIL title of domain.dns [a.example.com]: no <address>
store
  skip title of store.lasts: no store

WARN title of settings.dev [WXRELAY_DEV] (settings.dev)
  what  is on
  why   anybody logs in
  fix   unset it

FAIL title of domain.dns [a.example.com] (domain.dns)
  what  no <address>
  why   nobody gets here
  fix   add a record

not checked, because domain.dns failed: domain.tcp

1 failed, 1 warning, 1 ok, 2 skipped
`
	if got := told(t, "", false); got != en {
		t.Errorf("got\n%s\nwant\n%s", got, en)
	}
	const zh = `设置
  ok   标题 settings.valid：均有效
  WARN 标题 settings.dev [WXRELAY_DEV]：已开启
域名
  FAIL 标题 domain.dns [a.example.com]：没有地址
存储
  skip 标题 store.lasts：没有存储

WARN 标题 settings.dev [WXRELAY_DEV] (settings.dev)
  问题  已开启
  影响  任何人都能登录
  解决  请取消

FAIL 标题 domain.dns [a.example.com] (domain.dns)
  问题  没有地址
  影响  无法访问
  解决  请添加记录

因 domain.dns 未通过而未检查：domain.tcp

1 项失败，1 项警告，1 项正常，2 项跳过
`
	if got := told(t, "zh", false); got != zh {
		t.Errorf("got\n%s\nwant\n%s", got, zh)
	}
}

// On a screen each check is there while it runs, and then its line is.
func TestDiagnosisOnAScreen(t *testing.T) {
	t.Parallel()
	const erased = "\r\x1b[K"
	for _, part := range []string{"  … title of settings.valid" + erased + "settings\n  ✓ title",
		"  … title of domain.dns (takes some seconds)" + erased, erased + "domain\n  ✗ title", erased + "  ! title", "\n  - title of store.lasts",
		"\n✗ title of domain.dns"} {
		if got := told(t, "", true); !strings.Contains(got, part) || strings.Count(got, erased) != len(findings) {
			t.Errorf("no %q in\n%q", part, got)
		}
	}
}

func TestDiagnosisWithoutAFinding(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := (&diagnosis{w: &out}).end([]doctor.Result{{ID: "settings.valid", Status: doctor.OK}}); err != nil ||
		out.String() != "\n0 failed, 0 warnings, 1 ok, 0 skipped\n" {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestDiagnosisJSON(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := printResults(&out, findings); err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	if err := json.Unmarshal([]byte(out.String()), &list); err != nil || len(list) != len(findings) {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if want := map[string]string{"id": "domain.dns", "subject": "a.example.com", "status": "fail", "what": "no <address>", "what_zh": "没有地址",
		"why": "nobody gets here", "why_zh": "无法访问", "fix": "add a record", "fix_zh": "请添加记录"}; !maps.Equal(list[2], want) {
		t.Errorf("%v, want %v", list[2], want)
	}
	if got := slices.Sorted(maps.Keys(list[3])); !slices.Equal(got, []string{"id", "needs", "status", "what", "what_zh"}) {
		t.Errorf("members %q", got)
	}
	if !strings.Contains(out.String(), "no <address>") {
		t.Errorf("escaped for HTML:\n%s", out.String())
	}
}
