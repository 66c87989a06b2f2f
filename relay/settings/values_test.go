package settings

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"wxflow/relay/text"
)

func TestLogSettings(t *testing.T) {
	t.Parallel()
	good := map[string]string{"WXRELAY_DEV": "1", "WXRELAY_APPID": "a"}
	withLog := func(level, format string) (Settings, error) {
		return load(nil, func(name string) (string, bool) {
			switch name {
			case "WXRELAY_LOG_LEVEL":
				return level, true
			case "WXRELAY_LOG_FORMAT":
				return format, true
			}
			v, ok := good[name]
			return v, ok
		})
	}
	for _, level := range []string{"", "debug", "info", "warn", "error"} {
		s, err := withLog(level, "text")
		if err != nil {
			t.Fatal(err)
		}
		log := new(strings.Builder)
		l := s.Logger(log)
		for _, at := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
			l.Log(t.Context(), at, "x")
		}
		want := map[string]int{"debug": 4, "": 3, "info": 3, "warn": 2, "error": 1}[level]
		if n := strings.Count(log.String(), "msg=x\n"); n != want {
			t.Errorf("%q: %d lines, want %d:\n%s", level, n, want, log)
		}
	}
	var p text.Problems
	if _, err := withLog("loud", "xml"); !errors.As(err, &p) || !p.Has("WXRELAY_LOG_LEVEL") || !p.Has("WXRELAY_LOG_FORMAT") {
		t.Errorf("%v", err)
	}
	wantBothLanguages(t, p)
}

func TestOpsHostsSetting(t *testing.T) {
	t.Parallel()
	loadOps := func(hosts, ops string) ([]string, string) {
		env := map[string]string{"WXRELAY_APPID": testAppID, "WXRELAY_SECRET": testSecret, "WXRELAY_OPS_HOSTS": hosts, "WXRELAY_OPS": ops}
		s, err := load(nil, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		if err != nil {
			return nil, err.Error()
		}
		return s.Config.OpsHosts, ""
	}
	for _, x := range []struct{ hosts, ops, want string }{
		{"", "", ""},
		{"Relay.Example.com", "", "relay.example.com"},
		{" a.example.com , *.svc.cluster.local.,", "", "a.example.com *.svc.cluster.local"},
		{"a.example.com", "10.0.0.5:9090", "a.example.com"},
		{"", "Relay.internal.example:9090", "relay.internal.example"}, // the name it listens on is its own
	} {
		got, problem := loadOps(x.hosts, x.ops)
		if strings.Join(got, " ") != x.want || problem != "" {
			t.Errorf("%q, %q: got %q, %s", x.hosts, x.ops, got, problem)
		}
	}
	for _, bad := range []string{"*", "*.", "http://a.example.com", "a.example.com:9090", "a.example.com/metrics", "a b.example.com",
		"a.*.example.com", "a..example.com", "张.example.com"} {
		if got, problem := loadOps(bad, ""); !strings.Contains(problem, "WXRELAY_OPS_HOSTS") {
			t.Errorf("%q: got %q, %s", bad, got, problem)
		}
	}
}

// Ranges of IPv4 may be written as IPv6, as some systems show them.
func TestTrustedProxies(t *testing.T) {
	t.Parallel()
	loadProxies := func(v string) (string, error) {
		env := map[string]string{"WXRELAY_APPID": testAppID, "WXRELAY_SECRET": testSecret, "WXRELAY_TRUSTED_PROXIES": v}
		s, err := load(nil, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		return fmt.Sprint(s.Config.TrustedProxies), err
	}
	for in, want := range map[string]string{
		"127.0.0.1, 10.1.2.3/8":  "[127.0.0.1/32 10.0.0.0/8]",
		"::1,fd00::1/8":          "[::1/128 fd00::/8]",
		"::ffff:127.0.0.1":       "[127.0.0.1/32]",
		"::ffff:10.0.0.0/104":    "[10.0.0.0/8]",
		"::ffff:10.1.2.3/128":    "[10.1.2.3/32]",
		"::ffff:0a00:0/104":      "[10.0.0.0/8]",
		"::ffff:192.168.0.0/112": "[192.168.0.0/16]",
	} {
		if got, err := loadProxies(in); got != want || err != nil {
			t.Errorf("%s: %s, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96", "::ffff:10.0.0.0/80", "::/64", "::ffff:10.0.0.0/129", "10.0.0.0/33",
		"nonsense", "10.0.0.1:80"} {
		if got, err := loadProxies(in); err == nil || !strings.Contains(err.Error(), "WXRELAY_TRUSTED_PROXIES") {
			t.Errorf("%s: %s, %v", in, got, err)
		}
	}
}
