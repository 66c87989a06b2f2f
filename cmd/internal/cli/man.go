//go:build manpages

package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// addMan adds a command that writes the manual pages of a program and its commands, for
// a release: go run -tags manpages ./cmd/mockwx man FOLDER.
func addMan(root *cobra.Command, describe func(), zh bool) {
	root.AddCommand(&cobra.Command{
		Use:    "man FOLDER",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			describe()
			root.DisableAutoGenTag = true
			for _, cmd := range append(root.Commands(), root) {
				for line := range strings.Lines(cmd.Annotations[Environment]) {
					name, meaning, _ := strings.Cut(strings.TrimSpace(line), "\t")
					cmd.Long += "\n\n" + name + ": " + oneLanguage(meaning, zh)
				}
			}
			return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: root.Name() + " " + root.Version}, args[0])
		},
	})
}
