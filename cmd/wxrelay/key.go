package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
	"wxflow/relay/store/sealed"
)

func keyCommand() *cobra.Command {
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
