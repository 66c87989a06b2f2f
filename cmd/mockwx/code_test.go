package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxflow/mockwx"
)

// fixture writes a fixture and returns its path.
func fixture(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "fixture.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const manyUsers = "version: 1\nseed: load\napps: [{appid: wx00000000000000aa, secret: mocksecret1}]\nusers: [{name: alice}, {prefix: u, " +
	"count: 20}, {prefix: v, count: 20}]\n"

// codesOf runs code, which has to work.
func codesOf(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := runHere(t, "en", append([]string{"code"}, args...)...)
	if code != 0 || stderr != "" {
		t.Fatalf("%q: %d %s", args, code, stderr)
	}
	return stdout
}

// Every format has the same rows, each value under its own name.
func TestCodeFormats(t *testing.T) {
	t.Parallel()
	file := fixture(t, manyUsers)
	fx, err := mockwx.LoadFixture(file)
	if err != nil {
		t.Fatal(err)
	}
	fake, err := mockwx.New(mockwx.Options{Fixture: fx})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range [][]string{{"--user", "alice"}, {"--users", "v"}, {}} {
		args := slices.Concat([]string{"--fixtures", file, "-n", "3", "--from", "2"}, who)
		var rows [][]string
		for i := range 3 {
			user := map[string]string{"--user": "alice",
				"--users": []string{"v3", "v4", "v5"}[i], "": []string{"u3", "u4", "u5"}[i]}[strings.Join(who[:min(1, len(who))], "")]
			id, err := fake.Identity("wx00000000000000aa", user)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, []string{"", "wx00000000000000aa", user, id.OpenID})
		}
		text := strings.Fields(codesOf(t, args...))
		if len(text) != 3 || text[0] == text[1] || text[1] == text[2] {
			t.Fatalf("%q: %q", args, text)
		}
		for i := range rows {
			rows[i][0] = text[i]
		}

		got, err := csv.NewReader(strings.NewReader(codesOf(t, append(args, "--format", "csv")...))).ReadAll()
		if err != nil || len(got) != 4 || !slices.Equal(got[0], []string{"js_code", "appid", "user", "openid"}) {
			t.Fatalf("%q: %q, %v", args, got, err)
		}
		for i, row := range rows {
			if !slices.Equal(got[i+1], row) {
				t.Errorf("%q: csv has %q, want %q", args, got[i+1], row)
			}
		}
		for format, name := range map[string]string{"json": "js_code", "k6": "code"} {
			var list []map[string]string
			out := codesOf(t, append(args, "--format", format)...)
			if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 3 {
				t.Fatalf("%q: %v in %s", args, err, out)
			}
			for i, row := range rows {
				if x := list[i]; len(x) != 4 || !slices.Equal([]string{x[name], x["appid"], x["user"], x["openid"]}, row) {
					t.Errorf("%q: %s has %v, want %q", args, format, x, row)
				}
			}
			if !strings.HasSuffix(out, "\n]\n") || strings.Count(out, "\n") != 5 {
				t.Errorf("%s is not an object a line:\n%s", format, out)
			}
		}
	}
}

// The same call prints the same codes, --from goes on where a batch ended, and
// the last number is the last.
func TestCodesAheadAreOneList(t *testing.T) {
	t.Parallel()
	file := fixture(t, manyUsers)
	for _, who := range []string{"--user=alice", "--users=u"} {
		all := strings.Fields(codesOf(t, "--fixtures", file, who, "-n", "5"))
		rest := strings.Fields(codesOf(t, "--fixtures", file, who, "-n", "3", "--from", "2"))
		if len(all) != 5 || !slices.Equal(all[2:], rest) {
			t.Errorf("%s: %q, then %q", who, all, rest)
		}
		seeded := strings.Fields(codesOf(t, "--fixtures", file, who, "-n", "5", "--seed", "another"))
		if slices.Equal(all, seeded) || !slices.Equal(all, strings.Fields(codesOf(t, "--fixtures", file, who, "-n", "5", "--seed", "load"))) {
			t.Errorf("%s: the seed makes no difference, or a wrong one: %q, %q", who, all, seeded)
		}
	}
	if last := codesOf(t, "--fixtures", file, "--user", "alice", "--from", "4294967295"); strings.Count(last, "\n") != 1 {
		t.Errorf("%q", last)
	}
}

// An interrupted command has printed whole rows, and has failed.
func TestCodeInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out, errs := newScreen(), newScreen()
	if code := run(ctx, []string{"code", "--appid", "wx0000000000000001", "--user", "alice", "-n", "1000", "--format", "csv"}, out, errs,
		getenvOf()); code != 1 || errs.String() != "" {
		t.Errorf("%d %s", code, errs.String())
	}
}

// A running fake issues codes that it takes.
func TestCodeFromAFake(t *testing.T) {
	t.Parallel()
	fx, err := mockwx.ParseFixture("f", []byte(oneApp))
	if err != nil {
		t.Fatal(err)
	}
	s := mockwx.NewServer(t, mockwx.Options{Fixture: fx})
	id, err := s.Identity("wx00000000000000aa", "alice")
	if err != nil {
		t.Fatal(err)
	}
	out := codesOf(t, "--admin", s.AdminURL, "--user", "alice", "-n", "2", "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] == rows[2][0] {
		t.Fatalf("%v %q", err, rows)
	}
	for _, row := range rows[1:] {
		if !slices.Equal(row[1:], []string{"wx00000000000000aa", "alice", id.OpenID}) {
			t.Errorf("%q", row)
		}
		if _, body := answerOf(t, s.Client(),
			s.URL+"/sns/jscode2session?grant_type=authorization_code&appid=wx00000000000000aa&secret=mocksecret1&js_code="+row[0]); !strings.Contains(body, id.OpenID) {
			t.Errorf("%s is not taken: %s", row[0], body)
		}
	}
	code, _, stderr := runHere(t, "zh_CN", "code", "--admin", s.AdminURL, "--user", "nobody")
	if code != 1 || !strings.Contains(stderr, "HTTP 404 ") || !strings.ContainsFunc(stderr, func(c rune) bool { return c > 0x3000 }) {
		t.Errorf("%d %s", code, stderr)
	}
}

// A fixture with two apps: one has to be named, of a running fake, too.
func TestTheOnlyAppOfTwo(t *testing.T) {
	t.Parallel()
	two := strings.Replace(oneApp, "apps: [", "apps: [{appid: wx00000000000000ab, secret: mocksecret2}, ", 1)
	fx, err := mockwx.ParseFixture("f", []byte(two))
	if err != nil {
		t.Fatal(err)
	}
	s := mockwx.NewServer(t, mockwx.Options{Fixture: fx})
	for _, flag := range [][]string{{"--fixtures", fixture(t, two)}, {"--admin", s.AdminURL}} {
		code, stdout, stderr := runHere(t, "en", append([]string{"code", "--user", "alice"}, flag...)...)
		if code != 2 || stdout != "" || !strings.Contains(stderr, "--appid is missing; there are wx00000000000000ab, wx00000000000000aa") {
			t.Errorf("%q: %d %s%s", flag, code, stdout, stderr)
		}
	}
}
