package boot

import (
	"net"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay/text"
)

func TestWhyNotListening(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for addr, want := range map[string][2]string{
		"8099": {"--listen 8099: a port alone; write 127.0.0.1:8099 for this machine, or :8099 for all of its addresses",
			"--listen 8099：只有端口；仅供本机访问请写 127.0.0.1:8099"},
		"127.0.0.1":              {"--listen 127.0.0.1: is not an address; write one such as 127.0.0.1:8090", "不是地址；请写"},
		"::1:8099":               {"is not an address", "不是地址"},
		"192.0.2.1:8099":         {"is not an address of this machine", "不是本机的地址"},
		taken.Addr().String():    {"is taken by ", "占用"},
		"127.0.0.1:noport":       {"--listen 127.0.0.1:noport: ", "--listen 127.0.0.1:noport："},
		testkit.Addr(t) + "0000": {"--listen ", "--listen "},
	} {
		site, err := Listen("listen", addr, &http.Server{})
		if err == nil {
			site.Close()
			t.Errorf("%s: it listens", addr)
			continue
		}
		en, zh := err.Error(), text.Chinese(err)
		if en == zh || !strings.Contains(en, want[0]) || !strings.Contains(zh, want[1]) || strings.Contains(en+zh, "%!") {
			t.Errorf("%s:\n%v\n%v\nwant\n%s\n%s", addr, en, zh, want[0], want[1])
		}
	}
	if _, err := Listen("ops", taken.Addr().String(), &http.Server{}); !InUse(err) {
		t.Errorf("%v is not told from other errors", err)
	} else if runtime.GOOS == "linux" && !strings.Contains(err.Error(), "boot.test (pid ") {
		t.Errorf("it does not say who has the port: %v", err)
	}
	denied := whyNotListening("listen", "127.0.0.1:443", &net.OpError{Op: "listen", Err: syscall.EACCES})
	if !strings.Contains(denied.Error(), "setcap cap_net_bind_service=+ep") || !strings.Contains(text.Chinese(denied), "需要特权") {
		t.Error(denied, text.Chinese(denied))
	}
}

func TestEverywhere(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:0": false, ":0": true, "0.0.0.0:0": true} {
		s, err := Listen("listen", addr, &http.Server{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Everywhere() != want || !strings.HasPrefix(s.URL(), "http://127.0.0.1:") {
			t.Errorf("%s: everywhere %t, %s", addr, s.Everywhere(), s.URL())
		}
		s.Close()
	}
}
