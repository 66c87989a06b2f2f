package settings

import (
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay/text"
)

func TestTLSSettings(t *testing.T) {
	t.Parallel()
	c, k := testkit.WriteCerts(t, t.TempDir(), testkit.Certify(t, x509.Certificate{DNSNames: []string{"a.example.com"}}, nil))
	for _, x := range []struct {
		set    map[string]string
		at     string
		says   string
		domain int
	}{
		{map[string]string{}, "", "", 0},
		{map[string]string{"TLS_CERT": c, "TLS_KEY": k}, "", "", 0},
		{map[string]string{"TLS_CERT": k, "TLS_KEY": k}, "TLS_CERT", "", 0},
		{map[string]string{"TLS_CERT": "c"}, "TLS_KEY", "is missing", 0},
		{map[string]string{"TLS_KEY": "k"}, "TLS_CERT", "is missing", 0},
		{map[string]string{"ACME_DOMAINS": "a.example.com, B.example.com", "ACME_CACHE": "d"}, "", "", 2},
		{map[string]string{"ACME_DOMAINS": "a.example.com"}, "ACME_CACHE", "outlives", 0},
		{map[string]string{"ACME_CACHE": "d"}, "ACME_DOMAINS", "is missing", 0},
		{map[string]string{"ACME_DOMAINS": "a.example.com", "ACME_CACHE": "d", "TLS_CERT": "c", "TLS_KEY": "k"}, "ACME_DOMAINS", "keep one", 0},
		{map[string]string{"ACME_DOMAINS": "https://a.example.com", "ACME_CACHE": "d"}, "ACME_DOMAINS", "not a domain", 0},
		{map[string]string{"ACME_DOMAINS": "192.0.2.1", "ACME_CACHE": "d"}, "ACME_DOMAINS", "not a domain", 0},
		{map[string]string{"ACME_DOMAINS": "*.example.com", "ACME_CACHE": "d"}, "ACME_DOMAINS", "not a domain", 0},
		{map[string]string{"ACME_DOMAINS": "a.example.com", "ACME_CACHE": "d", "ACME_DIRECTORY": "http://ca"}, "ACME_DIRECTORY", "https", 0},
	} {
		env := goodEnv()
		for k, v := range x.set {
			env["WXRELAY_"+k] = v
		}
		s, err := load(nil, lookup(env))
		if x.at == "" {
			if err != nil || s.TLS.On() != (len(x.set) > 0) || len(s.TLS.ACMEDomains) != x.domain {
				t.Errorf("%v: %+v, %v", x.set, s.TLS, err)
			}
			continue
		}
		var p text.Problems
		if !errors.As(err, &p) || !p.Has("WXRELAY_"+x.at) || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%v: got %v, want a problem with %s: %s", x.set, err, x.at, x.says)
		}
		wantBothLanguages(t, p)
	}
}

func TestShowHidesSecrets(t *testing.T) {
	t.Parallel()
	env := goodEnv()
	env["WXRELAY_DEV"], env["WXRELAY_UPSTREAM"] = "1", "http://127.0.0.1:8090"
	s, err := load(nil, lookup(env))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	s.Show("set, not shown", func(name, value string) { out.WriteString(name + "=" + value + "\n") })
	for _, want := range []string{"appid=" + testAppID + "\n", "secret=set, not shown\n", "upstream=http://127.0.0.1:8090\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), testSecret) {
		t.Error("the secret is shown")
	}
	if got := shown("redis://u:hunter2@x@h:6379/0"); got != "redis://h:6379/0" {
		t.Error(got)
	}
}
