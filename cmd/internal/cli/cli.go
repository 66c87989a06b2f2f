// Package cli holds how both programs read a command line and in which language they
// answer: errors of usage, words that are no command, the version.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"wxflow/cmd/internal/boot"
	"wxflow/relay/text"
)

// Terminal reports whether a person reads what is written there.
func Terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// PrintJSON writes a value as indented JSON, with what a user wrote as it is.
func PrintJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// A UsageError is a command line that cannot be understood: exit status 2.
type UsageError struct{ Err error }

func (e UsageError) Error() string { return e.Err.Error() }

func (e UsageError) Unwrap() error { return e.Err }

// Usage returns a UsageError in both languages.
func Usage(en, zh string, args ...any) error { return UsageError{text.Errorf(en, zh, args...)} }

// Locale returns the locale that messages are written in, by the usual variables.
func Locale(getenv func(name string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// NoArgs refuses words after a command, and says which command was meant.
func NoArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasParent() {
		return Usage("%s takes no argument; %q is one", "%s 不接受参数，%q 多余", cmd.CommandPath(), args[0])
	}
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return Usage("there is no command %q; did you mean %s?", "没有命令 %q，是否想写 %s？", args[0], near[0])
	}
	return Usage("there is no command %q", "没有命令 %q", args[0])
}

// AddCommands gives a program its commands, by name, and reports whether that is only the
// one that args begin with: then no others are needed, and a start does not make their flags
// (BenchmarkCommands of mockwx).
func AddCommands[E any](root *cobra.Command, env E, commands map[string]func(E) *cobra.Command, args []string) (one bool) {
	if len(args) > 0 && commands[args[0]] != nil {
		root.CompletionOptions.DisableDefaultCmd = true // it is a command too
		root.AddCommand(commands[args[0]](env))
		return true
	}
	for _, command := range commands {
		root.AddCommand(command(env))
	}
	return false
}

// AddVersion gives a program the flag --version and the command version.
func AddVersion(root *cobra.Command, help string) {
	line := fmt.Sprintf("%s %s %s %s/%s", root.Name(), boot.VersionName(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	root.Version = boot.VersionName()
	root.SetVersionTemplate(line + "\n")
	root.Flags().Bool("version", false, help) // cobra's own help has no Chinese
	root.AddCommand(&cobra.Command{
		Use:     "version",
		Short:   help,
		Example: "  " + root.Name() + " version",
		Args:    root.Args,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), line)
			return err
		},
	})
}

// ReadyCommand returns a command that asks a server whether it is ready, at the address in
// a flag, until it is or --wait ends.
func ReadyCommand(short, flag, addr, help string, ask func(ctx context.Context, addr string) error) *cobra.Command {
	var wait time.Duration
	cmd := &cobra.Command{
		Use:   "ready",
		Short: short,
		Args:  NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return boot.Await(cmd.Context(), wait, func(ctx context.Context) error { return ask(ctx, addr) })
		},
	}
	cmd.Flags().StringVar(&addr, flag, addr, help)
	cmd.Flags().DurationVar(&wait, "wait", 0, "`DURATION` keep asking for this long · 最长等待时间")
	return cmd
}

// FlagError says what is wrong with a flag, and which one was meant. Where it quotes a
// value, the flag takes a number, a time or the like: not a secret.
func FlagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		name := FlagName(unknown)
		if near := NearestFlag(cmd, name); near != "" {
			return Usage("there is no flag --%s; did you mean --%s?", "没有参数 --%s，是否想写 --%s？", name, near)
		}
		if unknown.GetSpecifiedShortnames() != "" {
			return Usage("there is no flag -%s", "没有参数 -%s", name[:1]) // what follows may be its value
		}
		return Usage("there is no flag --%s", "没有参数 --%s", name)
	case errors.As(err, &missing):
		return Usage("--%s needs a value", "--%s 需要一个值", missing.GetFlag().Name)
	case errors.As(err, &invalid):
		name, value := invalid.GetFlag().Name, invalid.GetValue()
		switch invalid.GetFlag().Value.Type() {
		case "bool":
			return Usage("--%s is a switch: %.40q is not true or false", "--%s 是开关：%.40q 不是 true 或 false", name, value)
		case "duration":
			return Usage("--%s: %.40q is not a duration like 10s", "--%s：%.40q 不是 10s 这样的时长", name, value)
		}
		return Usage("--%s: %.40q is not a whole number", "--%s：%.40q 不是整数", name, value)
	}
	return Usage("%v", "用法有误：%v", err)
}

// FlagName is the flag that a command line names: -listen=…, as other programs have it,
// is listen.
func FlagName(err *pflag.NotExistError) string {
	if short := err.GetSpecifiedShortnames(); short != "" {
		name, _, _ := strings.Cut(short, "=")
		return name
	}
	return err.GetSpecifiedName()
}

// NearestFlag returns the flag of a command that a name most likely means, "" for none.
func NearestFlag(cmd *cobra.Command, name string) string {
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	return text.Nearest(name, known)
}
