package vectors

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
)

var update = flag.Bool("update", false, "write mockwx/docs/fidelity.md and its Chinese twin anew")

// An answer is one that the fake can give at an API, as a golden file has it: success, or
// an errcode; and what shows that WeChat gives it so.
type answer struct {
	path, outcome string // outcome: "ok" or an errcode
	class         int    // index into classes
	seen          string // the year and month of the newest evidence, where it is known
	proof         string // Markdown
}

const (
	proven = iota
	documented
	ours
	unknown
)

var classes = [...]struct{ en, zh string }{{"proven", "已证实"}, {"documented", "有文档"}, {"ours", "自定"}, {"unknown", "未知"}}

// answers lists what the fake can say, by the golden files.
func answers(t *testing.T) (out []answer) {
	t.Helper()
	proofs := map[[2]string][]vector{}
	for _, v := range vectors(t) {
		at := [2]string{v.path, v.outcome()}
		proofs[at] = append(proofs[at], v)
	}
	codes := map[string]mockwx.ErrCodeInfo{}
	for _, e := range mockwx.ErrCodes() {
		codes[e.Code.String()] = e
	}
	have := map[[2]string]bool{}
	for _, file := range testkit.Glob(t, "mockwx/testdata/golden/*.http") {
		name := strings.TrimSuffix(filepath.Base(file), ".http")
		for _, e := range mockwx.Endpoints() {
			rest, ok := strings.CutPrefix(name, strings.ReplaceAll(e.Path[1:], "/", "-")+"-")
			outcome := outcomeOf.FindString(rest)
			at := [2]string{e.Path, outcome}
			if !ok || outcome == "" || have[at] {
				continue
			}
			have[at] = true
			out = append(out, judge(e.Path, outcome, proofs[at], codes[outcome]))
		}
	}
	slices.SortFunc(out, func(a, b answer) int {
		return strings.Compare(fmt.Sprintf("%d %s %6s", a.class, a.path, a.outcome), fmt.Sprintf("%d %s %6s", b.class, b.path, b.outcome))
	})
	return out
}

var vectorFile = regexp.MustCompile(`e2e/vectors/(\S+)\.txt`)

var outcomeOf = regexp.MustCompile(`^(?:ok|-?[0-9]+)`)

// outcome is what a vector shows: success, an errcode, or the number of an error page.
func (v *vector) outcome() string {
	if m := regexp.MustCompile(`"errcode":(-?[1-9][0-9]*)`).FindStringSubmatch(v.body); m != nil {
		return m[1]
	}
	if m := regexp.MustCompile(`-([0-9]{3,6})(?:-|$)`).FindStringSubmatch(v.name); m != nil {
		return m[1]
	}
	return "ok"
}

// judge weighs the evidence of one answer.
func judge(path, outcome string, proofs []vector, code mockwx.ErrCodeInfo) answer {
	a := answer{path: path, outcome: outcome, class: unknown}
	for _, v := range proofs {
		class := documented
		if v.evidence == "W" && (v.provoke != "" || v.ask != "") {
			class = proven
		}
		if class < a.class {
			a.class, a.proof = class, ""
		}
		if class == a.class {
			a.seen = max(a.seen, v.date())
			a.proof += fmt.Sprintf(" [%s](../../e2e/vectors/%s.txt)", v.name, v.name)
		}
	}
	if len(proofs) > 0 || outcome == "ok" {
		return a
	}
	a.proof = vectorFile.ReplaceAllString(code.Source, "[$1](../../e2e/vectors/$1.txt)")
	if a.class = documented; strings.HasPrefix(code.Source, "Ours") || code.Source == "" {
		a.class = ours
	}
	return a
}

var (
	ridTime = regexp.MustCompile(`rid: ([0-9a-f]{8})-[0-9a-f]{8}`)
	aMonth  = regexp.MustCompile(`20[12][0-9](?:-[01][0-9])?`)
)

// date is when the reply was given, by its rid, or as its source says.
func (v *vector) date() string {
	if m := ridTime.FindStringSubmatch(v.body); m != nil {
		if n, err := strconv.ParseInt(m[1], 16, 64); err == nil && n != 0 {
			return time.Unix(n, 0).UTC().Format("2006-01")
		}
	}
	return aMonth.FindString(v.source)
}

