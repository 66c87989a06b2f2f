// Command wxrelay is the login relay as a program: flags, environment and
// wiring. What it does is package relay.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
)

func main() {
	keepSmall()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal is not caught: it ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run is main as a function: it ends when ctx does and returns the exit status.
// environ is as os.Environ has it.
func run(ctx context.Context, args []string, environ []string, stdout, stderr io.Writer) int {
	root := newRoot(environ)
	root.SetArgs(append([]string{}, args...)) // nil would be what this process was called with
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	zh, _ := chinese("", lookupIn(environ)) // fails for a --lang only
	return explain(stderr, err, zh)
}

func newRoot(environ []string) *cobra.Command {
	env := lookupIn(environ)
	root := serveCommand("wxrelay", environ)
	root.Long = `wxrelay takes the code from wx.login, redeems it at WeChat, keeps the
session_key and hands the client a session of its own.

wxrelay 接收 wx.login 的 code，向微信换取登录态，保存 session_key，
并向客户端签发自己的会话。

Every setting is a flag or an environment variable; the flag wins.
The AppSecret is never a flag: WXRELAY_SECRET or --secret-file.
每个设置都可用参数或环境变量指定，参数优先；AppSecret 不能作为参数值传入。`
	root.Example = `  # production · 生产环境
  WXRELAY_APPID=wx0123456789abcdef wxrelay --secret-file /run/secrets/appsecret

  # several apps · 多个应用
  wxrelay --config apps.yaml

  # look at the settings without starting · 仅检查设置
  wxrelay --check-config

  # against a fake WeChat · 连接模拟微信
  WXRELAY_DEV=1 WXRELAY_SECRET=mocksecret0000000000000000000001 \
    wxrelay --upstream http://127.0.0.1:8090 --appid wx0000000000000001

  curl 'http://127.0.0.1:8080/login?code=CODE'`
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(serveCommand("serve", environ), doctorCommand(environ), readyCommand(env), keyCommand())
	cli.AddVersion(root, "print the version · 显示版本")
	return root
}

// gcPercent is how much garbage may stand beside what is in use before it is
// collected. Ours: sessions in memory hold no pointer, so a collection costs
// little, and with the usual 100 a machine would have to have twice what the
// sessions need.
const gcPercent = 40

// keepSmall sets it, unless the operator has set GOGC.
func keepSmall() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
