package e2e

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// A pythonSite is a folder that the wheel was installed into.
type pythonSite struct{ python, dir string }

// run runs Python in a folder with what the wheel brings, and nothing of this test's
// own environment that would lead it to another fake.
func (s pythonSite) run(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(s.python, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PYTHONPATH="+s.dir, "PYTHONDONTWRITEBYTECODE=1", "LC_ALL=C.UTF-8", "MOCKWX_ADMIN_URL=")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// buildWheel builds a wheel with a small file in the program's place.
func buildWheel(t *testing.T, platform string) (file string, content []byte) {
	t.Helper()
	out := t.TempDir()
	cmd := exec.Command("python3", "mockwx/python/build_wheel.py", "v0.1.0-rc.1", "--out", out, platform+"=go.mod")
	cmd.Dir = testkit.Root(t)
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1700000000")
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	file = strings.TrimSpace(string(said))
	content, err = os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return file, content
}

// The wheel has the same bytes each time, and says of each file what it is.
func TestPythonWheel(t *testing.T) {
	t.Parallel()
	toolchain(t, "Python")
	need(t, "python3")
	for _, platform := range []string{"linux/amd64", "darwin/arm64", "windows/amd64"} {
		file, content := buildWheel(t, platform)
		if _, again := buildWheel(t, platform); !bytes.Equal(content, again) {
			t.Errorf("%s: other bytes the second time", platform)
		}
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			files[f.Name] = string(b)
			runs := strings.HasPrefix(f.Name, "mockwx/mockwx")
			if f.Mode().Perm()&0o111 != 0 != runs {
				t.Errorf("%s: %s has the mode %v", platform, f.Name, f.Mode())
			}
		}
		const info = "mockwx-0.1.0rc1.dist-info/"
		rows, err := csv.NewReader(strings.NewReader(files[info+"RECORD"])).ReadAll()
		if err != nil || len(rows) != len(files) {
			t.Errorf("%s: RECORD has %d rows of %d: %v", platform, len(rows), len(files), err)
		}
		for _, row := range rows {
			text, found := files[row[0]]
			sum := sha256.Sum256([]byte(text))
			want := []string{"sha256=" + base64.RawURLEncoding.EncodeToString(sum[:]), fmt.Sprint(len(text))}
			if !found || row[0] != info+"RECORD" && (row[1] != want[0] || row[2] != want[1]) {
				t.Errorf("%s: RECORD says %v, want %v", platform, row, want)
			}
		}
		tags := regexp.MustCompile(`(?m)^Tag: py3-none-(.*)$`).FindAllStringSubmatch(files[info+"WHEEL"], -1)
		for _, tag := range tags {
			if !strings.Contains(filepath.Base(file), tag[1]) {
				t.Errorf("%s has the tag %s", file, tag[1])
			}
		}
		if len(tags) == 0 || !strings.Contains(files[info+"METADATA"], "\nName: mockwx\nVersion: 0.1.0rc1\n") {
			t.Errorf("%s: %s%s", platform, files[info+"WHEEL"], files[info+"METADATA"])
		}
	}
}

// installWheel does what the page on Python says first.
func installWheel(t *testing.T) pythonSite {
	t.Helper()
	if runtime.GOOS+runtime.GOARCH != "linuxamd64" {
		t.Skip("the page builds a wheel for linux/amd64")
	}
	python := pythonWith(t, "pip, pytest, requests")
	dir := t.TempDir()
	site := pythonSite{python, filepath.Join(dir, "site")}
	for _, f := range testkit.Fences(testkit.Read(t, "mockwx/docs/python.md")) {
		build, script, found := strings.Cut(f.Text, "\n")
		if !found || build != "go build -o dist/mockwx ./cmd/mockwx" {
			continue
		}
		script = strings.NewReplacer("=dist/mockwx", "="+program("mockwx"), "dist", dir, "python3", python).Replace(script)
		install := exec.Command("sh", "-ec", script)
		install.Dir = testkit.Root(t)
		if out, err := install.CombinedOutput(); err != nil {
			t.Fatalf("%s%v\n%s", script, err, out)
		}
	}
	return site
}

// The wheel as people use it, installed once.
func TestPython(t *testing.T) {
	t.Parallel()
	toolchain(t, "pip and pytest")
	site := installWheel(t)
	t.Run("page", site.page)
	t.Run("plugin", site.plugin)
}

// page runs the samples of the page on Python, in both languages.
func (site pythonSite) page(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`^# (\w+\.py)\n`)
	for _, page := range []string{"mockwx/docs/python.md", "mockwx/docs/python.zh-CN.md"} {
		dir := t.TempDir()
		for _, f := range testkit.Fences(testkit.Read(t, page)) {
			if f.Lang != "python" {
				continue
			}
			m := named.FindStringSubmatch(f.Text)
			if m == nil {
				t.Fatalf("%s: no name in\n%s", page, f.Text)
			}
			if err := os.WriteFile(filepath.Join(dir, m[1]), []byte(f.Text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if out, err := site.run(t, dir, "-m", "pytest", "-p", "no:cacheprovider"); err != nil || !strings.Contains(out, "= 5 passed in ") {
			t.Errorf("%s: %v\n%s", page, err, out)
		}
		if out, err := site.run(t, dir, "script.py"); err != nil || len(out) != 33 {
			t.Errorf("%s: the script: %v, %q", page, err, out)
		}
	}
}

// plugin runs what the plugin does beside the page: one fake for the run, settings, a
// test that fails, and the fake of mockwx exec.
func (site pythonSite) plugin(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range testkit.Glob(t, "e2e/testdata/python/*") {
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), []byte(testkit.Read(t, path)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pytest := []string{"-m", "pytest", "-p", "no:cacheprovider", "-o", "console_output_style=classic"}
	if out, err := site.run(t, dir, append(pytest, "test_plugin.py")...); err != nil || !regexp.MustCompile(`= \d+ passed in `).MatchString(out) {
		t.Errorf("%v\n%s", err, out)
	}
	out, err := site.run(t, dir, append(pytest, "fails.py")...)
	for _, part := range []string{"- WeChat calls -", "\n40163   /sns/jscode2session  already redeemed by call 1: a code works once\n        → call wx.login", "1 failed"} {
		if err == nil || !strings.Contains(out, part) {
			t.Errorf("no %q: %v\n%s", part, err, out)
		}
	}
	// --strict among the settings fails the run after its last test.
	out, err = site.run(t, dir, append(pytest, "-o", "mockwx_args=--strict", "test_refused.py")...)
	if err == nil || !strings.Contains(out, "1 passed, 1 error") || !strings.Contains(out, "40013    /sns/jscode2session") {
		t.Errorf("%v\n%s", err, out)
	}
	// The command of the wheel is the program, whose exit code it has; and the fixture
	// uses the fake that is there.
	script := filepath.Join(site.dir, "bin", "mockwx")
	out, err = site.run(t, dir, append([]string{script, "exec", "--", site.python}, append(pytest, "test_under_exec.py")...)...)
	if err != nil || !strings.Contains(out, "1 passed") || !strings.Contains(out, "mockwx: WeChat calls: 1;") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := site.run(t, dir, script, "exec", "--", "sh", "-c", "exit 7"); err == nil || err.(*exec.ExitError).ExitCode() != 7 {
		t.Errorf("%v\n%s", err, out)
	}
}

// The types of the package hold, and a mistake in what uses them is found. Those of
// pytest do not matter, and would take most of the time.
func TestPythonTypes(t *testing.T) {
	t.Parallel()
	toolchain(t, "mypy")
	need(t, "mypy")
	cmd := exec.Command("mypy", "--strict", "--cache-dir", t.TempDir(), "--no-site-packages", "--ignore-missing-imports", "--allow-untyped-decorators",
		"-m", "mockwx", "-m", "mockwx.__main__", "-m", "mockwx.pytest_plugin", "-m", "typed")
	cmd.Dir = t.TempDir()
	root := testkit.Root(t)
	cmd.Env = append(os.Environ(), "MYPYPATH="+filepath.Join(root, "mockwx/python")+":"+filepath.Join(root, "e2e/testdata/python"))
	out, err := cmd.CombinedOutput()
	if err == nil || strings.Count(string(out), "error:") != 1 || !strings.Contains(string(out), `typed.py:13: error: TypedDict "Call" has no key "reson"`) {
		t.Errorf("one error, of the key that does not exist: %v\n%s", err, out)
	}
}
