package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// runHere runs a command line and returns its exit code and output.
func runHere(t *testing.T, lang string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, &out, &err, func(name string) string {
		if name == "LANG" {
			return lang
		}
		return ""
	})
	return code, out.String(), err.String()
}

const oneApp = "version: 1\napps: [{appid: wx00000000000000aa, secret: mocksecret1}]\nusers: [{name: alice}]\n"

// A mistake on the command line is told in one language, with the way out.
func TestUsageMistakes(t *testing.T) {
	for _, x := range []struct{ args, en, zh string }{
		{"srve", `there is no command "srve"; did you mean serve?`, `没有命令 "srve"，是否想写 serve？`},
		{"colour", `there is no command "colour"`, `没有命令 "colour"`},
		{"serve --fixture x", "there is no flag --fixture; did you mean --fixtures?", "没有参数 --fixture，是否想写 --fixtures？"},
		{"serve --port 9000", "there is no flag --port; did you mean --ports?", "没有参数 --port，是否想写 --ports？"},
		{"serve --ports some", "--ports some: write free, or a number up to 65533", "--ports some：请写 free，或不超过 65533 的数字"},
		{"--ports 65534", "--ports 65534: write free", "--ports 65534：请写 free"},
		{"up --ports 0", "--ports 0: write free, or a number up to 65531", "--ports 0：请写 free"},
		{"serve --colour x", "there is no flag --colour\n", "没有参数 --colour\n"},
		{"code -x", "there is no flag -x\n", "没有参数 -x\n"},
		{"code -n some", `--count: "some" is not a whole number`, `--count："some" 不是整数`},
		{"serve --watch=some", `--watch is a switch: "some" is not true or false`, `--watch 是开关："some" 不是 true 或 false`},
		{"serve --seed", "--seed needs a value", "--seed 需要一个值"},
		{"version now", `mockwx version takes no argument; "now" is one`, `mockwx version 不接受参数，"now" 多余`},
		{"code --user alice", "--appid is missing; there are wx0000000000000001, ", "缺少 --appid；现有 wx0000000000000001, "},
		{"code --user alice --users u", "--user and --users exclude each other", "--user 与 --users 不能同时使用"},
		{"code --user alice -n 0", "-n 0 --from 0: at least one code", "-n 0 --from 0：至少一个 code"},
		{"code --user alice --from -1", "-n 1 --from -1: at least one code", "至少一个 code"},
		{"code --user alice -n 2 --from 4294967295", "numbers up to 4294967295", "序号不超过 4294967295"},
		{"code --user alice --from 1 --admin 127.0.0.1:1", "--from is for codes made without --admin", "--from 只用于不带 --admin 时"},
		{"code --admin 127.0.0.1:1", "--user is missing", "缺少 --user"},
		{"code --appid wx0000000000000001 --user alice --format yaml", `--format "yaml" is not one of text, csv, json, k6`,
			"不是 text, csv, json, k6 之一"},
		{"encrypt", "--user is missing", "缺少 --user"},
		{"encrypt --user alice", "--appid is missing", "缺少 --appid"},
		{"encrypt --appid wx0000000000000001 --user alice --data {", "--data is not JSON", "--data 不是 JSON"},
		{"push --to http://127.0.0.1:1 --appid wx0000000000000001 --message {", "--message is not JSON", "--message 不是 JSON"},
		{"check", "check needs at least one fixture", "check 至少需要一个"},
		{"exec", "exec needs a command to run", "exec 需要一个要运行的命令"},
		{"exec --proxy off -- true", "exec needs its proxy", "exec 不能关闭它们"},
		{"serve --watch --listen 127.0.0.1:0 --admin 127.0.0.1:0", "--watch needs --fixtures", "--watch 需要 --fixtures"},
		{"serve --journal -1 --listen 127.0.0.1:0 --admin 127.0.0.1:0", "--journal -1: at least 1", "--journal -1：至少为 1"},
		{"serve --proxy-others some --listen 127.0.0.1:0 --admin 127.0.0.1:0", "--proxy-others some: write refuse or pass", "请写 refuse 或 pass"},
		{"serve --backend nowhere", "--backend: the backend ", "--backend：后端 "},
	} {
		for lang, want := range map[string]string{"en_US.UTF-8": x.en, "zh_CN.UTF-8": x.zh} {
			code, stdout, stderr := runHere(t, lang, strings.Fields(x.args)...)
			if code != 2 || stdout != "" || !strings.HasPrefix(stderr, "mockwx: ") || !strings.Contains(stderr, want) ||
				!strings.Contains(stderr, "--help") {
				t.Errorf("%s: %d %q\n%swant %s", x.args, code, stdout, stderr, want)
			}
			if other := map[string]string{"en_US.UTF-8": x.zh, "zh_CN.UTF-8": x.en}[lang]; strings.Contains(stderr, other) {
				t.Errorf("%s: both languages in %s", x.args, stderr)
			}
		}
	}
}

// Where a fixture has one app, nobody need name it.
func TestTheOnlyApp(t *testing.T) {
	file := filepath.Join(t.TempDir(), "one.yaml")
	if err := os.WriteFile(file, []byte(oneApp), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"code", "--user", "alice", "-n", "2", "--format", "csv"},
		{"encrypt", "--user", "alice"},
	} {
		code, stdout, stderr := runHere(t, "en", append(args, "--fixtures", file)...)
		if _, named, _ := runHere(t, "en", append(args, "--fixtures", file, "--appid", "wx00000000000000aa")...); code != 0 || stderr != "" ||
			stdout == "" || stdout != named {
			t.Errorf("%v: %d %q %s; with --appid %q", args, code, stdout, stderr, named)
		}
	}
	if err := os.WriteFile(file, []byte("version: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := runHere(t, "en", "code", "--user", "alice", "--fixtures", file); code != 1 ||
		!strings.Contains(stderr, "the fixture has no app") {
		t.Errorf("%d %s", code, stderr)
	}
}

// serve says where it listens, and what other machines can reach.
func TestServeSaysWhereItListens(t *testing.T) {
	for lang, open := range map[string]string{"en": "open to other machines", "zh_CN.UTF-8": "其他机器也能访问"} {
		ctx, stop := context.WithCancel(t.Context())
		var stderr bytes.Buffer
		out, in := io.Pipe()
		ended := make(chan int)
		go func() {
			code := run(ctx, []string{"serve", "--ports", "free", "--listen", ":0"}, in, &stderr, func(string) string { return lang })
			in.Close()
			ended <- code
		}()
		var said []string
		for lines := bufio.NewScanner(out); lines.Scan(); {
			said = append(said, lines.Text())
			if strings.HasSuffix(lines.Text(), "/calls") { // the last line
				stop()
			}
		}
		if code := <-ended; code != 0 || stderr.Len() > 0 {
			t.Errorf("%d %s", code, &stderr)
		}
		for i, want := range []string{"FAKE", "^$",
			`^  api    http://127\.0\.0\.1:\d+   .*` + open, `^  admin  http://127\.0\.0\.1:\d+   .*/demo$`,
			`^  proxy  http://127\.0\.0\.1:\d+   [^;；]+$`} {
			if i >= len(said) || !regexp.MustCompile(want).MatchString(said[i]) {
				t.Errorf("line %d of\n%s\nis not %s", i+1, strings.Join(said, "\n"), want)
			}
		}
		stop()
	}
}
