package mockwx

import (
	"net"
	"os"
	"path/filepath"
	"sync"

	"wxflow/mockwx/environ"
	"wxflow/mockwx/proxy"
)

// Environ is what a program that a test starts needs in its environment, so
// that it reaches this server at https://api.weixin.qq.com and WeChat's other
// hosts as it is:
//
//	cmd := exec.CommandContext(t.Context(), "node", "server.js")
//	cmd.Env = append(os.Environ(), wx.Environ()...)
//
// It is what `mockwx exec` gives to programs, for all runtimes that
// mockwx/docs/exec.md lists; MOCKWX_URL and WECHAT_API_BASE are s.URL. The first
// call starts a proxy, which refuses all hosts but WeChat's and this machine,
// and writes the certificate to trust into a temporary folder; both end with
// the test.
func (s *Server) Environ() []string {
	s.tb.Helper()
	return s.environ()
}

func (s *Server) makeEnviron() []string {
	fail := func(err error) { s.tb.Fatalf("mockwx: the environment for a program: %v", err) }
	dir, err := os.MkdirTemp("", "mockwx-test-")
	if err != nil {
		fail(err)
	}
	s.tb.Cleanup(func() { os.RemoveAll(dir) })
	write := func(name string, data []byte) (string, error) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return "", err
		}
		return path, os.WriteFile(path, data, 0o644)
	}
	proxy, err := s.NewProxy(proxy.Options{PassLoopback: true, Exported: true})
	if err != nil {
		fail(err)
	}
	var served sync.WaitGroup
	s.tb.Cleanup(func() {
		proxy.Close()
		served.Wait()
	})
	listen := func(serve func(net.Listener) error) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			fail(err)
		}
		served.Go(func() { serve(l) }) // returns when the proxy is closed
		return l.Addr().String()
	}
	f := environ.Fake{
		API: s.URL, Admin: s.AdminURL, Hosts: Hosts(), Write: write,
		Proxy: "http://" + listen(proxy.Serve), TLS: "https://" + listen(proxy.ServeTLS),
	}
	if f.CA, err = write("ca.pem", proxy.CertificatePEM()); err != nil {
		fail(err)
	}
	set, _, err := f.Variables(os.Environ())
	if err != nil {
		fail(err)
	}
	return environ.Add(nil, set)
}
