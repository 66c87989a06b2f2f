package boot

import (
	"io"
	"sync"
	"time"
)

// LogGap is how long a line of the log waits for others at most.
const LogGap = 10 * time.Millisecond

// A Gatherer is a log's writer. A line that comes after a pause is written at once, so that
// it is there before the answer it is about. Lines that follow each other fast are written
// together: a write costs more than the rest of a line (BenchmarkLog). Who uses it calls
// Flush at the end; a program that is killed loses the lines of its last moment.
type Gatherer struct {
	W io.Writer

	out sync.Mutex // of what goes to W; taken before mu

	mu      sync.Mutex
	lines   []byte
	spare   []byte    // room for the next lines
	last    time.Time // when the last write began
	writing bool      // and has not ended
	waiting bool      // for the end of the gap
}

// Write takes a line.
func (g *Gatherer) Write(line []byte) (int, error) {
	if !g.take(line) {
		return len(line), nil
	}
	return len(line), g.write()
}

// take takes a line and reports whether it is to be written now.
func (g *Gatherer) take(line []byte) (now bool) {
	const most = 64 << 10
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lines = append(g.lines, line...)
	pause := time.Since(g.last)
	if pause >= LogGap && !g.writing || len(g.lines) >= most {
		return true
	}
	if !g.waiting {
		g.waiting = true
		time.AfterFunc(LogGap-pause, g.Flush)
	}
	return false
}

// Flush writes what waits.
func (g *Gatherer) Flush() {
	g.mu.Lock()
	g.waiting = false
	g.mu.Unlock()
	_ = g.write() // nothing is left to tell it to
}

// write writes what there is. Meanwhile others add lines: requests that wait for a write,
// one after the other, cost more than their lines do (BenchmarkGatherer).
func (g *Gatherer) write() error {
	g.out.Lock()
	defer g.out.Unlock()
	g.mu.Lock()
	lines := g.lines
	g.lines, g.spare = g.spare[:0], nil
	if g.writing = len(lines) > 0; g.writing {
		g.last = time.Now()
	}
	g.mu.Unlock()
	if len(lines) == 0 {
		return nil
	}
	_, err := g.W.Write(lines)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.spare, g.writing = lines, false
	return err
}
