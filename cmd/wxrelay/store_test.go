package main

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// redisThat answers every command with one error.
func redisThat(t *testing.T, says string) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				for lines := bufio.NewScanner(conn); lines.Scan(); {
					if strings.HasPrefix(lines.Text(), "*") { // a command begins
						fmt.Fprintf(conn, "-%s\r\n", says)
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

// A Redis that is not there now is said by --check-config, and is no problem of
// the settings; one that refuses the password is.
func TestCheckConfigAsksRedis(t *testing.T) {
	t.Parallel()
	_, key, _ := runNow(t, environ(), "key")
	gone := testkit.Addr(t)
	wrong := redisThat(t, "WRONGPASS invalid username-password pair or user is disabled.")
	for _, x := range []struct {
		lang, store string
		status      int
		says        string
	}{
		{"C", "redis://" + gone, 0, "wxrelay: warning: WXRELAY_STORE: no Redis answers at this address"},
		{"zh_CN", "redis://" + gone, 0, "wxrelay: 警告：WXRELAY_STORE："},
		{"C", "redis://:hunter2@" + wrong, 1, "wxrelay: WXRELAY_STORE: "},
		{"zh_CN", "redis://:hunter2@" + wrong, 1, "密码"},
	} {
		status, stdout,
			stderr := runNow(t, goodEnv("WXRELAY_KEY", strings.TrimSpace(key), "WXRELAY_STORE", x.store, "LC_ALL", x.lang), "--check-config")
		if status != x.status || !strings.Contains(stderr, x.says) || (status == 0) != (strings.Contains(stdout, "configuration OK") || strings.Contains(stdout, "设置无误")) ||
			strings.Contains(stdout+stderr, "hunter2") {
			t.Errorf("%s, %s: status %d\n%s%s", x.store, x.lang, status, stdout, stderr)
		}
		if zh := strings.ContainsFunc(stderr, han); zh != (x.lang == "zh_CN") {
			t.Errorf("%s, %s: the wrong language:\n%s", x.store, x.lang, stderr)
		}
	}
}
