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

	mu      sync.Mutex
	lines   []byte
	last    time.Time // of the last write
	waiting bool      // for the end of the gap
}

// Write takes a line.
func (g *Gatherer) Write(line []byte) (int, error) {
	const most = 64 << 10
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lines = append(g.lines, line...)
	pause := time.Since(g.last)
	switch {
	case pause >= LogGap || len(g.lines) >= most:
		return len(line), g.write()
	case !g.waiting:
		g.waiting = true
		time.AfterFunc(LogGap-pause, g.Flush)
	}
	return len(line), nil
}

// Flush writes what waits.
func (g *Gatherer) Flush() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = false
	_ = g.write() // nothing is left to tell it to
}

func (g *Gatherer) write() error {
	if len(g.lines) == 0 {
		return nil
	}
	_, err := g.W.Write(g.lines)
	g.lines, g.last = g.lines[:0], time.Now()
	return err
}
