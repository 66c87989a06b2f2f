// Package cli holds how both programs read a command line and in which language they
// answer: errors of usage, words that are no command, the version.
package cli

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxflow/cmd/internal/boot"
	"wxflow/relay/text"
)

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

// NoArgs refuses words after a command. extra is for one behind a command, unknown for
// one in the place of a command; both are formats for the path of the command and the word.
func NoArgs(extra, unknown text.Text) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		if cmd.HasParent() {
			return Usage(extra.EN, extra.ZH, cmd.CommandPath(), args[0])
		}
		cmd.SuggestionsMinimumDistance = 2
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			return Usage("there is no command %q; did you mean %s?", "没有命令 %q，是否想写 %s？", args[0], near[0])
		}
		return Usage(unknown.EN, unknown.ZH, cmd.CommandPath(), args[0])
	}
}

// AddVersion gives a program the flag --version and the command version.
func AddVersion(root *cobra.Command, help string) {
	line := boot.VersionLine(root.Name())
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

// NearestFlag returns the flag of a command that a name most likely means, "" for none.
func NearestFlag(cmd *cobra.Command, name string) string {
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	return text.Nearest(name, known)
}
