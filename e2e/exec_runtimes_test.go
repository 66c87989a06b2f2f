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
		p, err := launch(exec.Command(program("mockwx"), "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"), t.TempDir(), append(os.Environ(), "LANG=C"))
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

// Programs that know nothing of the fake log alice in, by the clients that
// their languages have, and reach nobody else.
func TestExecRuntimes(t *testing.T) {
	t.Parallel()
	const alice = `login {"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks",`
	installed := func(name string) string { return filepath.Join("runtimes", "node_modules", ".bin", name) }
	client := func(name string) string { return filepath.Join("testdata", "exec", name) }
	for _, x := range []struct {
		name, needs string
		command     []string
		clients     []string // that log in
		refused     []string // that are refused, of those
	}{
		{"go", "go", []string{"go", "run", client("client.go")}, []string{"net/http"}, []string{"net/http"}},
		{"node", "node", []string{"node", client("client.mjs")},
			[]string{"fetch", "https", "named import", "own agent", "http", "http2", "worker", "child"}, []string{"fetch", "https", "http"}},
		{"bun", "bun", []string{installed("bun"), client("client.mjs")},
			[]string{"fetch", "https", "named import", "own agent", "http", "worker", "child"}, []string{"fetch", "https", "http"}},
		{"deno", "deno", []string{installed("deno"), "run", "--allow-all", "--no-prompt", client("client.mjs")},
			[]string{"fetch", "https", "named import", "own agent", "http", "http2", "worker", "child"}, []string{"fetch", "https", "http"}},
		// Deno lets a program do what it is allowed to, and nothing else.
		{"deno net", "deno", []string{installed("deno"), "run", "--allow-net", "--no-prompt", client("fetch.mjs")}, []string{"fetch"}, []string{"fetch"}},
		{"python", "python3", []string{"python3", client("client.py")}, []string{"urllib"}, []string{"urllib"}},
		{"python modules", "python3", []string{"python3", client("client.py")}, []string{"urllib", "requests", "httpx", "httpx async", "httplib2"},
			[]string{"requests", "httpx", "httplib2"}},
		{"perl", "perl", []string{"perl", client("client.pl")}, []string{"HTTP::Tiny", "LWP"}, []string{"HTTP::Tiny", "LWP"}},
		{"php", "php", []string{"php", client("client.php")}, []string{"file_get_contents", "curl", "http"}, []string{"file_get_contents", "curl"}},
		{"ruby", "ruby", []string{"ruby", client("client.rb")}, []string{"Net::HTTP"}, []string{"Net::HTTP"}},
		{"java", "java", []string{"java", "-XX:TieredStopAtLevel=1", client("Client.java")}, []string{"HttpClient", "HttpsURLConnection"}, []string{"HttpClient", "HttpsURLConnection"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			if x.name == "java" || x.name == "python modules" {
				toolchain(t, x.name)
			}
			switch {
			case x.needs == "bun", x.needs == "deno":
				if _, err := os.Stat(x.command[0]); err != nil {
					lacks(t, x.needs+" (npm ci --prefix e2e/runtimes)")
				}
			default:
				need(t, x.needs)
			}
			switch {
			case x.name == "python modules":
				x.command[0] = pythonWith(t, "requests, httpx, httplib2")
			case x.name == "perl" && exec.Command("perl", "-MLWP::Protocol::https", "-e", "1").Run() != nil:
				lacks(t, "Perl's LWP (Debian: liblwp-protocol-https-perl)")
			case x.name == "java":
				need(t, "javac") // to run a source file
			}
			var stdout, stderr strings.Builder
			cmd := exec.Command(program("mockwx"), append([]string{"exec", "--strict", "--expect-host", "example.com,dl.deno.land", "--"}, x.command...)...)
			tmp := filepath.Join(t.TempDir(), "a folder") // every runtime has rules of its own for blanks
			if err := os.Mkdir(tmp, 0o700); err != nil {
				t.Fatal(err)
			}
			cmd.Env = append(os.Environ(), "TMPDIR="+tmp, "DENO_DIR="+tmp, "LANG=C")
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Run(); err != nil {
				t.Fatalf("%v\n%s%s", err, &stdout, &stderr)
			}
			for _, c := range x.clients {
				if !strings.Contains("\n"+stdout.String(), "\n"+c+" "+alice) {
					t.Errorf("%s did not log alice in", c)
				}
			}
			for _, c := range x.refused {
				if !strings.Contains("\n"+stdout.String(), "\n"+c+" refused\n") {
					t.Errorf("%s was not refused", c)
				}
			}
			if !regexp.MustCompile(`(?m)^mockwx: WeChat calls: [1-9]\d*; failed: 0 \(on purpose: 0\); connections refused: [1-9]\d* \(expected: [1-9]\d*\)$`).MatchString(stderr.String()) {
				t.Error("the report counts something else")
			}
			for _, secret := range knownSecrets(t) {
				if strings.Contains(stderr.String(), secret) {
					t.Error("a secret is in what mockwx says")
				}
			}
			if t.Failed() {
				t.Logf("%s%s", &stdout, &stderr)
			}
		})
	}
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
