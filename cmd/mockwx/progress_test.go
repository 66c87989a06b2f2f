package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// Long work shows how far it is, in the reader's language, where stderr is a terminal and
// stdout is not; elsewhere nothing.
func TestProgress(t *testing.T) {
	t.Parallel()
	code := []string{"code", "--appid", "wx0000000000000001", "--user", "alice", "-n", "100000"}
	for lang, what := range map[string]string{"C": "codes", "zh_CN.UTF-8": "生成 code"} {
		out, screen := onTerminal(t, lang, code...)
		if n := strings.Count(out, "\n"); n != 100_000 || !strings.Contains(screen, "\r"+what) || !strings.Contains(screen, "/100000") {
			t.Errorf("%s: %d lines, on the screen %q", lang, n, screen)
		}
		if last := screen[strings.LastIndexByte(strings.TrimRight(screen, "\r"), '\r')+1:]; strings.Trim(last, "\r \x1b[K2") != "" {
			t.Errorf("%s: the bar stays: %q", lang, last)
		}
	}
	if _, stdout, stderr := runHere(t, "C", code...); strings.Count(stdout, "\n") != 100_000 || stderr != "" {
		t.Errorf("without a terminal: %s", stderr)
	}
}

// onTerminal runs a command line whose stderr is a terminal.
func onTerminal(t *testing.T, lang string, args ...string) (stdout, screen string) {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		if os.Getenv("E2E_REQUIRE") != "" {
			t.Fatalf("no pseudo-terminal, and E2E_REQUIRE is set: %v", err)
		}
		t.Skip("no pseudo-terminal: ", err)
	}
	defer master.Close()
	read := make(chan string)
	go func() {
		b, _ := io.ReadAll(master) // ends with an error where the terminal is closed
		read <- string(b)
	}()
	var out bytes.Buffer
	if code := run(t.Context(), args, &out, tty, getenvOf("LANG", lang)); code != 0 {
		t.Errorf("exit code %d", code)
	}
	tty.Close()
	return out.String(), <-read
}
