package e2e

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"wxflow/e2e/testkit"
)

// TestStopUnderLoad: SIGTERM arrives while a hundred logins wait for WeChat. All
// of them are answered, no new one is taken, and the program ends well.
func TestStopUnderLoad(t *testing.T) {
	const logins = 100
	var (
		waiting  sync.WaitGroup // at WeChat
		asked    atomic.Int32
		released = make(chan struct{})
	)
	waiting.Add(logins)
	wechat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		waiting.Done()
		<-released
		fmt.Fprintf(w, `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"o-%s"}`, r.URL.Query().Get("js_code"))
	}))
	defer wechat.Close()

	env := append(os.Environ(), "WXRELAY_DEV=1", "WXRELAY_UPSTREAM="+wechat.URL, "WXRELAY_APPID=wx0000000000000001", "WXRELAY_SECRET=mock")
	p, err := start(t.TempDir(), env, "wxrelay", "--listen", "127.0.0.1:0", "--ops", "127.0.0.1:0", "--upstream-timeout", "50s")
	if err != nil {
		t.Fatal(err)
	}
	defer p.kill()

	var clients sync.WaitGroup
	for i := range logins {
		clients.Go(func() {
			code := fmt.Sprintf("code-%d", i)
			status, _, body, err := do("POST", p.urls["relay"]+"/login", []string{`{"code":"` + code + `"}`})
			if err != nil || status != http.StatusOK || !strings.Contains(string(body), `"openid":"o-`+code+`"`) {
				t.Errorf("login %d: HTTP %d %s, %v", i, status, body, err)
			}
		})
	}
	waiting.Wait()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if !testkit.Until(nil, func() bool {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.urls["relay"], "http://"))
		if err == nil {
			conn.Close()
		}
		return err != nil
	}) {
		t.Error("it goes on to take connections")
	}
	close(released)
	clients.Wait()
	<-p.ended
	if p.err != nil {
		t.Errorf("%v\n%s", p.err, p.printed())
	}
	if n := asked.Load(); n != logins {
		t.Errorf("WeChat was asked %d times for %d codes", n, logins)
	}
}
