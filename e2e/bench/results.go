package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// begins and ends stand around the table of a README.
const (
	begins = "<!-- e2e/bench -->"
	ends   = "<!-- /e2e/bench -->"
)

// brief is the table of the READMEs: a few ratios.
func (b *bench) brief(chinese bool) string {
	words := []string{"mockwx beside", "wxrelay beside", "logins a second", "a bare gorilla/mux handler", "Express + request (the tutorials)"}
	if chinese {
		words = []string{"mockwx 相比", "wxrelay 相比", "每秒登录数", "gorilla/mux 空处理函数", "Express + request（教程写法）"}
	}
	fake := func(base string) string {
		return times(b.ratio(perSecond, "fake", "mockwx, fixture code", base).Median)
	}
	relay := func(base string) string { return times(b.ratio(perSecond, "relay", "wxrelay", base).Median) }
	var t strings.Builder
	fmt.Fprintf(&t, "| %s | %s | %s | %s |\n|---|--:|---|--:|\n", words[0], words[2], words[1], words[2])
	for _, row := range [][4]string{
		{words[3], fake("gorilla/mux"), "nginx proxy_pass", relay(nginxRelay)},
		{"stripe-mock", fake("stripe-mock"), "httputil.ReverseProxy", relay("httputil.ReverseProxy")},
		{"WireMock", fake("WireMock"), words[4], relay(tutorial)},
	} {
		fmt.Fprintf(&t, "| %s | %s | %s | %s |\n", row[0], row[1], row[2], row[3])
	}
	return t.String()
}

func times(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return number(x) + " ×"
}

// results returns RESULTS.md.
func (b *bench) results() []byte {
	var w bytes.Buffer
	fmt.Fprint(&w, "# Results\n\nWritten by `go -C e2e/bench run .`; [README.md](README.md) says how it measures. ")
	b.machine(&w)
	fmt.Fprintf(&w, "\n## In short\n\n%s", b.brief(false))
	b.figuresTable(&w)
	b.boundsTable(&w)
	b.report(&w)
	b.profileTables(&w)
	b.versions(&w)
	b.commands(&w)
	return w.Bytes()
}

// save writes RESULTS.md, and the table of both READMEs.
func (b *bench) save() error {
	path := filepath.Join(b.root, "e2e", "bench", "RESULTS.md")
	if err := os.WriteFile(path, b.results(), 0o644); err != nil {
		return err
	}
	b.say("e2e/bench/RESULTS.md is written")
	if strings.Contains(b.brief(false), "–") {
		b.say("not all of the table of README.md was measured: it stays")
		return nil
	}
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		path := filepath.Join(b.root, name)
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		with, ok := insert(string(text), b.brief(name != "README.md"))
		if !ok {
			b.say("%s has no place for the table: %s and %s", name, begins, ends)
			continue
		}
		if err := os.WriteFile(path, []byte(with), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// insert puts a table between the marks of a page.
func insert(page, table string) (string, bool) {
	before, rest, ok := strings.Cut(page, begins+"\n")
	_, after, ok2 := strings.Cut(rest, ends)
	return before + begins + "\n" + table + ends + after, ok && ok2
}
