package conform

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
	"wxflow/mockwx/text"
)

// A Report is what a run came to.
type Report struct {
	Time    time.Time `json:"time"`
	Base    string    `json:"base"` // scheme and host
	Version string    `json:"version"`
	Results []Result  `json:"results"`
}

// NewReport makes the report of a run.
func NewReport(run *Run, version string, results []Result) Report {
	return Report{run.Now().UTC().Truncate(time.Second), run.Base.Scheme + "://" + run.Base.Host, version, results}
}

// Count counts the results with a verdict.
func (r *Report) Count(v Verdict) (n int) {
	for i := range r.Results {
		if r.Results[i].Verdict == v {
			n++
		}
	}
	return n
}

// Formats are what a report can be written as.
var Formats = []string{"text", "json", "markdown"}

var verdicts = map[Verdict]mockwx.Text{Same: text.Of("same", "相同"), Differs: text.Of("differs", "不同"), Untested: text.Of("untested", "未测")}

// Write writes a report in a format and a language.
func (r *Report) Write(w io.Writer, format, lang string) error {
	switch format {
	case "json":
		return cli.PrintJSON(w, r)
	case "markdown":
		return r.markdown(w, lang)
	}
	fmt.Fprintln(w, r.title(lang))
	var rows [][]string
	for i := range r.Results {
		x := &r.Results[i]
		verdict := verdicts[x.Verdict].In(lang)
		rows = append(rows, []string{x.Name, x.Call, verdict + strings.Repeat(" ", max(0, 8-cli.Width(verdict))), x.about(lang)})
	}
	io.WriteString(w, cli.Columns(rows))
	_, err := fmt.Fprintln(w, r.summary(lang))
	return err
}

func (r *Report) markdown(w io.Writer, lang string) error {
	head := text.Of("| call | answer | verdict | differences |", "| 调用 | 响应 | 结果 | 差异 |")
	fmt.Fprintf(w, "%s\n\n%s\n|---|---|---|---|\n", r.title(lang), head.In(lang))
	cell := strings.NewReplacer("|", `\|`, "\n", " ")
	for i := range r.Results {
		x := &r.Results[i]
		fmt.Fprintf(w, "| `%s` | %s | %s | %s |\n", x.Call, x.Name, verdicts[x.Verdict].In(lang), cell.Replace(x.about(lang)))
	}
	_, err := fmt.Fprintf(w, "\n%s\n", r.summary(lang))
	return err
}

func (r *Report) title(lang string) string {
	return text.Say("%s against mockwx %s, %s", "%s 与 mockwx %s 的对比，%s", r.Base, r.Version, r.Time.Format("2006-01-02 15:04 UTC")).In(lang)
}

func (r *Report) summary(lang string) string {
	return text.Say("%d same, %d differ, %d untested", "%d 相同，%d 不同，%d 未测", r.Count(Same), r.Count(Differs), r.Count(Untested)).In(lang)
}

// about says what differs, or why nothing was tested.
func (x *Result) about(lang string) string {
	if x.Verdict == Untested {
		return x.Why.In(lang)
	}
	var parts []string
	for _, d := range x.Differences {
		parts = append(parts, text.Say("%s: %q, the fake %q", "%s：%q，模拟服务 %q", d.Aspect, d.Server, d.Fake).In(lang))
	}
	return strings.Join(parts, "; ")
}

// vector writes a reply down as e2e/vectors has them. Only names, numbers, true, false and
// null, and the words of errmsg are taken over; every other text is one of the same shape.
func (r *reply) vector(p probe, now time.Time) string {
	if r.kind != object {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "source: mockwx conform, %s\nevidence: W\npath: %s\nera: current\nexpect: fake\nprovoke: %s\n",
		now.UTC().Format("2006-01"), p.path, cmp.Or(p.demo(), "x="))
	if p.method != "GET" {
		fmt.Fprintf(&b, "method: %s\n", p.method)
	}
	b.WriteString("\n{")
	for i, m := range r.members {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", m.name, r.stand(m))
	}
	b.WriteByte('}')
	return b.String()
}

// stand is a value that stands for a member's.
func (r *reply) stand(m member) string {
	var s string
	switch shape := m.shape(); {
	case shape == "object" || shape == "list":
		return map[string]string{"object": "{}", "list": "[]"}[shape]
	case shape == "number" || !strings.HasPrefix(shape, "text"):
		return string(m.value)
	case m.name == "errmsg":
		s = r.msg
		for _, end := range suffixes {
			if end.family == r.suffix {
				s += end.sample
			}
		}
	case m.name == "openid" || m.name == "unionid":
		s = "o" + strings.Repeat("0", 27)
	case m.name == "session_key":
		s = strings.Repeat("A", 22) + "=="
	case m.name == "access_token":
		s = "70_" + strings.Repeat("0", 133)
	default:
		s = "TEXT"
	}
	b, _ := json.Marshal(s) // no text fails
	return string(b)
}

// CheckBase reads the URL of a server.
func CheckBase(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, text.Invalid("it is not the URL of a server, such as https://api.weixin.qq.com", "不是服务器的 URL，例如 https://api.weixin.qq.com")
	}
	return u, nil
}
