package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/boot"
	"wxflow/cmd/internal/cli"
	"wxflow/cmd/internal/conform"
	"wxflow/mockwx"
	"wxflow/mockwx/text"
	"wxflow/relay/credential"
)

// gentle is how long conform waits between two calls of WeChat's own hosts.
const gentle = 12 * time.Second

type conformFlags struct {
	base, format, codes, vectors string
	pace, timeout                time.Duration
	dryRun                       bool
}

func conformCommand(e *env) *cobra.Command {
	var o conformFlags
	cmd := &cobra.Command{
		Use:   "conform --base URL",
		Short: "compare a server's answers with the fake's · 对比服务器与模拟微信的响应",
		Args:  cli.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context(), e) },
	}
	f := cmd.Flags()
	f.StringVar(&o.base, "base", "", "`URL` the server to ask, such as https://api.weixin.qq.com · 要询问的服务器，如 https://api.weixin.qq.com")
	f.StringVar(&o.codes, "codes", "", "`FILE` fresh codes of wx.login, one a line; - for standard input · 新的 wx.login code，每行一个；- 表示标准输入")
	f.StringVar(&o.format, "format", "text", "`FORMAT` text, json or markdown · 输出格式：text、json 或 markdown")
	f.StringVar(&o.vectors, "vectors", "", "`DIR` write what was seen there, without anything secret · 把看到的响应写到此目录，不含任何敏感值")
	f.BoolVar(&o.dryRun, "dry-run", false, "list the calls and make none · 只列出调用，不发送")
	f.DurationVar(&o.pace, "pace", gentle, "`DURATION` pause between two calls · 两次调用的间隔")
	f.DurationVar(&o.timeout, "timeout", 10*time.Second, "`DURATION` time limit of each call · 每次调用的时限")
	return cmd
}

func (o *conformFlags) run(ctx context.Context, e *env) error {
	run, err := o.read(e)
	if err != nil {
		return err
	}
	calls := run.Calls()
	n := 0
	for _, c := range calls {
		if c.Why.EN == "" {
			n++
		}
	}
	if o.dryRun {
		return o.write(e, run, calls)
	}
	e.say("%d calls of %s, %v apart; the day's quota of each API is counted down by as many.",
		"将调用 %[2]s %[1]d 次，间隔 %[3]v，各接口当日额度相应减少。", n, run.Base.Host, o.pace)
	e.say("no access_token is taken away from anybody; Ctrl-C ends the run with a report", "不会让任何人的 access_token 失效；按 Ctrl-C 结束并给出报告")
	run.Each = func(done, all int, r conform.Result) {
		if cli.Terminal(e.stderr) {
			e.say("%d of %d: %s %s", "%d/%d：%s %s", done, all, r.Name, string(r.Verdict))
		}
	}
	results, err := run.Do(ctx)
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	if err := o.write(e, run, results); err != nil {
		return err
	}
	report := conform.NewReport(run, boot.VersionName(), results)
	if report.Count(conform.Differs) > 0 || report.Count(conform.Same) == 0 {
		return errSilent
	}
	return nil
}

// read makes the run of the flags and the environment.
func (o *conformFlags) read(e *env) (*conform.Run, error) {
	if o.base == "" {
		return nil, cli.Usage("--base is missing: the server to ask", "缺少 --base：要询问的服务器")
	}
	base, err := conform.CheckBase(o.base)
	if err != nil {
		return nil, aboutFlag("--base", err)
	}
	if !slices.Contains(conform.Formats, o.format) {
		return nil, cli.Usage("--format must be one of %s", "--format 必须是 %s 之一", strings.Join(conform.Formats, ", "))
	}
	run := &conform.Run{
		Base: base, AppID: e.getenv(conform.EnvAppID), Timeout: o.timeout, Now: time.Now,
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true},
		Pause: func(ctx context.Context) error {
			select {
			case <-time.After(o.pace):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	}
	secret := e.getenv(conform.EnvSecret)
	if strings.ContainsFunc(run.AppID+secret, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, cli.Usage("%s or %s has a space, a line break or another odd character in it: were they copied whole?",
			"%s 或 %s 含有空格、换行或其他异常字符：复制完整吗？", conform.EnvAppID, conform.EnvSecret)
	}
	run.Secret = credential.NewSecret(secret)
	if o.codes != "" {
		if run.Codes, err = readCodes(o.codes); err != nil {
			return nil, aboutFlag("--codes", err)
		}
	}
	if host := base.Hostname(); o.pace < gentle && slices.Contains(mockwx.Hosts(), host) {
		return nil, cli.Usage("--pace: %s is WeChat's own; at least %v between two calls", "--pace：%s 是微信的服务器，间隔至少 %v", host, gentle)
	}
	return run, nil
}

// readCodes reads codes, one a line.
func readCodes(file string) (list []credential.Secret, err error) {
	in := os.Stdin
	if file != "-" {
		if in, err = os.Open(file); err != nil {
			return nil, err
		}
		defer in.Close()
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if code := strings.TrimSpace(lines.Text()); code != "" {
			list = append(list, credential.NewSecret(code))
		}
	}
	return list, lines.Err()
}

// write prints the report, and the vectors where they are wanted.
func (o *conformFlags) write(e *env, run *conform.Run, results []conform.Result) error {
	report := conform.NewReport(run, boot.VersionName(), results)
	if err := report.Write(e.stdout, o.format, e.lang()); err != nil || o.vectors == "" || o.dryRun {
		return err
	}
	if err := os.MkdirAll(o.vectors, 0o755); err != nil {
		return err
	}
	n := 0
	for i := range results {
		if v := results[i].Vector; v != "" {
			if err := os.WriteFile(filepath.Join(o.vectors, results[i].Name+".txt"), []byte(v), 0o644); err != nil {
				return err
			}
			n++
		}
	}
	fmt.Fprintln(e.stderr, text.Say("mockwx: %d vectors in %s; look at them, and send them as a pull request to e2e/vectors",
		"mockwx：已在 %[2]s 写入 %[1]d 个记录；检查后可作为 pull request 提交到 e2e/vectors", n, o.vectors).In(e.lang()))
	return nil
}
