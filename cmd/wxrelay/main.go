// Command wxrelay is the login relay as a program: flags, environment and
// wiring. What it does is package relay.
package main

import (
	"context"
	"embed"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/relay/store/sealed"
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
	root := newRoot(environ, args)
	root.SetArgs(append([]string{}, args...)) // nil would be what this process was called with
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	return explain(stderr, err, locale(lookupIn(environ)))
}

//go:embed help
var help embed.FS

// commands make what newRoot has.
var commands = map[string]func(environ []string) *cobra.Command{
	"serve": serveCommand, "doctor": doctorCommand, "ready": readyCommand, "sessions": sessionsCommand, "key": keyCommand,
}

// newRoot makes the program: the command that args begin with, or else all of them.
func newRoot(environ, args []string) *cobra.Command {
	root := &cobra.Command{Use: "wxrelay"}
	if one := cli.AddCommands(root, environ, commands, args); !one { // without a command, the program is serve
		all := root.Commands()
		root = serveCommand(environ)
		root.Use = "wxrelay"
		root.AddCommand(all...)
		cli.AddVersion(root, "print the version · 显示版本")
	}
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(flagError)
	cli.AddHelp(root, help, locale(lookupIn(environ)))
	return root
}

func keyCommand([]string) *cobra.Command {
	return &cobra.Command{
		Use:   "key",
		Short: "make a key for WXRELAY_KEY · 生成用于 WXRELAY_KEY 的密钥",
		Args:  cli.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), sealed.NewKey())
			return err
		},
	}
}