// TestFidelityPage keeps the page of proofs as the vectors and the golden files are, and
// the READMEs' three numbers as the page has them.
func TestFidelityPage(t *testing.T) {
	t.Parallel()
	all := answers(t)
	var count [len(classes)]int
	for _, a := range all {
		count[a.class]++
		if a.class == unknown {
			t.Errorf("%s %s: nothing shows that WeChat answers so; add a vector", a.path, a.outcome)
		}
	}
	for _, p := range []struct{ file, text, readme, numbers string }{
		{"mockwx/docs/fidelity.md", pageEN, "README.md", "%d are proven by replies of the real server, %d documented, %d ours"},
		{"mockwx/docs/fidelity.zh-CN.md", pageZH, "README.zh-CN.md", "%d 种由真实响应证实，%d 种有文档，%d 种为自定"},
	} {
		page := []byte(fmt.Sprintf(p.text, len(all), count[proven], count[documented], count[ours]) + tables(all, strings.HasSuffix(p.file, ".zh-CN.md")))
		at := filepath.Join("..", "..", p.file)
		if *update {
			testkit.Replace(t, at, page)
		}
		if have, err := os.ReadFile(at); err != nil || string(have) != string(page) {
			t.Errorf("%s is not current (%v); go test ./e2e/vectors -run FidelityPage -update", p.file, err)
		}
		if want := fmt.Sprintf(p.numbers, count[proven], count[documented], count[ours]); !strings.Contains(testkit.Read(t, p.readme), want) {
			t.Errorf("%s does not say %q", p.readme, want)
		}
	}
}

func tables(all []answer, chinese bool) string {
	var b strings.Builder
	class := -1
	for _, a := range all {
		if a.class != class {
			class = a.class
			if chinese {
				fmt.Fprintf(&b, "\n## %s\n\n| 接口 | 响应 | 时间 | 依据 |\n|---|---|---|---|\n", classes[class].zh)
			} else {
				fmt.Fprintf(&b, "\n## %s\n\n| API | answer | seen | evidence |\n|---|---|---|---|\n", strings.ToUpper(classes[class].en[:1])+classes[class].en[1:])
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", a.path, a.outcome, a.seen, strings.TrimSpace(a.proof))
	}
	return b.String()
}

const pageEN = `# How true the fake is

[中文](fidelity.zh-CN.md)

The fake can give %d answers at the APIs it emulates: success, and each errcode that has a cause. What shows that WeChat answers so:

- **proven** (%d): a reply of the real server was recorded, with its source, and the fake says the same
- **documented** (%d): a page of WeChat's has the answer at this API, its text is on the page of return codes, or a published client relies on it
- **ours** (%d): the code is known, its text is nowhere

The dates are those of the newest recording. This page is made from the [vectors](../../e2e/vectors/vectors.yaml) and the golden files by ` + "`go test ./e2e/vectors -run FidelityPage -update`" + `; a test fails when an answer has no evidence.

Whoever has a test account can check: ` + "`mockwx conform --base https://api.weixin.qq.com`" + ` asks WeChat what needs no account, slowly, and prints what is the same and what differs. With ` + "`MOCKWX_CONFORM_APPID` and `MOCKWX_CONFORM_SECRET`" + ` it asks as an owner, with ` + "`--codes`" + ` it logs in, and ` + "`--vectors DIR`" + ` writes what it saw, without anything secret, as vectors for this page; ` + "`--dry-run`" + ` lists the calls.
`

const pageZH = `# 模拟得有多真实

[English](fidelity.md)

在模拟的接口上，一共可能给出 %d 种响应：成功，以及有成因的各个返回码。微信确实如此响应的依据：

- **已证实**（%d）：记录了真实服务器的响应并注明来源，模拟服务的响应与之相同
- **有文档**（%d）：官方文档在此接口写明，或返回码页面有其文字，或已发布的客户端依赖它
- **自定**（%d）：已知返回码，但没有任何地方写明文字

时间取最新的记录。本页由[记录](../../e2e/vectors/vectors.yaml)和 golden 文件生成：` + "`go test ./e2e/vectors -run FidelityPage -update`" + `；没有依据的响应会让测试失败。

有测试号的人可以自己核对：` + "`mockwx conform --base https://api.weixin.qq.com`" + ` 缓慢地向微信发送无需账号的请求，列出相同与不同之处。设置 ` + "`MOCKWX_CONFORM_APPID`、`MOCKWX_CONFORM_SECRET`" + ` 后以所有者身份询问，` + "`--codes`" + ` 用于登录，` + "`--vectors DIR`" + ` 把看到的响应写成本页所用的记录，不含任何敏感值；` + "`--dry-run`" + ` 只列出请求。
`
