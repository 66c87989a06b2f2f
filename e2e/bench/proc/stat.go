package proc

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of the times in /proc/PID/stat: USER_HZ, which is 100 on every
// Linux that Go runs on.
const tick = 10 * time.Millisecond

// A Stat is what the benchmark needs of a line of /proc/PID/stat.
type Stat struct {
	PID, Parent int
	CPU         time.Duration // user and system
}

// ParseStat reads a line of /proc/PID/stat. The name of the program stands in
// parentheses and may have spaces and parentheses itself.
func ParseStat(line string) (s Stat, err error) {
	open, shut := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')')
	if open < 1 || shut < open {
		return s, fmt.Errorf("/proc/PID/stat: no name in %q", line)
	}
	f := strings.Fields(line[shut+1:])
	if len(f) < 13 {
		return s, fmt.Errorf("/proc/PID/stat: %d fields after the name", len(f))
	}
	var n [4]int
	for i, text := range []string{strings.TrimSpace(line[:open]), f[1], f[11], f[12]} {
		if n[i], err = strconv.Atoi(text); err != nil {
			return s, fmt.Errorf("/proc/PID/stat: %w", err)
		}
	}
	return Stat{PID: n[0], Parent: n[1], CPU: time.Duration(n[2]+n[3]) * tick}, nil
}

// Usage is what a process and all that it started use.
type Usage struct {
	CPU time.Duration
	RSS int64 // bytes; a page that two of them share counts twice
}

// Use adds up what the processes below pid, itself included, use.
func Use(pid int) (u Usage, err error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return u, err
	}
	children, cpu := map[int][]int{}, map[int]time.Duration{}
	for _, file := range files {
		line, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		s, err := ParseStat(string(line))
		if err != nil {
			return u, err
		}
		children[s.Parent] = append(children[s.Parent], s.PID)
		cpu[s.PID] = s.CPU
	}
	if _, ok := cpu[pid]; !ok {
		return u, fmt.Errorf("process %d has ended", pid)
	}
	for tree := []int{pid}; len(tree) > 0; {
		p := tree[0]
		tree = append(tree[1:], children[p]...)
		u.CPU += cpu[p]
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p))
		if err != nil {
			continue
		}
		rss, err := ParseRSS(string(status))
		if err != nil {
			return u, err
		}
		u.RSS += rss
	}
	return u, nil
}

// ParseRSS reads the resident memory in bytes from /proc/PID/status.
func ParseRSS(status string) (int64, error) {
	_, after, ok := strings.Cut(status, "\nVmRSS:")
	f := strings.Fields(after)
	if !ok || len(f) < 2 || f[1] != "kB" {
		return 0, nil // a process that is ending has none any more
	}
	kb, err := strconv.ParseInt(f[0], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("/proc/PID/status: %w", err)
	}
	return kb << 10, nil
}
