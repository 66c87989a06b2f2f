//go:build !manpages

package cli

import "github.com/spf13/cobra"

// addMan adds nothing: what writes manual pages is no part of a program.
func addMan(*cobra.Command, func(), bool) {}
