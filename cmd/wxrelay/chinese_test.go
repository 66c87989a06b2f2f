package main

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"wxflow/relay/store/bolt"
)

// What is wrong with the settings is told in the reader's language: by a start,
// by --check-config and by the doctor.
func TestProblemsInChinese(t *testing.T) {
	t.Parallel()
	wrong := []string{
		"WXRELAY_LISTEN", "8080", "WXRELAY_DEV", "maybe", "WXRELAY_STORE", "redis://:hunter2@x/y", "WXRELAY_SECRET", "hunter2",
		"WXRELAY_TLS_CERT", "main.go", "WXRELAY_TLS_KEY", "main.go", "WXRELAY_INTERNAL_KEY_FILE", "none",
		"OTEL_TRACES_EXPORTER", "jaeger", "WXRELAY_UPSTREAM", "http://127.0.0.1:1",
	}
	_, _, english := runNow(t, environ(wrong...), "--check-config")
	in := environ(append(wrong, "LANG", "zh_CN.UTF-8")...)
	status, _, stderr := runNow(t, in, "--check-config")
	for _, name := range []string{"LISTEN", "DEV", "STORE", "APPID", "SECRET", "TLS_CERT", "UPSTREAM", "INTERNAL_KEY_FILE"} {
		if !strings.Contains(stderr, "wxrelay: WXRELAY_"+name+": ") {
			t.Errorf("no problem with %s in:\n%s", name, stderr)
		}
	}
	if status != 1 || !strings.Contains(stderr, `wxrelay: OTEL_TRACES_EXPORTER: 不支持 "jaeger"`) || strings.Contains(stderr, "hunter2") {
		t.Errorf("status %d:\n%s", status, stderr)
	}
	for line := range strings.Lines(stderr) {
		if strings.HasPrefix(line, "wxrelay: ") && (!strings.ContainsFunc(line, han) || strings.Contains(english, line)) {
			t.Errorf("not in Chinese: %s", line)
		}
	}
	if _, _, started := runNow(t, in); started != stderr {
		t.Errorf("a start says\n%s\nand --check-config\n%s", started, stderr)
	}

	_, stdout, _ := runNow(t, environ(wrong...), "doctor", "--lang", "zh")
	if !strings.Contains(stdout, `问题  "8080" 不是 :8080`) || strings.Contains(stdout, "is not an address") {
		t.Errorf("the doctor:\n%s", stdout)
	}
	results, n := diagnose(t, wrong), 0
	for _, r := range results {
		if r.ID != "settings.valid" {
			continue
		}
		n++
		if strings.ContainsFunc(r.What, han) || !strings.ContainsFunc(r.WhatZH, han) {
			t.Errorf("%s: %q, %q", r.Subject, r.What, r.WhatZH)
		}
	}
	if n < 7 {
		t.Errorf("%d findings:\n%+v", n, results)
	}
}

// A store that another process has is no wrong setting, and ends the start too.
func TestStoreInUseInChinese(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "s.db")
	st, err := bolt.Open(file, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var wg sync.WaitGroup
	for lang, says := range map[string]string{"C": "in use by another process", "zh_CN.UTF-8": "正被另一进程使用"} {
		wg.Go(func() { // each waits until the lock is not to be had
			env := goodEnv("LC_ALL", lang, "WXRELAY_STORE", "bolt:"+file, "WXRELAY_KEY", strings.Repeat("0a", 32))
			status, _, stderr := runNow(t, env)
			if status != 1 || !strings.Contains(stderr, "WXRELAY_STORE: "+file) || !strings.Contains(stderr, says) {
				t.Errorf("%s: status %d:\n%s", lang, status, stderr)
			}
		})
	}
	wg.Wait()
}

func han(c rune) bool { return unicode.Is(unicode.Han, c) }
