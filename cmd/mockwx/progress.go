package main

import (
	"time"

	"github.com/schollz/progressbar/v3"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
)

// progress shows on stderr how far long work is, and returns what counts a step, and
// what takes it away. It shows nothing where stderr is no terminal, or stdout is one: the
// output itself shows it there.
func (e *env) progress(total int, what mockwx.Text) (step, end func()) {
	if total < 100 || !cli.Terminal(e.stderr) || cli.Terminal(e.stdout) {
		return func() {}, func() {}
	}
	bar := progressbar.NewOptions(total, progressbar.OptionSetWriter(e.stderr), progressbar.OptionSetDescription(what.In(e.lang())),
		progressbar.OptionShowCount(), progressbar.OptionSetWidth(20), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish())
	const batch = 64 // a step takes the bar's lock and asks for the time
	n := 0
	return func() {
		if n++; n%batch == 0 || total < 1000 {
			_ = bar.Set(n)
		}
	}, func() { _ = bar.Clear() }
}
