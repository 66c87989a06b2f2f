package cli

import (
	"io/fs"
	"strings"

	"github.com/spf13/cobra"
)

// ReadHelp gives a program and its commands their long help and their examples, from
// NAME.txt in a folder. insert are pairs of what stands in the texts and what takes its
// place.
func ReadHelp(root *cobra.Command, texts fs.FS, insert ...string) {
	for _, cmd := range append(root.Commands(), root) {
		b, err := fs.ReadFile(texts, "help/"+cmd.Name()+".txt")
		if err != nil {
			continue // it has none
		}
		long, examples, _ := strings.Cut(strings.NewReplacer(insert...).Replace(string(b)), "\nEXAMPLES\n")
		cmd.Long, cmd.Example = long, strings.TrimSuffix(examples, "\n")
	}
}
