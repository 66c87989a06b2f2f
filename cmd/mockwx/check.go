package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
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
	fmt.Fprintf(e.stdout, "ok: %d apps, %d users, %d codes, %d faults\n", len(fx.Apps), fx.Population(), len(fx.Codes), len(fx.Faults))
	return nil
}
