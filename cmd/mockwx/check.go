package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
	"wxflow/mockwx/text"
)

func checkCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE…",
		Short: "check fixtures, and list every problem as file:line: message · 检查 fixture，逐条列出问题（文件:行: 说明）",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cli.Usage("check needs at least one fixture file or folder", "check 至少需要一个 fixture 文件或目录")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return check(e, args) },
	}
}

// check reads the files as one fixture, as serve does.
func check(e *env, paths []string) error {
	fx, err := mockwx.LoadFixture(paths...)
	if err != nil {
		e.complain(err)
		return errSilent
	}
	e.warn(fx)
	fmt.Fprintln(e.stdout, text.Say("%s: ok (%s)", "%s：正常（%s）", strings.Join(paths, ", "), contents(fx)).In(e.lang()))
	return nil
}

// contents says what a fixture has: "1 app, 41 users".
func contents(fx *mockwx.Fixture) mockwx.Text {
	var en, zh []string
	count := func(n int, one, chinese string) {
		if n == 0 {
			return
		}
		zh = append(zh, fmt.Sprintf("%d 个%s", n, chinese))
		if n > 1 {
			one += "s"
		}
		en = append(en, fmt.Sprintf("%d %s", n, one))
	}
	count(len(fx.Apps), "app", "小程序")
	count(fx.Population(), "user", "用户")
	count(len(fx.Codes), "code", " code")
	count(len(fx.Faults), "fault", "故障")
	if len(en) == 0 {
		return text.Of("empty", "空")
	}
	return text.Of(strings.Join(en, ", "), strings.Join(zh, "，"))
}
