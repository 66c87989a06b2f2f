package main

import (
	"strings"
	"testing"

	"wxflow/relay/doctor"
	"wxflow/relay/text"
)

// What was not checked is named, with the check at the root of it.
func TestDiagnosisNamesWhatWasSkipped(t *testing.T) {
	t.Parallel()
	results := []doctor.Result{
		{ID: "settings.secret", Status: doctor.Skip, What: text.New("100% none", "无")},
		{ID: "domain.url", Status: doctor.OK},
		{ID: "domain.dns", Status: doctor.Fail},
		{ID: "domain.tcp", Status: doctor.Skip, Needs: "domain.dns"},
		{ID: "domain.tls", Status: doctor.Skip, Needs: "domain.tcp"},
		{ID: "proxy.post", Status: doctor.Skip, Needs: "domain.tls"},
		{ID: "proxy.cache", Status: doctor.Skip}, // for a reason of its own
		{ID: "wechat.ip", Subject: "a", Status: doctor.Skip, Needs: "settings.secret"},
		{ID: "wechat.ip", Subject: "b", Status: doctor.Skip, Needs: "settings.secret"},
		{ID: "store.lasts", Status: doctor.Warn},
	}
	for _, x := range []struct {
		locale, says string
	}{
		{"", "not checked, because domain.dns failed: domain.tcp domain.tls proxy.post\n\nnot checked, because settings.secret was skipped " +
			"(100% none): wechat.ip\n\n1 failed, 1 warning, 1 ok, 7 skipped\n"},
		{"zh", "因 domain.dns 未通过而未检查：domain.tcp domain.tls proxy.post\n\n因 settings.secret 已跳过（无）而未检查：wechat.ip\n\n1 项失败，1 项警告，1 项正常，7 项跳过\n"},
	} {
		var out strings.Builder
		p := &diagnosis{w: &out, locale: x.locale, titles: map[string]text.Text{}}
		if err := p.end(results); err != nil || !strings.HasSuffix(out.String(), x.says) {
			t.Errorf("%v:\n%s", err, out.String())
		}
	}
}
