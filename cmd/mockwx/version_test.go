package main

import (
	"strings"
	"testing"
)

// --version says what version says, and starts nothing.
func TestVersion(t *testing.T) {
	t.Parallel()
	say := func(args ...string) string {
		var out, errs strings.Builder
		if code := run(t.Context(), args, &out, &errs, func(string) string { return "" }); code != 0 || errs.String() != "" {
			t.Errorf("%q: exit code %d: %s", args, code, errs.String())
		}
		return out.String()
	}
	if want, got := say("version"), say("--version"); got != want || !strings.HasPrefix(got, "mockwx ") || strings.Count(got, "\n") != 1 {
		t.Errorf("%q, want %q", got, want)
	}
}
