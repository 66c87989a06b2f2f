package e2e

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
)

// writeSurvives makes the page of what the relay survives, with the numbers of this run:
// go test ./e2e -run 'Survives|Redis|Kill' -survives
var writeSurvives = flag.Bool("survives", false, "write relay/docs/survives.md and its Chinese twin with the numbers of this run")

// faults are the rows of the page.
var faults = []struct{ en, zh string }{
	{"-1 half of the time", "微信半数响应 -1"},
	{"-1 always", "微信一直响应 -1"},
	{"garbage", "微信的响应是乱码"},
	{"a gateway's page", "响应是网关的错误页"},
	{"the answer lost after the code is spent", "code 已消费，响应丢失"},
	{"half an answer", "响应只到一半"},
	{"45011", "微信响应 45011"},
	{"WeChat down", "微信无法连接"},
	{"10,000 idle connections", "一万个空闲连接"},
	{"slow headers, bodies and headers without end", "缓慢的请求头、无尽的请求体与请求头"},
	{"Redis killed", "Redis 被终止"},
	{"the relay killed, with a file", "中转服务被终止，会话存于文件"},
}

// A survival is what one fault did.
type survival struct {
	clients  int
	outcomes map[string]int // logins during the fault, by kind; "ok" is none
	lost     int            // sessions made before it
	memory   float64        // MB more than before
	recovery time.Duration  // from its end to the next login
}

var survivals sync.Map

// survived notes a row of the page.
func survived(t *testing.T, fault string, s survival) {
	t.Helper()
	for _, f := range faults {
		if f.en == fault {
			survivals.Store(fault, s)
			return
		}
	}
	t.Errorf("the page of what the relay survives has no row %q", fault)
}

// A bystander is a relay with sessions of before a fault, which must outlive it.
type bystander struct {
	p      *process
	wx     *mockwx.Server
	tokens []string
	memory float64
}

const bystanders = 20

func beforeFault(t *testing.T, p *process, wx *mockwx.Server) *bystander {
	t.Helper()
	b := &bystander{p: p, wx: wx}
	for i := range bystanders {
		a, err := logIn(p, issue(t, wx)(i))
		wantTold(t, a, err, 200, "")
		b.tokens = append(b.tokens, a.Token)
	}
	b.memory = resident(t, p.cmd.Process.Pid)
	return b
}

// over logs in as soon as a fault is over, and looks what is left.
func (b *bystander) over(t *testing.T, fault string, clients int, outcomes map[string]int) {
	t.Helper()
	s := survival{clients: clients, outcomes: outcomes, memory: max(0, resident(t, b.p.cmd.Process.Pid)-b.memory)}
	start := time.Now()
	if status, kind := loginAt(t, b.p, issue(t, b.wx)(0)); status != 200 {
		t.Errorf("afterwards: %d %s", status, kind)
	}
	s.recovery = time.Since(start)
	for _, token := range b.tokens {
		if a, err := sessionOf(b.p, token); err != nil || a.status != 200 {
			s.lost++
		}
	}
	if s.lost > 0 {
		t.Errorf("%d sessions of before are gone", s.lost)
	}
	survived(t, fault, s)
}

func (s *survival) errors() string {
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(s.outcomes)) {
		if kind != "ok" {
			parts = append(parts, fmt.Sprintf("%d %s", s.outcomes[kind], kind))
		}
	}
	if parts == nil {
		return "0"
	}
	return strings.Join(parts, ", ")
}

const survivesEN = `# What the relay survives

[中文](survives.zh-CN.md)

Each row is a test against the program as it runs in production: so many clients log in while something is broken. A login that cannot be had is refused with its [kind](routes.md), never with a wrong identity; sessions of before stay; the relay recovers without a restart. The numbers are those of one run, on %d cores; ` + "`go test ./e2e -run 'Survives|Redis|Kill' -survives`" + ` makes the page anew.

| fault | clients | logins refused | sessions lost | memory, MB more | next login after, ms |
|---|--:|---|--:|--:|--:|
`

const survivesZH = `# 中转服务能承受什么

[English](survives.md)

每一行都是针对生产所用程序的测试：故障期间有这么多客户端登录。无法登录时以相应的 [kind](routes.zh-CN.md) 拒绝，绝不会登录成别人；之前的会话不受影响；无需重启即可恢复。数字来自一次运行（%d 核）；用 ` + "`go test ./e2e -run 'Survives|Redis|Kill' -survives`" + ` 重新生成本页。

| 故障 | 客户端 | 被拒绝的登录 | 丢失的会话 | 内存增加（MB） | 恢复后首次登录（ms） |
|---|--:|---|--:|--:|--:|
`

// writeSurvivesPages writes what the tests of this run have noted.
func writeSurvivesPages() error {
	pages := [2]strings.Builder{}
	fmt.Fprintf(&pages[0], survivesEN, runtime.NumCPU())
	fmt.Fprintf(&pages[1], survivesZH, runtime.NumCPU())
	for _, f := range faults {
		v, ok := survivals.Load(f.en)
		if !ok {
			return fmt.Errorf("no test has noted %q; run all of them", f.en)
		}
		s := v.(survival)
		for i, name := range []string{f.en, f.zh} {
			fmt.Fprintf(&pages[i], "| %s | %d | %s | %d | %.0f | %d |\n", name, s.clients, s.errors(), s.lost, s.memory, max(1, s.recovery.Milliseconds()))
		}
	}
	for i, file := range []string{"survives.md", "survives.zh-CN.md"} {
		if err := os.WriteFile("../relay/docs/"+file, []byte(pages[i].String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// The page has a row for each fault, in both languages. Its numbers are not looked at.
func TestSurvivesPage(t *testing.T) {
	t.Parallel()
	if *writeSurvives {
		return // it is made of what this run measures
	}
	for i, file := range []string{"relay/docs/survives.md", "relay/docs/survives.zh-CN.md"} {
		var rows []string
		for line := range strings.Lines(testkit.Read(t, file)) {
			if cells := strings.Split(line, " | "); len(cells) == 6 && !strings.HasPrefix(line, "| fault") && !strings.HasPrefix(line, "| 故障") {
				rows = append(rows, strings.TrimPrefix(cells[0], "| "))
			}
		}
		for k, f := range faults {
			if want := [...]string{f.en, f.zh}[i]; k >= len(rows) || rows[k] != want {
				t.Errorf("%s has not the row %q in its place; make it anew", file, want)
			}
		}
		if len(rows) != len(faults) {
			t.Errorf("%s has %d rows, want %d", file, len(rows), len(faults))
		}
	}
}
