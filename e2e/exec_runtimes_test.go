package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Two fakes that do not name the proxy's address do not fight over it, and find
// one that is free when somebody else has it.
func TestDefaultProxyGivesWay(t *testing.T) {
	t.Parallel()
	at := map[string]bool{}
	for range 2 {
		cmd := exec.Command(program("mockwx"), "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")
		p, err := launch(cmd, t.TempDir(), append(os.Environ(), "LANG=C"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.kill)
		if !p.await("/calls\n") {
			t.Fatal(p.printed())
		}
		m := regexp.MustCompile(`(?m)^  proxy  http://127\.0\.0\.1:(\d+) `).FindStringSubmatch(p.printed())
		if m == nil || at[m[1]] {
			t.Fatalf("no proxy of its own:\n%s", p.printed())
		}
		at[m[1]] = true
		if said := strings.Contains(p.printed(), "; the proxy is on http://127.0.0.1:"+m[1]); said == (m[1] == "8092") {
			t.Errorf("the proxy is on %s:\n%s", m[1], p.printed())
		}
	}
}

// Nor do two of up fight over the relay's addresses, which many programs have:
// 8080 is everybody's.
func TestDefaultRelayGivesWay(t *testing.T) {
	t.Parallel()
	at := map[string]bool{}
	for range 2 {
		p, err := start(t.TempDir(), append(os.Environ(), "LANG=C"), "mockwx", "up", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.kill)
		for name, usual := range map[string]string{"relay": "http://127.0.0.1:8080", "ops": "http://127.0.0.1:8081"} {
			url := p.urls[name]
			if url == "" || at[url] {
				t.Fatalf("no %s of its own: %v", name, p.urls)
			}
			at[url] = true
			// What a program has printed may be here a little after its ready file.
			said := "the " + name + " is on " + url + " instead (--" + name + " chooses)"
			if url == usual && strings.Contains(p.printed(), said) || url != usual && !p.await(said) {
				t.Errorf("%s is on %s:\n%s", name, url, p.printed())
			}
		}
		if status, _, body, err := do("GET", p.urls["relay"]+"/login?code=user:alice", nil); err != nil || status != 200 {
			t.Errorf("HTTP %d %s, %v", status, body, err)
		}
	}
}

// An execRuntime is a language, or a version of it, with the clients that programs in it have.
type execRuntime struct {
	name    string
	program func(*testing.T) string // its path; skips the test where it is not installed
	args    []string
	clients []string // that log in
	refused []string // that are refused, of those
}

var execRuntimes = []execRuntime{
	{"go", onPath("go"), []string{"run", execClient("client.go")}, []string{"net/http"}, []string{"net/http"}},
	{"node", onPath("node"), []string{execClient("client.mjs")},
		[]string{"fetch", "https", "named import", "own agent", "http", "http2", "worker", "child"}, []string{"fetch", "https", "http"}},
	{"bun", fromNPM("bun"), []string{execClient("client.mjs")},
		[]string{"fetch", "https", "named import", "own agent", "http", "worker", "child"}, []string{"fetch", "https", "http"}},
	{"deno", fromNPM("deno"), []string{"run", "--allow-all", "--no-prompt", execClient("client.mjs")},
		[]string{"fetch", "https", "named import", "own agent", "http", "http2", "worker", "child"}, []string{"fetch", "https", "http"}},
	// Deno lets a program do what it is allowed to, and nothing else.
	{"deno net", fromNPM("deno"), []string{"run", "--allow-net", "--no-prompt", execClient("fetch.mjs")},
		[]string{"fetch"}, []string{"fetch"}},
	{"python", onPath("python3"), []string{execClient("client.py")}, []string{"urllib"}, []string{"urllib"}},
	{"python modules", pythonWithClients, []string{execClient("client.py")},
		[]string{"urllib", "requests", "httpx", "httpx async", "httplib2"}, []string{"requests", "httpx", "httplib2"}},
	{"perl", perlWithLWP, []string{execClient("client.pl")}, []string{"HTTP::Tiny", "LWP"}, []string{"HTTP::Tiny", "LWP"}},
	{"php", onPath("php"), []string{execClient("client.php")},
		[]string{"file_get_contents", "curl", "http"}, []string{"file_get_contents", "curl"}},
	{"ruby", onPath("ruby"), []string{execClient("client.rb")}, []string{"Net::HTTP"}, []string{"Net::HTTP"}},
	{"java", javaFromSource, []string{"-XX:TieredStopAtLevel=1", execClient("Client.java")},
		[]string{"HttpClient", "HttpsURLConnection"}, []string{"HttpClient", "HttpsURLConnection"}},
}

func execClient(name string) string { return filepath.Join("testdata", "exec", name) }

// Programs that know nothing of the fake log alice in, by the clients that
// their languages have, and reach nothing else.
func TestExecRuntimes(t *testing.T) {
	t.Parallel()
	const alice = `login {"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks",`
	counts := regexp.MustCompile(`(?m)^mockwx: WeChat calls: [1-9]\d*; failed: 0 \(on purpose: 0\); ` +
		`connections refused: [1-9]\d* \(expected: [1-9]\d*\)$`)
	for _, x := range execRuntimes {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr := execStrict(t, append([]string{x.program(t)}, x.args...))
			for _, c := range x.clients {
				if !strings.Contains("\n"+stdout, "\n"+c+" "+alice) {
					t.Errorf("%s did not log alice in", c)
				}
			}
			for _, c := range x.refused {
				if !strings.Contains("\n"+stdout, "\n"+c+" refused\n") {
					t.Errorf("%s was not refused", c)
				}
			}
			if !counts.MatchString(stderr) {
				t.Error("the report counts something else")
			}
			for _, secret := range knownSecrets(t) {
				if strings.Contains(stderr, secret) {
					t.Error("a secret is in what mockwx says")
				}
			}
			if t.Failed() {
				t.Logf("%s%s", stdout, stderr)
			}
		})
	}
}

