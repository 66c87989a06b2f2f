package main

import (
	"net"
	"net/http"
	"strings"
	"testing"
)

// An address that nobody named gives way when another program has it, and the
// reader is told in one language.
func TestListenAside(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	at := taken.Addr().String()
	for lang, says := range map[string]string{"C": "; the relay is on http://URL instead (--relay chooses)\n",
		"zh_CN.UTF-8": "默认地址 " + at + " 无法使用（可能已被占用），relay 改用 http://URL；可用 --relay 指定\n"} {
		var out strings.Builder
		e := &env{&out, &out, func(name string) string {
			if name == "LANG" {
				return lang
			}
			return ""
		}}
		site, err := e.bind(false, "relay", at, new(http.Server))
		if err != nil {
			t.Fatal(err)
		}
		defer site.Close()
		if got := site.Listeners[0].Addr().String(); got == at || !strings.Contains(out.String(), strings.ReplaceAll(says, "URL", got)) {
			t.Errorf("it is on %s and says:\n%s", got, out.String())
		}
	}
	if _, err := new(env).bind(false, "relay", "nonsense", new(http.Server)); err == nil {
		t.Error("nonsense is no address")
	}
}

func TestAside(t *testing.T) {
	t.Parallel()
	if got := strings.Join(aside("127.0.0.1:8080"), " "); got != "127.0.0.1:18080 127.0.0.1:0" {
		t.Error(got)
	}
}
