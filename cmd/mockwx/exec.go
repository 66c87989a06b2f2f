package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/boot"
	"wxflow/cmd/internal/child"
	"wxflow/cmd/internal/cli"
	"wxflow/cmd/internal/isolate"
	"wxflow/mockwx"
)

type execFlags struct {
	serveFlags
	withRelay bool
	junit     string
	strict    bool
	expect    []string
	minCalls  int
	canaries  bool

	expectHosts []string

	isolate bool

	watched *canaries // nil: none
}

func execCommand(e *env) *cobra.Command {
	var o execFlags
	cmd := &cobra.Command{
		Use:   "exec [flags] -- COMMAND [ARG…]",
		Short: "run a program whose WeChat calls reach the fake · 运行程序，它对微信的调用都到达模拟微信",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || args[0] == "" {
				return cli.Usage("exec needs a command to run, as in: mockwx exec -- npm test", "exec 需要一个要运行的命令，例如：mockwx exec -- npm test")
			}
			return o.exec(cmd.Context(), e, args)
		},
	}
	f := cmd.Flags()
	f.SetInterspersed(false) // the command's flags are its own
	o.register(f)
	for _, name := range []string{"listen", "admin", "proxy", "tls"} {
		f.Lookup(name).DefValue = anyPort
		_ = f.Lookup(name).Value.Set(anyPort) // texts take anything
	}
	f.BoolVar(&o.withRelay, "relay", false, "also start a relay wired to the fake, at $WXRELAY_URL · 同时启动接好的中继，地址见 $WXRELAY_URL")
	f.BoolVar(&o.isolate, "isolate", false, "run it in a network where only the fake is reachable (Linux) · 在只能访问模拟微信的独立网络中运行（仅 Linux）")
	f.StringVar(&o.junit, "junit", "", "`FILE` write the WeChat calls to this file as JUnit XML · 把微信调用以 JUnit XML 写入此文件")
	f.BoolVar(&o.strict, "strict", false, "exit with 1 if a call failed that you did not ask to fail · 出现预期之外的失败调用时退出码为 1")
	f.StringSliceVar(&o.expectHosts, "expect-host", nil,
		"`HOST,…` hosts that --strict lets be refused: example.com, *.example.com · --strict 允许被拒绝的域名，如 example.com、*.example.com")
	f.BoolVar(&o.canaries, "canaries", false,
		"exit with 1 if a secret or session_key is in the output or in a reply of the relay · 输出或中继的响应中出现密钥时退出码为 1")
	f.IntVar(&o.minCalls, "min-calls", 0, "`N` exit with 1 if fewer calls reach the fake · 到达模拟微信的调用少于此数时退出码为 1")
	f.StringSliceVar(&o.expect, "expect", nil,
		"`ERRCODE,…` errcodes that --strict accepts; token: tokens fetched too often · --strict 允许的错误码；token 表示过于频繁地获取 token")
	return cmd
}

const anyPort = "127.0.0.1:0"

// errExit ends the program with another program's exit code.
type errExit int

// Error is never printed: the other program has said everything.
func (c errExit) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// exitFailed is the exit code of exec itself failing, as env and timeout have it.
const exitFailed errExit = 125

