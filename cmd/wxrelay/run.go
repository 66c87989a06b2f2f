package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxflow/cmd/internal/boot"
	"wxflow/relay"
)

// A lookup reads the environment, as os.LookupEnv does.
type lookup func(string) (string, bool)

// errUsage marks mistakes in how the program was called: exit code 2.
type errUsage struct{ error }

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, env lookup, stdout, stderr io.Writer) int {
	root := rootCommand(env, stdout, stderr)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var usage errUsage
	var problems relay.Problems
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "wxrelay: %v\nhint: wxrelay --help\n", err)
		return 2
	case errors.As(err, &problems):
		for _, p := range problems {
			fmt.Fprintf(stderr, "wxrelay: %s: %s\n", p.Setting, p.Text)
		}
		fmt.Fprintln(stderr, "hint: wxrelay --help lists the settings · 各项设置见 wxrelay --help")
	default:
		fmt.Fprintf(stderr, "wxrelay: %v\n", err)
	}
	return 1
}

func rootCommand(env lookup, stdout, stderr io.Writer) *cobra.Command {
	var check bool
	serve := func(cmd *cobra.Command, _ []string) error {
		s, err := relay.LoadSettings(flagLookup(cmd.Flags()), env)
		if err != nil {
			return err
		}
		if check {
			return summarise(stdout, s)
		}
		return serve(cmd.Context(), s, stdout, stderr)
	}
	root := &cobra.Command{
		Use:   "wxrelay",
		Short: "log users of a WeChat mini-program in · 微信小程序登录中继",
		Long: `wxrelay takes the code from wx.login, asks WeChat, keeps the session_key and hands
the client a session of its own. Each setting is a flag or an environment variable.

wxrelay 接收 wx.login 的 code，向微信换取身份，保管 session_key，并发给客户端自己的会话。
每项设置都可以用参数或环境变量给出。

` + settingsHelp(),
		Example: `  WXRELAY_APPID=wx0123456789abcdef WXRELAY_SECRET_FILE=/run/secrets/appsecret wxrelay
  wxrelay --check-config
  WXRELAY_DEV=1 WXRELAY_UPSTREAM=http://127.0.0.1:8090 wxrelay --appid wx0000000000000001 --secret-file secret.txt`,
		Args:              noArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		RunE:              serve,
	}
	sub := &cobra.Command{
		Use:     "serve",
		Short:   "run the relay; what wxrelay does without a command · 运行中继（缺省命令）",
		Example: "  wxrelay serve --listen :8080",
		Args:    noArgs,
		RunE:    serve,
	}
	for _, cmd := range []*cobra.Command{root, sub} {
		registerFlags(cmd.Flags())
		cmd.Flags().BoolVar(&check, "check-config", false, "report every problem with the settings and stop · 检查设置后退出")
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return errUsage{err} })
	root.AddCommand(sub, &cobra.Command{
		Use:     "version",
		Short:   "print the version · 打印版本",
		Example: "  wxrelay version",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(stdout, boot.VersionLine("wxrelay"))
			return err
		},
	})
	return root
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return errUsage{fmt.Errorf("%s takes no argument; %q is one", cmd.CommandPath(), args[0])}
	}
	return nil
}

// registerFlags makes a flag of each setting that may be one.
func registerFlags(f *pflag.FlagSet) {
	for _, s := range relay.SettingTable() {
		switch {
		case s.Flag == "":
		case s.Value == "":
			f.Bool(s.Flag, false, s.Help+" · "+s.HelpZH)
		default:
			f.String(s.Flag, "", fmt.Sprintf("%s · %s (`%s`, default %q)", s.Help, s.HelpZH, s.Value, s.Default))
		}
	}
}

// flagLookup reports only flags that were given, so that the environment and
// the defaults stay one step behind.
func flagLookup(f *pflag.FlagSet) lookup {
	return func(name string) (string, bool) {
		x := f.Lookup(name)
		if x == nil || !x.Changed {
			return "", false
		}
		return x.Value.String(), true
	}
}

func settingsHelp() string {
	var b strings.Builder
	b.WriteString("Environment · 环境变量:\n")
	for _, s := range relay.SettingTable() {
		fmt.Fprintf(&b, "  %-25s %s · %s\n", s.Env, s.Help, s.HelpZH)
	}
	return strings.TrimRight(b.String(), "\n")
}

// summarise says what the relay would do, without its secret.
func summarise(w io.Writer, s relay.Settings) error {
	upstream := s.Config.Upstream
	if upstream == "" {
		upstream = relay.DefaultUpstream
	}
	_, err := fmt.Fprintf(w, "ok\n  listen    %s\n  ops       %s\n  upstream  %s\n  appid     %s\n  dev       %v\n",
		s.Listen, s.Ops, upstream, s.Config.Apps[0].AppID, s.Config.Dev)
	return err
}

// stopGrace is how long logins in flight may finish when the relay stops: the
// longest one, and a little.
const stopGrace = relay.DefaultUpstreamTimeout + 2*time.Second

func serve(ctx context.Context, s relay.Settings, stdout, stderr io.Writer) error {
	s.Config.Logger = slog.New(slog.NewJSONHandler(stderr, nil))
	r, err := relay.New(s.Config)
	if err != nil {
		return err
	}
	defer r.Close()
	public, err := boot.Listen("listen", s.Listen, r.Server(r.Handler()))
	if err != nil {
		return err
	}
	ops, err := boot.Listen("ops", s.Ops, r.Server(r.Ops()))
	if err != nil {
		return err
	}
	public.Name, ops.Name, ops.Last = "relay", "ops", true
	sites := []boot.Site{public, ops}
	fmt.Fprintf(stdout, "wxrelay: logs in with %s\n", r.Upstream())
	for _, x := range sites {
		fmt.Fprintf(stdout, "  %-6s %s\n", x.Name, x.URL())
	}
	if s.ReadyFile != "" {
		if err := boot.WriteReadyFile(s.ReadyFile, sites); err != nil {
			return err
		}
	}
	return boot.Serve(ctx, sites, max(stopGrace, s.Config.UpstreamTimeout+2*time.Second), r.Drain)
}
