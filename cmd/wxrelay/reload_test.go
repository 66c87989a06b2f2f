package main

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"wxflow/relay/settings"
)

// A problem is told when it appears and whenever somebody asks, not each time
// that something happens in the folder: with the log in there, telling of it
// would have it told again, and so on.
func TestSameProblemIsToldOnce(t *testing.T) {
	t.Parallel()
	var (
		out     bytes.Buffer
		problem = "line 3: bad"
		counted int
	)
	a := &appsReader{load: func() (settings.Apps, error) {
		return settings.Apps{Files: []string{"f"}}, errors.New(problem)
	}}
	log, count := slog.New(slog.NewTextHandler(&out, nil)), func(error) { counted++ }
	want := func(told int) {
		t.Helper()
		if got := strings.Count(out.String(), "level=ERROR"); got != told || counted != told {
			t.Errorf("told %d times, counted %d, want %d:\n%s", got, counted, told, out.String())
		}
	}
	for range 3 {
		if files, good := a.reload(nil, log, count, false); good || len(files) != 1 {
			t.Errorf("files %q, good %v", files, good)
		}
	}
	want(1)
	a.reload(nil, log, count, true)
	want(2)
	problem = "line 4: bad"
	a.reload(nil, log, count, false)
	want(3)
}