func (o *execFlags) exec(ctx context.Context, e *env, argv []string) error {
	if o.noProxy() || o.tls == "" {
		return cli.Usage("exec needs its proxy and its TLS listener: they are how programs reach the fake", "程序经由代理与 TLS 端口到达模拟微信，exec 不能关闭它们")
	}
	if o.isolate && len(o.allowHosts) > 0 {
		return cli.Usage("--allow-host lets nothing out with --isolate: there is no other network", "与 --isolate 同用时 --allow-host 不起作用：那里没有其他网络")
	}
	if o.isolate && !isolate.Inside() {
		return o.outside(e)
	}
	hosts, err := hostList("--expect-host", o.expectHosts)
	if err != nil {
		return err
	}
	strict, err := o.expected()
	if err != nil {
		return err
	}
	calls := newReport(o.junit != "", strict, hosts)
	o.onCall, o.onRefuse, o.passLoopback, o.exported = calls.call, calls.refused, true, true
	if o.canaries {
		o.watched = &canaries{report: calls}
		o.onCanary, o.around = o.watched.add, o.watched.handler
	}
	if o.withRelay {
		o.relay, o.ops = anyPort, anyPort
	}

	code, err := o.runIn(ctx, e, argv)
	if err != nil {
		var usage cli.UsageError
		if errors.As(err, &usage) {
			return err
		}
		e.complain(err)
		return cmp.Or(code, exitFailed)
	}
	calls.print(e, o.isolate)
	if o.junit != "" {
		if err := calls.writeJUnit(o.junit); err != nil {
			e.complain(err)
			code = max(code, 1)
		}
	}
	if code == 0 && o.strict && calls.unexpected() > 0 {
		e.say("--strict: failed, because calls failed that you did not ask to fail, or had mistakes in them", "--strict：出现预期之外的失败调用或疏漏，判为失败")
		code = 1
	}
	code = o.watched.judge(e, code)
	if n := calls.count(); code == 0 && n < o.minCalls {
		e.say("--min-calls %d: failed, because %d reached the fake", "--min-calls %d：只有 %d 次调用到达模拟微信，判为失败", o.minCalls, n)
		code = 1
	}
	if code != 0 {
		return code
	}
	return nil
}

// expected reads --expect.
func (o *execFlags) expected() (x mockwx.Strict, err error) {
	for _, s := range o.expect {
		if s == "token" {
			x.Tokens = true
			continue
		}
		code, err := strconv.Atoi(s)
		if err != nil {
			return x, cli.Usage("--expect %s: write errcodes such as 40163, or token", "--expect %s：请写错误码（如 40163）或 token", s)
		}
		x.Expect = append(x.Expect, mockwx.ErrCode(code))
	}
	return x, nil
}

// runIn runs the command beside the fake. It fails with a code above exitFailed
// when there is no such command.
func (o *execFlags) runIn(ctx context.Context, e *env, argv []string) (errExit, error) {
	path, code, err := findCommand(argv[0])
	if err != nil {
		return code, err
	}
	signals := child.Catch() // before anything is there to be left behind
	defer signals.Stop()
	ctx = context.WithoutCancel(ctx) // the fake outlives the command, which the signals go to

	start := func(cmd *exec.Cmd) error { return child.Start(cmd, nil) }
	var network *isolate.Network
	if o.isolate {
		if network, err = isolate.Open(mockwx.Hosts()); err != nil {
			return noNetwork(err), err
		}
		start = network.Start
	}
	go sweep(os.TempDir())
	x, err := o.open(e)
	defer x.close()
	if err == nil {
		_, err = o.addProxy(x)
	}
	if err != nil {
		return exitFailed, err
	}
	if o.isolate {
		o.addHosts(x, network)
	}
	environment, err := o.environment(e, x, os.Environ())
	if err != nil {
		return exitFailed, err
	}
	if o.verbose {
		x.announce(&env{e.stderr, e.stderr, e.getenv})
	}
	if err := o.tell(ctx, e, x); err != nil {
		return exitFailed, err
	}

	serving, stop := context.WithCancel(ctx)
	served, sites := make(chan error, 1), x.served()
	go func() { served <- boot.Serve(serving, sites, execGrace, x.drain) }()
	cmd := &exec.Cmd{Path: path, Args: argv, Env: environment, Stdin: os.Stdin, Stdout: e.stdout, Stderr: e.stderr}
	o.watched.look(cmd)
	code, err = command(e, signals, start, cmd)
	stop()
	if err2 := <-served; err == nil && err2 != nil {
		code, err = exitFailed, err2
	}
	return code, err
}

// execGrace is short: who called is gone.
const execGrace = 500 * time.Millisecond
