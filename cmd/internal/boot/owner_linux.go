package boot

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ownerOf names the program that listens on the port of addr, "" when that cannot
// be known: another user's programs are not shown to everybody.
func ownerOf(addr string) string {
	_, port, _ := net.SplitHostPort(addr) // "" is no number
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return ""
	}
	sockets := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		listeners(table, uint16(n), sockets)
	}
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, link := range links {
		if to, err := os.Readlink(link); err != nil || !sockets[to] {
			continue
		}
		process := strings.SplitN(link, "/", 4)[2]
		if name, err := os.ReadFile("/proc/" + process + "/comm"); err == nil {
			return fmt.Sprintf("%s (pid %s)", strings.TrimSpace(string(name)), process)
		}
	}
	return ""
}

// listeners adds the sockets that listen on a port, as the links of /proc name
// them. Doc: proc_pid_net(5): the second field is ADDRESS:PORT in hex, the fourth
// the state (0A is LISTEN), the tenth the inode.
func listeners(table string, port uint16, sockets map[string]bool) {
	b, _ := os.ReadFile(table) // what is not there has no lines
	for line := range strings.Lines(string(b)) {
		field := strings.Fields(line)
		if len(field) > 9 && field[3] == "0A" && strings.HasSuffix(field[1], fmt.Sprintf(":%04X", port)) {
			sockets["socket:["+field[9]+"]"] = true
		}
	}
}
