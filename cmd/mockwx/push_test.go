package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"wxflow/mockwx"
)

// A developer's server, which notes what arrives.
type developer struct {
	*httptest.Server
	mu  sync.Mutex
	got []string
}

func newDeveloper(t *testing.T, answer http.HandlerFunc) *developer {
	t.Helper()
	d := new(developer)
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		d.mu.Lock()
		d.got = append(d.got, r.Method+" "+string(b))
		d.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(d.Close)
	return d
}

func (d *developer) arrived() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.got)
}

func answers(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		if r.Method == http.MethodGet {
			io.WriteString(w, r.FormValue("echostr"))
			return
		}
		io.WriteString(w, body)
	}
}

// A line for each request, in the reader's language; the exit code says whether
// the server did all right.
func TestPushLines(t *testing.T) {
	t.Parallel()
	s := mockwx.NewServer(t, mockwx.Options{})
	for _, x := range []struct {
		name   string
		answer http.HandlerFunc
		args   []string
		code   int
		en, zh string
	}{
		{"good", answers(200, "success"), nil, 0, "1  HTTP 200  \"success\"  ok\n", "1  HTTP 200  \"success\"  ok\n"},
		{"down", answers(500, "oops"), []string{"--attempts", "2"}, 1,
			"1  HTTP 500  \"oops\"  the answer is HTTP 500\n2  HTTP 500  \"oops\"  the answer is HTTP 500\n",
			"1  HTTP 500  \"oops\"  响应是 HTTP 500\n2  HTTP 500  \"oops\"  响应是 HTTP 500\n"},
		{"long", answers(500, strings.Repeat("字", 41)), []string{"--attempts", "1"}, 1, "1  HTTP 500  \"" + strings.Repeat("字", 40) + "…\"  ",
			"1  HTTP 500"},
		{"not so long", answers(500, strings.Repeat("字", 40)), []string{"--attempts", "1"}, 1,
			"1  HTTP 500  \"" + strings.Repeat("字", 40) + "\"  ", "1  HTTP 500"},
	} {
		for _, admin := range [][]string{nil, {"--admin", s.AdminURL}} {
			for lang, want := range map[string]string{"C": x.en, "zh_CN": x.zh} {
				d := newDeveloper(t, x.answer)
				args := slices.Concat([]string{"push", "--appid", "wx0000000000000001", "--user", "alice", "--event", "text", "--to", d.URL},
					x.args, admin)
				code, stdout, stderr := runHere(t, lang, args...)
				if code != x.code || stderr != "" || !strings.HasPrefix(stdout, want) {
					t.Errorf("%s, %s: %d\n%swant\n%s%s", x.name, lang, code, stdout, want, stderr)
				}
				if zh := strings.ContainsFunc(strings.ReplaceAll(stdout, "字", ""),
					func(c rune) bool { return c > 0x3000 }); zh != (lang == "zh_CN" && x.code != 0) {
					t.Errorf("%s, %s: the wrong language: %s", x.name, lang, stdout)
				}
				if n := len(d.arrived()); strings.Count(stdout, "\n") != n {
					t.Errorf("%s: %d requests:\n%s", x.name, n, stdout)
				}
			}
		}
	}
}

// What the flags, the environment and a file say is in the message.
func TestPushTakesItsFlags(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "message.json")
	if err := os.WriteFile(file, []byte(`{"Content":"of a file"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	d := newDeveloper(t, answers(200, "success"))
	push := func(getenv func(string) string, args ...string) (int, string) {
		t.Helper()
		out := newScreen()
		code := run(t.Context(), append([]string{"push", "--to", d.URL, "--user", "alice", "--event", "text"}, args...), out, out, getenv)
		return code, out.String()
	}
	last := func() string { all := d.arrived(); return all[len(all)-1] }
	if code, out := push(getenvOf(), "--appid", "wx0000000000000001", "--message", "@"+file, "--verify"); code != 0 ||
		!strings.HasPrefix(out, "verify  HTTP 200  ") || !strings.Contains(out, "\n1       HTTP 200  ") {
		t.Errorf("%d %s", code, out)
	}
	if !strings.Contains(last(), "of a file") || !strings.HasPrefix(last(), "POST <xml>") {
		t.Errorf("%s", last())
	}
	if code, out := push(getenvOf(), "--appid", "wx0000000000000001", "--message", "@"+file+".none"); code != 1 ||
		!strings.Contains(out, "--message: open ") {
		t.Errorf("%d %s", code, out)
	}
	// The second app of the demo has no key of its own.
	safe := []string{"--appid", "wx0000000000000002", "--token", "t", "--mode", "safe", "--format", "json"}
	if code, out := push(getenvOf(), safe...); code == 0 {
		t.Errorf("without a key: %s", out)
	}
	if code, out := push(getenvOf(pushAESKey, "mockaeskey000000000000000000000000000000000"), safe...); code != 0 ||
		!strings.Contains(last(), `"Encrypt":"`) || strings.Contains(last(), "text") {
		t.Errorf("%d %s: %s", code, out, last())
	}
	// By itself and by a running fake, the message is the same to the byte.
	s := mockwx.NewServer(t, mockwx.Options{})
	for _, more := range [][]string{nil, {"--admin", s.AdminURL}} {
		args := append([]string{"--appid", "wx0000000000000001", "--mode", "plain", "--format", "json", "--message",
			`{"Content":"<b>&"}`}, more...)
		if code, out := push(getenvOf(), args...); code != 0 || !strings.Contains(last(), `"Content":"<b>&"`) {
			t.Errorf("%q: %d %s: %s", more, code, out, last())
		}
	}
	slow := newDeveloper(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	out := newScreen()
	if code := run(t.Context(),
		[]string{"push", "--appid", "wx0000000000000001", "--to", slow.URL, "--user", "alice", "--event", "text", "--timeout", "20ms",
			"--attempts", "1"}, out, out, getenvOf()); code != 1 || !strings.Contains(out.String(), "within 20ms") {
		t.Errorf("%d %s", code, out.String())
	}
}
