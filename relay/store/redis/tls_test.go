//go:build unix

package redis

import (
	"net"
	"testing"

	"wxflow/e2e/testkit"
)

// rediss speaks TLS with a Redis that takes nothing else, and only when it can
// trust it.
func TestTLS(t *testing.T) {
	t.Parallel()
	own := testkit.Authority("Redis")
	own.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	certFile, keyFile := testkit.WriteCerts(t, t.TempDir(), testkit.Certify(t, own, nil))
	port := freePort(t)
	startRedis(t, "--tls-port", port, "--tls-cert-file", certFile, "--tls-key-file", keyFile, "--tls-auth-clients", "no")
	s := open(t, "rediss://127.0.0.1:"+port+"?ca="+certFile, nil)
	put(t, s, newSession(1))
	get(t, s, newSession(1))
	for _, url := range []string{"rediss://127.0.0.1:" + port, "redis://127.0.0.1:" + port} {
		if err := open(t, url, nil).Ping(t.Context()); err == nil {
			t.Errorf("%s: it trusts anybody, or speaks in clear", url)
		}
	}
}
