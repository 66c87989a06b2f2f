package boot

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A line after a pause is there at once; those that follow it fast come together, in their
// order, and none is lost at the end.
func TestGatherer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out writes
		g := &Gatherer{W: &out}
		say := func(from, to int) {
			for i := from; i < to; i++ {
				fmt.Fprintln(g, i)
			}
		}
		want := func(at string, list ...string) {
			t.Helper()
			synctest.Wait()
			if got := strings.Join(out.all(), "|"); got != strings.Join(list, "|") {
				t.Errorf("%s: %q, want %q", at, out.all(), list)
			}
		}
		say(0, 3)
		want("at once", "0\n")
		time.Sleep(LogGap)
		want("after the gap", "0\n", "1\n2\n")
		say(3, 5)
		want("soon after", "0\n", "1\n2\n")
		time.Sleep(3 * LogGap)
		say(5, 6)
		want("after a pause", "0\n", "1\n2\n", "3\n4\n", "5\n")
		say(6, 8)
		g.Flush()
		want("at the end", "0\n", "1\n2\n", "3\n4\n", "5\n", "6\n7\n")
		time.Sleep(3 * LogGap)
		want("later", "0\n", "1\n2\n", "3\n4\n", "5\n", "6\n7\n")
		long := strings.Repeat("x", 64<<10)
		io.WriteString(g, "a")
		io.WriteString(g, long)
		want("much", "0\n", "1\n2\n", "3\n4\n", "5\n", "6\n7\n", "a", long)
	})
}

// While a write takes its time, lines are taken all the same, and come after it.
func TestGathererTakesLinesWhileItWrites(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := slowWriter{begun: make(chan string), end: make(chan bool)}
		g := &Gatherer{W: slow}
		go io.WriteString(g, "a")
		if got := <-slow.begun; got != "a" {
			t.Errorf("%q is written first", got)
		}
		io.WriteString(g, "b")
		io.WriteString(g, "c")
		go g.Flush()
		slow.end <- true
		if got := <-slow.begun; got != "bc" {
			t.Errorf("%q is written then", got)
		}
		slow.end <- true
	})
}

type slowWriter struct {
	begun chan string
	end   chan bool
}

func (w slowWriter) Write(b []byte) (int, error) {
	w.begun <- string(b)
	<-w.end
	return len(b), nil
}

// BenchmarkGatherer is a line of one of many at a time, where a write takes a millisecond.
func BenchmarkGatherer(b *testing.B) {
	g := &Gatherer{W: sleepingWriter{}}
	line := []byte(strings.Repeat("x", 250) + "\n")
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			g.Write(line)
			time.Sleep(time.Millisecond)
		}
	})
	g.Flush()
}

type sleepingWriter struct{}

func (sleepingWriter) Write(b []byte) (int, error) {
	time.Sleep(time.Millisecond)
	return len(b), nil
}

// writes are what was written, each.
type writes struct {
	mu   sync.Mutex
	list []string
}

func (w *writes) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, string(b))
	return len(b), nil
}

func (w *writes) all() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.list...)
}
