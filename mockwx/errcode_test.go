package mockwx

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// docs/errcodes.md lists the catalogue; `go test ./mockwx -run ErrcodePage
// -update` writes it.
func TestErrcodePage(t *testing.T) {
	const file = "docs/errcodes.md"
	var b bytes.Buffer
	b.WriteString("# Return codes · 返回码\n\n" +
		"Every code the fake can say, and its text on the wire without the suffix. Any of them can be provoked on any endpoint:\n" +
		"by a fault, by a fixture's code, or by the js_code `errcode:N`. `GET /errcodes` on the admin listener has the same as JSON.\n\n" +
		"本服务能给出的全部返回码，以及不带后缀的应答文本。任何一个都可以在任何接口上触发：用故障、fixture 的 code，或 js_code `errcode:N`。\n" +
		"管理端口的 `GET /errcodes` 以 JSON 给出同样的内容。\n\n| errcode | errmsg | 含义 | source |\n|---|---|---|---|\n")
	cell := strings.NewReplacer("|", "\\|", "<", "&lt;", ">", "&gt;", "*", "\\*", "_", "\\_")
	for _, e := range ErrCodes() {
		source, _, _ := strings.Cut(e.Source, ":")
		fmt.Fprintf(&b, "| %d | %s | %s | %s |\n", e.Code, cell.Replace(e.Msg), cell.Replace(e.ZH), source)
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
