package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"wxflow/cmd/internal/cli"
	"wxflow/relay/doctor"
	"wxflow/relay/text"
)

// A diagnosis prints what the doctor finds: a line for each check as it goes,
// then each finding with its reason and its remedy.
type diagnosis struct {
	w      io.Writer
	locale string
	screen bool // a person watches: signs, and what is being waited for
	group  string
	titles map[string]text.Text
}

// signs stand at the head of a line.
var signs = map[doctor.Status][2]string{
	doctor.OK: {"ok  ", "✓"}, doctor.Warn: {"WARN", "!"}, doctor.Fail: {"FAIL", "✗"}, doctor.Skip: {"skip", "-"},
}

func (p *diagnosis) sign(s doctor.Status) string {
	if p.screen {
		return signs[s][1]
	}
	return signs[s][0]
}

func (p *diagnosis) say(t text.Text) string { return t.In(p.locale) }

func (p *diagnosis) begin(c doctor.Check) {
	p.titles[c.ID] = c.Title
	if p.screen {
		wait := text.Text{}
		if c.Slow {
			wait = text.New(" (takes some seconds)", "（需要数秒）")
		}
		fmt.Fprintf(p.w, "  … %s%s", p.say(c.Title), p.say(wait))
	}
}

func (p *diagnosis) line(r doctor.Result) {
	if p.screen {
		fmt.Fprint(p.w, "\r\x1b[K") // what begin has written
	}
	if r.Needs != "" {
		return // nothing new: the check that it needs was printed
	}
	if group, _, _ := strings.Cut(r.ID, "."); group != p.group {
		p.group = group
		fmt.Fprintf(p.w, "%s\n", p.say(groups[group]))
	}
	fmt.Fprintf(p.w, "  %s %s%s%s%s\n", p.sign(r.Status), p.say(p.titles[r.ID]), subject(r), p.say(colon), p.say(r.What))
}

var colon = text.New(": ", "：")

// groups are the headings, by what the ids begin with.
var groups = map[string]text.Text{
	"settings": text.New("settings", "设置"), "store": text.New("store", "存储"), "wechat": text.New("wechat", "微信"),
	"clock": text.New("clock", "时钟"), "domain": text.New("domain", "域名"), "proxy": text.New("proxy", "反向代理"),
}

func subject(r doctor.Result) string {
	if r.Subject == "" {
		return ""
	}
	return " [" + r.Subject + "]"
}

// end prints the findings once more with all there is to say, and a last line.
func (p *diagnosis) end(results []doctor.Result) error {
	n := make(map[doctor.Status]int)
	words := []text.Text{text.New("what", "问题"), text.New("why ", "影响"), text.New("fix ", "解决")}
	for _, r := range results {
		n[r.Status]++
		if r.Status != doctor.Warn && r.Status != doctor.Fail {
			continue
		}
		fmt.Fprintf(p.w, "\n%s %s%s (%s)\n", p.sign(r.Status), p.say(p.titles[r.ID]), subject(r), r.ID)
		for i, t := range []text.Text{r.What, r.Why, r.Fix} {
			fmt.Fprintf(p.w, "  %s  %s\n", p.say(words[i]), p.say(t))
		}
	}
	for _, s := range skippedBy(results) {
		ids := strings.Join(s.ids, " ")
		why := text.New("not checked, because %s failed: %s", "因 %s 未通过而未检查：%s", s.root.ID, ids)
		if s.root.Status == doctor.Skip {
			why = text.New("not checked, because %s was skipped (%s): %s", "因 %s 已跳过（%s）而未检查：%s", s.root.ID, s.root.What, ids)
		}
		fmt.Fprintf(p.w, "\n%s\n", p.say(why))
	}
	warnings := "warnings"
	if n[doctor.Warn] == 1 {
		warnings = "warning"
	}
	last := text.New("%d failed, %d "+warnings+", %d ok, %d skipped", "%d 项失败，%d 项警告，%d 项正常，%d 项跳过")
	_, err := fmt.Fprintf(p.w, "\n"+p.say(last)+"\n", n[doctor.Fail], n[doctor.Warn], n[doctor.OK], n[doctor.Skip])
	return err
}

// skipped are the checks that were left out because of another one.
type skipped struct {
	root doctor.Result
	ids  []string
}

// skippedBy groups what was skipped by the check at the root of it.
func skippedBy(results []doctor.Result) (out []skipped) {
	needs, found := make(map[string]string), make(map[string]doctor.Result)
	for _, r := range results {
		if needs[r.ID] = r.Needs; found[r.ID].Status != doctor.Fail {
			found[r.ID] = r
		}
	}
	for _, r := range results {
		if r.Needs == "" {
			continue
		}
		root := r.Needs
		for needs[root] != "" {
			root = needs[root]
		}
		i := slices.IndexFunc(out, func(s skipped) bool { return s.root.ID == root })
		if i < 0 {
			i = len(out)
			out = append(out, skipped{root: found[root]})
			out[i].root.ID = root
		}
		if !slices.Contains(out[i].ids, r.ID) {
			out[i].ids = append(out[i].ids, r.ID)
		}
	}
	return out
}

// A resultJSON is a Result as --json shows it.
type resultJSON struct {
	ID      string        `json:"id"`
	Subject string        `json:"subject,omitempty"`
	Needs   string        `json:"needs,omitempty"`
	Status  doctor.Status `json:"status"`
	What    string        `json:"what"`
	WhatZH  string        `json:"what_zh"`
	Why     string        `json:"why,omitempty"`
	WhyZH   string        `json:"why_zh,omitempty"`
	Fix     string        `json:"fix,omitempty"`
	FixZH   string        `json:"fix_zh,omitempty"`
}

func printResults(w io.Writer, results []doctor.Result) error {
	out := make([]resultJSON, len(results))
	for i, r := range results {
		out[i] = resultJSON{r.ID, r.Subject, r.Needs, r.Status, r.What.EN, r.What.ZH, r.Why.EN, r.Why.ZH, r.Fix.EN, r.Fix.ZH}
	}
	return cli.PrintJSON(w, out)
}
