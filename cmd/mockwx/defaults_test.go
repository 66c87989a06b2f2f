package main

import (
	"net"
	"testing"
)

// By default a client may take localhost for either of its addresses.
func TestDefaultsAreLocalhost(t *testing.T) {
	root := rootCommand(quiet(), nil)
	n := 0
	for _, name := range []string{"serve", "up"} {
		cmd, _, err := root.Find([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		for _, flag := range []string{"listen", "admin", "proxy", "relay", "ops"} {
			if f := cmd.Flags().Lookup(flag); f != nil {
				n++
				if host, _, err := net.SplitHostPort(f.DefValue); err != nil || host != "localhost" {
					t.Errorf("%s --%s is %s by default", name, flag, f.DefValue)
				}
			}
		}
	}
	if n != 8 {
		t.Errorf("%d flags were looked at", n)
	}
}