// execStrict runs a command by mockwx exec --strict, with a folder for temporary files that
// has a blank in its name, for which every runtime has rules of its own.
func execStrict(t *testing.T, command []string) (stdout, stderr string) {
	t.Helper()
	tmp := filepath.Join(t.TempDir(), "a folder")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	args := []string{"exec", "--strict", "--expect-host", "example.com,dl.deno.land", "--"}
	cmd := exec.Command(program("mockwx"), append(args, command...)...)
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp, "DENO_DIR="+tmp, "LANG=C")
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, &out, &errs)
	}
	return out.String(), errs.String()
}

func onPath(name string) func(*testing.T) string {
	return func(t *testing.T) string {
		t.Helper()
		need(t, name)
		return name
	}
}

// fromNPM is a program of e2e/runtimes.
func fromNPM(name string) func(*testing.T) string {
	return func(t *testing.T) string {
		t.Helper()
		file := filepath.Join("runtimes", "node_modules", ".bin", name)
		if _, err := os.Stat(file); err != nil {
			lacks(t, name+" (npm ci --prefix e2e/runtimes)")
		}
		return file
	}
}

func perlWithLWP(t *testing.T) string {
	t.Helper()
	need(t, "perl")
	if exec.Command("perl", "-MLWP::Protocol::https", "-e", "1").Run() != nil {
		lacks(t, "Perl's LWP (Debian: liblwp-protocol-https-perl)")
	}
	return "perl"
}

// javaFromSource is a Java that runs a source file, for which it needs its compiler.
func javaFromSource(t *testing.T) string {
	t.Helper()
	toolchain(t, "java")
	need(t, "java", "javac")
	return "java"
}

func pythonWithClients(t *testing.T) string {
	t.Helper()
	toolchain(t, "python modules")
	need(t, "python3")
	return pythonWith(t, "requests, httpx, httplib2")
}

// pythonWith is a Python that has modules which are no part of it: Debian's has
// them from Debian, whatever other Python comes first on the path.
func pythonWith(t *testing.T, modules string) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import "+modules).Run() == nil {
			return python
		}
	}
	lacks(t, "Python's "+modules)
	return ""
}
