package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxflow/mockwx"
	"wxflow/relay/text"
)

// errUsage marks mistakes in how a command was called: exit code 2.
type errUsage struct{ error }

// In returns the message in the language of lang.
func (e errUsage) In(lang string) string { return in(e.error, lang) }

func (e errUsage) Unwrap() error { return e.error }

// A bilingual is an error with a message in each language.
type bilingual struct{ mockwx.Text }

func (e bilingual) Error() string { return e.EN }

// problem makes an error of a message in both languages.
func problem(en, zh string, args ...any) error {
	return bilingual{mockwx.Text{EN: fmt.Sprintf(en, args...), ZH: fmt.Sprintf(zh, args...)}}
}

// usage is problem for a mistake in how a command was called.
func usage(en, zh string, args ...any) error { return errUsage{problem(en, zh, args...)} }

// aboutFlag says which flag or variable a mistake is in.
func aboutFlag(name string, err error) error {
	return errUsage{bilingual{mockwx.Text{EN: name + ": " + in(err, "en"), ZH: name + "：" + in(err, "zh")}}}
}

// in returns what err says in the language of lang, or as it is.
func in(err error, lang string) string {
	var said interface{ In(lang string) string }
	if errors.As(err, &said) {
		return said.In(lang)
	}
	return err.Error()
}

// noArgs refuses words that are no command, and says which one was meant.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasParent() {
		return usage("%s takes no argument; %q is one", "%s 不接受参数，%q 多余", cmd.CommandPath(), args[0])
	}
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usage("there is no command %q; did you mean %s?", "没有命令 %q，是否想写 %s？", args[0], near[0])
	}
	return usage("there is no command %q", "没有命令 %q", args[0])
}

// flagError says what is wrong with a flag, and which one was meant.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return errUsage{err}
	}
	name := unknown.GetSpecifiedName()
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	switch near := text.Nearest(name, known); {
	case near != "":
		return usage("there is no flag --%s; did you mean --%s?", "没有参数 --%s，是否想写 --%s？", name, near)
	}
	return usage("there is no flag --%s", "没有参数 --%s", name)
}

// onlyApp fills in the appid of a command where there is one app to mean: that of
// the running fake at admin, or of the fixtures.
func onlyApp(ctx context.Context, appid *string, admin string, fixtures []string) error {
	if *appid != "" {
		return nil
	}
	var apps []string
	if admin != "" {
		var list []mockwx.AppInfo
		if err := (adminClient{admin}).do(ctx, http.MethodGet, "/apps", nil, &list); err != nil {
			return err
		}
		for _, a := range list {
			apps = append(apps, a.AppID)
		}
	} else {
		fx, err := mockwx.LoadFixture(fixtures...)
		if err != nil {
			return err
		}
		for _, a := range fx.Apps {
			apps = append(apps, a.AppID)
		}
	}
	switch {
	case len(apps) == 0:
		return problem("the fixture has no app; add one", "fixture 中没有小程序；请添加一个")
	case len(apps) > 1:
		return usage("--appid is missing; there are %s", "缺少 --appid；现有 %s", strings.Join(apps, ", "))
	}
	*appid = apps[0]
	return nil
}
