package boot

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Who is connected to a port does not listen there.
func TestListeners(t *testing.T) {
	t.Parallel()
	const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	line := func(local, state, inode string) string {
		return "   0: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000     0        0 " + inode +
			" 1 0 100 0 0 10 0\n"
	}
	table := filepath.Join(t.TempDir(), "tcp")
	text := head + line("0100007F:1F9A", "0A", "11") + line("0100007F:1F9A", "01", "12") + line("0100007F:1F9B", "0A", "13") +
		line("0100007F:01F9", "0A", "14") + line("00000000000000000000000001000000:1F9A", "0A", "15") + "short\n"
	if err := os.WriteFile(table, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	listeners(table, 8090, found)
	listeners(table+".none", 8090, found)
	if len(found) != 2 || !found["socket:[11]"] || !found["socket:[15]"] {
		t.Errorf("%v", found)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if got := ownerOf(l.Addr().String()); !strings.HasPrefix(got, "boot.test (pid ") {
		t.Errorf("%q", got)
	}
	for _, addr := range []string{"nonsense", "127.0.0.1:http", "127.0.0.1:99999"} {
		if got := ownerOf(addr); got != "" {
			t.Errorf("%s: %q", addr, got)
		}
	}
}
