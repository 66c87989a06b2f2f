package main

import (
	"net"
	"strconv"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/cli"
)

// addPorts gives a command --ports: one flag that moves every address that no
// other flag gives. The names are the flags of addresses, in the order of their
// ports.
func addPorts(cmd *cobra.Command, en, zh string, names ...string) {
	var ports string
	f := cmd.Flags()
	f.StringVar(&ports, "ports", "",
		"`PORT` free, or the first of "+strconv.Itoa(len(names))+" consecutive ports ("+en+") · "+
			"free 表示自动选择空闲端口；也可写连续 "+strconv.Itoa(len(names))+" 个端口中的第一个（"+zh+"）")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if ports == "" {
			return nil
		}
		first, err := strconv.Atoi(ports)
		if ports != "free" && (err != nil || first < 1 || first > 65536-len(names)) {
			return cli.Usage("--ports %s: write free, or a number up to %d", "--ports %s：请写 free，或不超过 %d 的数字", ports, 65536-len(names))
		}
		for i, name := range names {
			if f.Changed(name) {
				continue
			}
			port := 0
			if ports != "free" {
				port = first + i
			}
			if err := f.Set(name, net.JoinHostPort("localhost", strconv.Itoa(port))); err != nil {
				return err
			}
		}
		return nil
	}
}
