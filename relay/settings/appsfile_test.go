package settings

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"wxflow/relay/credential"
	"wxflow/relay/internal/trust"
	"wxflow/relay/text"
)

const (
	appA    = "wx0123456789abcdef"
	appB    = "wxfedcba9876543210"
	secretA = "0123456789abcdef0123456789abcdef"
)

func ofFile(file string, dev bool) *Settings {
	s := &Settings{AppsFile: file, env: func(name string) (string, bool) {
		switch name {
		case "GOOD":
			return " " + secretA + "\n", true
		case "EMPTY":
			return "", true
		case "SHORT":
			return "hunter2", true
		}
		return "", false
	}}
	s.Config.Dev = dev
	return s
}

func noFiles(path, _ string) (string, error) {
	return "", &os.PathError{Op: "open", Path: path, Err: os.ErrNotExist}
}

func parseApps(yaml []byte, dev bool) (Apps, error) {
	r := &appsReader{file: "f", env: ofFile("f", dev).env, dev: dev, secretFile: noFiles}
	if a, p := r.read(yaml); len(p) > 0 {
		return a, p
	} else {
		return a, nil
	}
}

func TestAppsFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	beside := write("club.txt", secretA+"\r\n")
	file := write("apps.yaml",
		"# two apps\napps:\n- {appid: "+appA+", secret_env: GOOD}\n- appid: "+appB+"\n  secret_file: club.txt\n  token_mode: token\n")
	got, err := ofFile(file, false).ReadApps()
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Apps) != 2 || got.Apps[0].AppID != appA || got.Apps[1].AppID != appB || got.Apps[1].TokenMode != credential.PlainToken ||
		got.Apps[0].Secret.Reveal() != secretA || got.Apps[1].Secret.Reveal() != secretA {
		t.Errorf("got %+v", got)
	}
	if strings.Join(got.Files, " ") != file+" "+beside {
		t.Errorf("to watch: %v", got.Files)
	}
	for name, file := range map[string]string{"missing": filepath.Join(dir, "none"), "a folder": dir,
		"large": write("large", strings.Repeat("# x\n", maxAppsFile/4+1))} {
		got, err := ofFile(file, false).ReadApps()
		var p text.Problems
		if !errors.As(err, &p) || len(p) != 1 || p[0].Setting != file || len(got.Files) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// appsProblems returns what is wrong with a file of apps, and what is said of it: in
// both languages, and without a secret.
func appsProblems(t *testing.T, yaml string) (p text.Problems, said string) {
	t.Helper()
	got, err := parseApps([]byte(yaml), false)
	if !errors.As(err, &p) || got.Apps != nil {
		t.Fatalf("%v, %v", got.Apps, err)
	}
	for _, one := range p {
		if !strings.ContainsFunc(one.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || strings.Contains(one.ZH, "%!") {
			t.Errorf("%q is not told in Chinese: %q", one.EN, one.ZH)
		}
	}
	if said = strings.ReplaceAll(err.Error(), "f:", ""); strings.Contains(said, secretA) || strings.Contains(said, "hunter2") {
		t.Errorf("shown: %s", said)
	}
	return p, said
}

// Each problem is told with its line, all of them at once, and no secret is
// shown.
func TestAppsFileProblems(t *testing.T) {
	t.Parallel()
	good := "- {appid: " + appA + ", secret_env: GOOD}\n"
	for _, x := range []struct{ name, text, want string }{
		{"empty", "", "1: is empty"},
		{"comments", "# nothing\n", "1: is empty"},
		{"null", "~\n", "1: is not apps"},
		{"list", good, "1: is not apps"},
		{"text", "apps", "1: is not apps"},
		{"no apps", "app: []\n", `1: unknown key "app"; known: apps, 1: has no apps`},
		{"empty list", "apps: []\n", "1: apps is not a list"},
		{"nothing", "apps:\n", "1: apps is not a list"},
		{"a map", "apps: {}\n", "1: apps is not a list"},
		{"second document", "apps:\n" + good + "---\napps: []\n", "1: holds a second document"},
		{"twice", "apps:\n" + good + "apps:\n" + good, `3: "apps" is there twice; it is on line 1`},
		{"no YAML", "apps:\n\t- x\n", "2: is not YAML"},
		{"not closed", "apps: [\n", "is not YAML"},
		{"an entry is text", "apps:\n- " + appA + "\n", "2: an entry of apps"},
		{"alias", "apps:\n- &a {appid: " + appA + ", secret_env: GOOD}\n- *a\n", "3: an entry of apps"},
		{"merge", "apps:\n- <<: {appid: " + appA + "}\n  appid: " + appA + "\n  secret_env: GOOD\n", `2: unknown key "<<"`},
		{"two of an appid", "apps:\n" + good + good, `3: appid: "` + appA + `" is there twice; it is on line 2`},
		{"key twice", "apps:\n- appid: " + appA + "\n  appid: " + appB + "\n  secret_env: GOOD\n", `3: "appid" is there twice`},
		{"no appid", "apps:\n- secret_env: GOOD\n", "2: appid: is missing"},
		{"no secret", "apps:\n- appid: " + appA + "\n", "2: has no secret"},
		{"two secrets", "apps:\n- appid: " + appA + "\n  secret_env: GOOD\n  secret_file: x\n", "3: secret_env: secret_file is there too"},
		{"literal secret", "apps:\n- appid: " + appA + "\n  secret: " + secretA + "\n", "3: secret: a secret does not belong into this file"},
		{"secret as the name of a variable", "apps:\n- appid: " + appA + "\n  secret_env: " + secretA + "\n", "3: is the secret itself"},
		{"secret as a file", "apps:\n- appid: " + appA + "\n  secret_file: " + secretA + "\n", "3: is the secret itself"},
		{"secret as a key", "apps:\n- appid: " + appA + "\n  " + secretA + ": x\n", "3: unknown key of 32 characters"},
		{"no such variable", "apps:\n- appid: " + appA + "\n  secret_env: NONE\n", `3: secret_env: the environment has no "NONE"`},
		{"empty variable", "apps:\n- appid: " + appA + "\n  secret_env: EMPTY\n", "3: secret_env: the environment has no"},
		{"short secret", "apps:\n- appid: " + appA + "\n  secret_env: SHORT\n",
			"3: secret: is not an AppSecret: that is 32 of 0-9 a-f, and this has 7 characters"},
		{"no such file", "apps:\n- appid: " + appA + "\n  secret_file: none\n", "3: secret_file: open none: file does not exist"},
		{"made-up appid", "apps:\n- {appid: touristappid, secret_env: GOOD}\n", `2: appid: "touristappid" is not an appid`},
		{"a number", "apps:\n- {appid: 12, secret_env: GOOD}\n", "2: appid is not text"},
		{"a list", "apps:\n- {appid: [x], secret_env: GOOD}\n", "2: appid is not text"},
		{"token mode", "apps:\n- {appid: " + appA + ", secret_env: GOOD, token_mode: both}\n", `2: token_mode: "both" is not stable or token`},
		{"all at once", "app: 1\napps:\n- appid: x\n- secret_env: NONE\n  nope: 1\n", `1: unknown key "app"`},
	} {
		t.Run(x.name, func(t *testing.T) {
			p, said := appsProblems(t, x.text)
			for want := range strings.SplitSeq(x.want, ", 1:") {
				if !strings.Contains(said, want) {
					t.Errorf("got\n%s\nwant %s", said, want)
				}
			}
			if x.name == "all at once" && len(p) != 6 {
				t.Errorf("%d problems, want 6:\n%s", len(p), said)
			}
		})
	}
	if _, err := parseApps([]byte("apps: [{appid: touristappid}]"), true); err != nil {
		t.Errorf("dev: %v", err)
	}
}

var place = regexp.MustCompile(`^f:(\d+)$`)

func FuzzAppsFile(f *testing.F) {
	for _, s := range []string{
		"", "apps:\n- {appid: " + appA + ", secret_env: GOOD}\n", "apps: [{appid: x, secret_file: y, token_mode: token}]",
		"apps:\n- &a {appid: b}\n- *a\n",
		"---\n---\n", "apps: !!map\n? [a]\n: b\n", "\tapps:", "apps: [\n", "apps:\r\n- secret: x\r\n", "%YAML 1.1\n---\napps: []",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, yaml []byte) {
		got, err := parseApps(yaml, false)
		if err == nil {
			for _, a := range got.Apps {
				if len(trust.App(a, false)) > 0 {
					t.Errorf("accepted %+v", a)
				}
			}
			if len(got.Apps) == 0 {
				t.Error("accepted without an app")
			}
			return
		}
		var p text.Problems
		if !errors.As(err, &p) || len(p) == 0 {
			t.Fatalf("got %T", err)
		}
		for _, x := range p {
			m := place.FindStringSubmatch(x.Setting)
			if m == nil {
				t.Fatalf("nowhere: %v", x)
			}
			if n, _ := strconv.Atoi(m[1]); n < 1 || n > len(yaml)+2 {
				t.Errorf("line %d of %d bytes", n, len(yaml))
			}
		}
	})
}
