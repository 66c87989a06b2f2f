package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"wxflow/relay"
	"wxflow/relay/settings"
	"wxflow/relay/text"
)

// The end of a relay that does not serve is a record for each problem, with no
// secret in either language.
func TestLogEnd(t *testing.T) {
	t.Parallel()
	var problems text.Problems
	problems = append(problems, text.NewProblem("WXRELAY_STORE", "is no store", "不是存储"),
		text.NewProblem("WXRELAY_TLS_CERT", "is no certificate", "不是证书"))
	for _, x := range []struct {
		err  error
		want []map[string]string
	}{
		{problems, []map[string]string{{"setting": "WXRELAY_STORE", "cause": "is no store", "hint_zh": "不是存储"},
			{"setting": "WXRELAY_TLS_CERT", "cause": "is no certificate", "hint_zh": "不是证书"}}},
		{text.InChinese(errors.New("the port of "+secret+" is taken"), secret+" 的端口被占用"),
			[]map[string]string{{"cause": "the port of [redacted] is taken", "hint_zh": "[redacted] 的端口被占用"}}},
		{errors.New("disk full: " + secret), []map[string]string{{"cause": "disk full: [redacted]"}}},
	} {
		var out bytes.Buffer
		logEnd(slog.New(slog.NewJSONHandler(&out, nil)), x.err)
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != len(x.want) {
			t.Fatalf("%v: %s", x.err, out.String())
		}
		for i, line := range lines {
			var got map[string]string
			if err := json.Unmarshal([]byte(line), &got); err != nil {
				t.Fatal(err)
			}
			for k, v := range x.want[i] {
				if got[k] != v {
					t.Errorf("%s is %q, want %q", k, got[k], v)
				}
			}
			if got["level"] != "ERROR" || got["msg"] != "the relay does not serve" || len(got) != len(x.want[i])+3 {
				t.Errorf("%s", line)
			}
		}
	}
}

// A problem that is over is told again when it comes back.
func TestProblemThatComesBack(t *testing.T) {
	t.Parallel()
	r, err := relay.New(relay.Config{Apps: []relay.App{{AppID: appID, Secret: relay.NewSecret(secret)}}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var (
		out    bytes.Buffer
		broken error
		counts []error
	)
	a := &appsReader{file: "apps.yaml", load: func() (settings.Apps, error) {
		return settings.Apps{Files: []string{"f"}, Apps: []relay.App{{AppID: appID, Secret: relay.NewSecret(secret)}}}, broken
	}}
	read := func(want bool) {
		t.Helper()
		files, good := a.reload(r, slog.New(slog.NewTextHandler(&out, nil)), func(err error) { counts = append(counts, err) }, false)
		if good != want || len(files) != 1 {
			t.Errorf("files %q, good %v", files, good)
		}
	}
	bad := errors.New("line 3: " + secret)
	for _, broken = range []error{bad, nil, bad, bad} {
		read(broken == nil)
	}
	if n := strings.Count(out.String(), "level=ERROR"); n != 2 || strings.Contains(out.String(), secret) ||
		!strings.Contains(out.String(), "[redacted]") {
		t.Errorf("told %d times:\n%s", n, out.String())
	}
	if len(counts) != 3 || counts[0] == nil || counts[1] != nil || counts[2] == nil {
		t.Errorf("counted %v", counts)
	}
}
