package mockwx

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// docs/errcodes.md and its Chinese twin list the catalogue; `go test ./mockwx -run
// ErrcodePage -update` writes them.
func TestErrcodePage(t *testing.T) {
	errcodePage(t, "docs/errcodes.md", "# Return codes\n\n[中文](errcodes.zh-CN.md)\n\n"+
		"Every errcode that the fake knows, and its text on the wire without the suffix. Trigger any of them on any endpoint with a fault, "+
		"a fixture's code, or the js_code `errcode:N`. `GET /errcodes` on the admin listener has the same as JSON.\n\n"+
		"| errcode | errmsg | source |\n|---|---|---|\n", false)
	errcodePage(t, "docs/errcodes.zh-CN.md", "# 返回码\n\n[English](errcodes.md)\n\n"+
		"模拟微信能给出的全部返回码，以及不带后缀的响应文本。任何一个都可以在任何接口上触发：用故障、fixture 的 code，或 js_code `errcode:N`。"+
		"管理端口的 `GET /errcodes` 以 JSON 给出同样的内容。\n\n| errcode | errmsg | 含义 | 来源 |\n|---|---|---|---|\n", true)
}

func errcodePage(t *testing.T, file, head string, zh bool) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(head)
	cell := strings.NewReplacer("|", "\\|", "<", "&lt;", ">", "&gt;", "*", "\\*", "_", "\\_")
	for _, e := range ErrCodes() {
		source, _, _ := strings.Cut(e.Source, ":")
		if zh {
			source = cell.Replace(e.ZH) + " | " + source
		}
		fmt.Fprintf(&b, "| %d | %s | %s |\n", e.Code, cell.Replace(e.Msg), source)
	}
	if *update {
		if err := os.MkdirAll("docs", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(have, b.Bytes()) {
		t.Errorf("%s is not the catalogue (%v); write it with -update", file, err)
	}
}

// The catalogue is complete and in order.
func TestCatalogue(t *testing.T) {
	all := ErrCodes()
	if len(all) < 1870 {
		t.Errorf("only %d codes", len(all))
	}
	for i, e := range all {
		if i > 0 && all[i-1].Code >= e.Code {
			t.Errorf("errcode %d stands after %d", e.Code, all[i-1].Code)
		}
		if e.Code == 0 || e.Source == "" {
			t.Errorf("errcode %d, source %q", e.Code, e.Source)
		}
	}
}
