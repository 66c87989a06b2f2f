package mockwx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"wxflow/fixtures"
	"wxflow/mockwx/internal/api"
)

// canaries have the shapes of secrets: an AppSecret, a key of openssl rand -hex
// 32, a WeCom secret and an EncodingAESKey.
var canaries = []string{
	"c0ffee15600dbeefcafe1234abad1dea",
	"5eed0f1eafdeadbea7cab1efeedface5c0ffee15600dbeefcafe1234abad1dea",
	"Zm9yIHRlc3RzIG9ubHktMzIgYnl0ZXMgaW4gYWxsIQ_",
}

// leaks returns the part of a secret that a text shows; "" for none. Half a
// secret is too much.
func leaks(text, secret string) string {
	for i := 0; i+12 <= len(secret); i++ {
		if part := secret[i : i+12]; strings.Contains(text, part) {
			return part
		}
	}
	return ""
}

func TestNoFixtureProblemShowsASecret(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, name := range []string{"demo.yaml", "errors.yaml"} {
		src, err := fixtures.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(src, &doc); err != nil {
			t.Fatal(err)
		}
		eachScalar(&doc, func(n *yaml.Node) {
			before := *n
			defer func() { *n = before }()
			for _, c := range canaries {
				forms := []string{c, "x:" + c, `"` + c + `"`, "https://u:" + c + "@h/" + c, c + ".example.com", strings.Repeat("x", 30) + " " + c}
				value := forms[tried%len(forms)]
				n.Kind, n.Tag, n.Style, n.Value = yaml.ScalarNode, "!!str", 0, value
				text, err := yaml.Marshal(&doc)
				if err != nil {
					t.Fatal(err)
				}
				tried++
				if said := tellFixture(text); leaks(said, c) != "" {
					t.Fatalf("%q in the place of %s:\n%s", value, before.Value, said)
				}
			}
		})
		for _, c := range canaries {
			for _, text := range []string{c, c + ": x\n", "version: " + c, "version: 1\napps:\n  - {secret: " + c + ": x}\n", "version: 1\napps: *" + c + "\n",
				"version: 1\napps: !" + c + " x\n", "version: 1\napps: \"\\" + c + "\"\n", "version: 1\napps:\n  - secret: [" + c + "]\n", "version: 1\n" + c + ": 1\n" + c + ": 2\n"} {
				tried++
				if said := tellFixture([]byte(text)); leaks(said, c) != "" || said == "" {
					t.Errorf("%s\n%s", text, said)
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d fixtures were tried", tried)
	}
}

// tellFixture returns all that is said of a fixture, in both languages.
func tellFixture(src []byte) string {
	var said strings.Builder
	fx, err := ParseFixture("f.yaml", src)
	var problems Problems
	if errors.As(err, &problems) {
		said.WriteString(problems.In("en") + problems.In("zh"))
	}
	if err != nil {
		return said.String()
	}
	for _, w := range fx.Warnings(api.Table.APIs()) {
		said.WriteString(w.In("en") + w.In("zh"))
	}
	if _, err := New(Options{Fixture: fx}); err != nil {
		said.WriteString(err.Error())
	}
	return said.String()
}

func eachScalar(n *yaml.Node, visit func(*yaml.Node)) {
	if n.Kind == yaml.ScalarNode {
		visit(n)
	}
	for _, c := range n.Content {
		eachScalar(c, visit)
	}
}

// What is refused is explained in the log and in the journal, without the secret
// that was sent in the wrong place.
func TestNoReasonShowsASecret(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	f, err := New(Options{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"appid", "secret", "js_code", "code", "grant_type", "access_token", "openid", "signature", "sig_method", "refresh_token", "lang", "type", "scope",
		"redirect_uri", "response_type", "state", "corpid", "corpsecret", "component_appid", "component_access_token", "mock_user"}
	fields := []string{"appid", "secret", "code", "grant_type", "openid", "touser", "template_id", "page", "path", "scene", "env_version", "msgtype", "cgi_path", "rid",
		"encrypted_msg_hash", "component_appid", "component_appsecret", "component_verify_ticket", "authorization_code", "authorizer_appid", "content", "lang", "miniprogram_state", "query"}
	token := post(t, f, tokenQuery(app1), "")["access_token"].(string)
	for k, c := range canaries {
		for j, e := range Endpoints() {
			others := func(i int) bool { return (i+j)%len(canaries) != k } // they try it
			for i, n := range names {
				if others(i) {
					continue
				}
				q := url.Values{"access_token": {token}, "appid": {app1}, "secret": {"x"}, "js_code": {"user:alice"}, "grant_type": {"authorization_code"}, "response_type": {"code"}}
				q.Set(n, c)
				poke(f, "GET", e, q, "")
			}
			for i, n := range fields {
				if others(i) {
					continue
				}
				for _, body := range []string{`{"` + n + `":"` + c + `"}`, `{"` + c + `":1}`, `{"` + n + `":{"` + c + `":"` + c + `"}}`, n + c} {
					poke(f, "POST", e, url.Values{"access_token": {token}}, body)
				}
			}
			poke(f, c, e, nil, "")
			poke(f, "GET", EndpointInfo{Host: e.Host, Path: e.Path + "/" + c}, nil, "")
		}
		if len(f.Calls()) == 0 || log.Len() == 0 {
			t.Fatal("nothing was noted")
		}
		for _, call := range f.Calls() {
			call.Body = nil // data is shown, but for the keys that name a secret
			b, err := json.Marshal(call)
			if err != nil {
				t.Fatal(err)
			}
			if part := leaks(string(b), c); part != "" {
				t.Fatalf("%q is in the journal: %s", part, b)
			}
		}
		for line := range strings.Lines(log.String()) {
			if part := leaks(line, c); part != "" {
				t.Fatalf("%q is in the log: %s", part, line)
			}
		}
		f.ClearCalls()
		log.Reset()
	}
}

func poke(f *Fake, method string, e EndpointInfo, q url.Values, body string) {
	r := httptest.NewRequest(http.MethodPost, "http://"+e.Host+e.Path+"?"+q.Encode(), strings.NewReader(body))
	r.Method = method
	f.Handler().ServeHTTP(httptest.NewRecorder(), r)
}

// The admin API refuses without repeating a secret.
func TestNoAdminErrorShowsASecret(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	fields := []string{"appid", "user", "scope", "type", "key", "data", "to", "mode", "format", "event", "message", "errcode", "path", "delay", "times", "chance", "advance", "set", "freeze",
		"secret", "component_appid", "method", "url", "server", "backends", "domain"}
	h, routes := f.AdminHandler(), f.adminRoutes()
	gone, leave := context.WithCancel(t.Context())
	leave()
	tried, refused := 0, 0
	for _, route := range routes {
		for _, n := range fields {
			for range 2 { // each canary, target and body in turn: they meet in all ways
				c := canaries[tried%len(canaries)]
				path := strings.NewReplacer("{id}", c, "{appid}", c).Replace(route.Path)
				targets := []string{path + "?" + n + "=" + c, path + "?" + c + "=1", path + "/" + c, path + "?" + n + "=%zz" + c, path}
				bodies := []string{"", `{"` + n + `":"` + c + `"}`, `{"appid":"` + app1 + `","user":"alice","` + n + `":"` + c + `"}`, `{"appid":"` + app1 + `","` + n + `":{"` + c + `":1}}`,
					`{"` + c + `":1}`, c, `version: 1` + "\n" + n + ": " + c}
				target, body := targets[tried%len(targets)], bodies[tried%len(bodies)]
				tried++
				r := httptest.NewRequest(route.Method, target, strings.NewReader(body))
				r.Host = "127.0.0.1:8091"
				if route.Path == "/events" { // which ends when the client leaves
					r = r.WithContext(gone)
				}
				rec := httptest.NewRecorder()
				h.ServeHTTP(rec, r)
				if rec.Code == http.StatusOK {
					continue
				}
				refused++
				if part := leaks(rec.Body.String(), c); part != "" {
					t.Fatalf("%s %s %s: %q is in %s", route.Method, target, body, part, rec.Body)
				}
			}
		}
	}
	for _, c := range canaries {
		r := httptest.NewRequest("GET", "/calls", nil)
		r.Host = c + ".example.com"
		rec := httptest.NewRecorder()
		if h.ServeHTTP(rec, r); rec.Code != http.StatusForbidden || leaks(rec.Body.String(), c) != "" {
			t.Errorf("Host: HTTP %d %s", rec.Code, rec.Body)
		}
	}
	if refused < 1000 {
		t.Errorf("only %d requests were refused", refused)
	}
}
