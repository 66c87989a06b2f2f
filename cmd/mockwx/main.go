// Command mockwx is WeChat, offline: a fake api.weixin.qq.com for tests and
// laptops. See package mockwx for what it emulates, and `mockwx --help`.
package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
	"wxflow/relay/text"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(code)
}

// An env is what a command sees of its environment.
type env struct {
	stdout, stderr io.Writer
	getenv         func(string) string
}

// lang is the locale that messages are written in.
func (e *env) lang() string { return cli.Locale(e.getenv) }

// errSilent ends a command whose output has said everything: exit code 1.
var errSilent = errors.New("")

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	e := &env{stdout, stderr, getenv}
	root := rootCommand(e, args)
	root.SetArgs(append([]string{}, args...)) // nil would be what this process was called with
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	var (
		usage cli.UsageError
		exit  errExit
	)
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		e.complain(err)
		hint := mockwx.Text{EN: "hint: %s --help\n", ZH: "提示：运行 %s --help 查看用法\n"}
		fmt.Fprintf(stderr, hint.In(e.lang()), cmd.CommandPath())
		return 2
	case errors.As(err, &exit):
		return int(exit)
	case !errors.Is(err, errSilent):
		e.complain(err)
	}
	return 1
}

// say prints a message in the reader's language.
func (e *env) say(en, zh string, args ...any) {
	fmt.Fprintln(e.stderr, "mockwx:", in(text.Errorf(en, zh, args...), e.lang()))
}

// complain prints an error in the reader's language; fixture problems stand a
// line each, as editors and CI like them.
func (e *env) complain(err error) {
	var problems mockwx.Problems
	if errors.As(err, &problems) {
		fmt.Fprintln(e.stderr, problems.In(e.lang()))
		return
	}
	fmt.Fprintf(e.stderr, "mockwx: %s\n", text.Mask(in(err, e.lang()))) // it may quote a flag or a variable
}

//go:embed help
var help embed.FS

// commands make what rootCommand has.
var commands = map[string]func(*env) *cobra.Command{
	"serve": serveCommand, "up": upCommand, "exec": execCommand, "init": initCommand, "check": checkCommand, "code": codeCommand,
	"encrypt": encryptCommand, "push": pushCommand, "ready": readyCommand, "conform": conformCommand,
}

// rootCommand makes the program: the command that args begin with, or else all of them.
func rootCommand(e *env, args []string) *cobra.Command {
	root := &cobra.Command{
		Use:           "mockwx",
		Short:         "a fake WeChat server for tests · 测试用的模拟微信服务器",
		Args:          cli.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(cli.FlagError)
	if one := cli.AddCommands(root, e, commands, args); !one { // without a command, the program is serve
		serve, _, _ := root.Find([]string{"serve"})
		root.PreRunE, root.RunE = serve.PreRunE, serve.RunE
		root.Flags().AddFlagSet(serve.Flags())
		cli.AddVersion(root, "print the version · 打印版本")
	}
	cli.AddHelp(root, help, e.lang(), "{events}", strings.Join(mockwx.PushEvents(), "\n  "),
		"{platform events}", strings.Join(mockwx.ComponentPushEvents(), "\n  "))
	return root
}

// aboutFlag says which flag or variable a mistake is in.
func aboutFlag(name string, err error) error {
	return cli.Usage("%s: %s", "%s：%s", name, text.New(in(err, "en"), in(err, "zh")))
}

// in returns what err says in the language of lang, or as it is.
func in(err error, lang string) string {
	var said interface{ In(lang string) string }
	switch {
	case errors.As(err, &said):
		return said.In(lang)
	case strings.HasPrefix(strings.ToLower(lang), "zh"):
		return text.Chinese(err)
	}
	return err.Error()
}

// fakeFlags say which fake a command asks: the one that runs at admin, or one that is
// made of the fixtures for this call.
type fakeFlags struct {
	fixtures []string
	seed     string
	admin    string
}

func (o *fakeFlags) register(f *pflag.FlagSet, adminHelp string) {
	f.StringSliceVar(&o.fixtures, "fixtures", nil, fixturesHelp)
	f.StringVar(&o.seed, "seed", "", seedHelp)
	f.StringVar(&o.admin, "admin", "", adminHelp)
}

// fake makes the one of the fixtures.
func (o *fakeFlags) fake() (*mockwx.Fake, error) {
	fx, err := mockwx.LoadFixture(o.fixtures...)
	if err != nil {
		return nil, err
	}
	return mockwx.New(mockwx.Options{Fixture: fx, Seed: o.seed})
}

// onlyApp fills in the appid of a command where there is one app to mean: that of
// the running fake, or of the fixtures.
func (o *fakeFlags) onlyApp(ctx context.Context, e *env, appid *string) error {
	if o.admin == "" {
		o.fixtures = e.found(o.fixtures)
	}
	if *appid != "" {
		return nil
	}
	var list []mockwx.App
	if o.admin != "" {
		if err := (adminClient{o.admin}).get(ctx, "/apps", &list); err != nil {
			return err
		}
	} else {
		fx, err := mockwx.LoadFixture(o.fixtures...)
		if err != nil {
			return err
		}
		list = fx.Apps
	}
	var apps []string
	for _, a := range list {
		apps = append(apps, a.AppID)
	}
	switch {
	case len(apps) == 0:
		return text.Errorf("the fixture has no app; add one", "fixture 中没有小程序；请添加一个")
	case len(apps) > 1:
		return cli.Usage("--appid is missing; there are %s", "缺少 --appid；现有 %s", strings.Join(apps, ", "))
	}
	*appid = apps[0]
	return nil
}
