package proc

import (
	"net"
	"os"
	"os/exec"
	"testing"
	"time"
)

func TestParseStat(t *testing.T) {
	const line = "4711 (nginx: worker) p) S 4700 4700 4700 0 -1 4194560 1234 0 0 0 250 75 1 2 20 0 1 0 100 1000 100 18446744073709551615 0\n"
	s, err := ParseStat(line)
	if err != nil || s != (Stat{4711, 4700, 3250 * time.Millisecond}) {
		t.Errorf("%+v, %v", s, err)
	}
	for _, bad := range []string{"", "4711 nginx S 4700", "4711 (nginx) S 4700 1", "4711 (nginx) S x 4700 4700 0 -1 4194560 1234 0 0 0 250 75"} {
		if _, err := ParseStat(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestParseRSS(t *testing.T) {
	for text, want := range map[string]int64{"Name:\tx\nVmHWM:\t 300 kB\nVmRSS:\t  1024 kB\n": 1 << 20, "Name:\tx\nState:\tZ (zombie)\n": 0} {
		if got, err := ParseRSS(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
}

// What a child uses counts for its parent, and Stop ends both.
func TestUseCountsChildren(t *testing.T) {
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command("sh", "-c", `sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo done; exec sleep 60'; :`)
	cmd.Stdout = in
	p, err := Start("sh", cmd, 0)
	in.Close()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	if _, err := out.Read(make([]byte, 4)); err != nil { // the work is done
		t.Fatal(err)
	}
	u, err := Use(p.PID())
	if err != nil || u.CPU < tick || u.RSS < 100<<10 {
		t.Errorf("%+v, %v", u, err)
	}
	p.Stop()
	if _, err := out.Read(make([]byte, 8)); err != nil { // the rest of "done"
		t.Log(err)
	}
	if _, err := out.Read(make([]byte, 1)); err == nil {
		t.Error("the child of the child has not ended")
	}
	if _, err := Use(p.PID()); err == nil {
		t.Error("a process that has ended uses something")
	}
}

// The address is free for the server, and no other is given it.
func TestAddress(t *testing.T) {
	addr, err := Address()
	if err != nil {
		t.Fatal(err)
	}
	other, err := Address()
	if err != nil || other == addr {
		t.Fatal(other, err)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
}
