package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// machine writes where and with what was measured. It has no name of the machine and no
// path of it.
func (b *bench) machine(w io.Writer) {
	cpu := "unknown"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindSubmatch(text); m != nil {
			cpu = string(m[1])
		}
	}
	kernel, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		kernel = []byte("unknown")
	}
	release, _, _ := strings.Cut(strings.TrimSpace(string(kernel)), "-")
	fmt.Fprintf(w, "Measured on %s with %d processors (%s), Linux %s, in %v. Rounds, each in another order: %d; a run takes %v. "+
		"Ratios are of two runs of the same round; what is shown is their median, and their quartiles. Other numbers are medians, and hold for this machine only.\n",
		time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), cpu, release, time.Since(b.began).Round(time.Second), b.opt.rounds, b.opt.long)
}

// versions writes the versions of all that took part, and how to get and run it.
func (b *bench) versions(w io.Writer) {
	fmt.Fprint(w, "\n## Versions\n\n| | |\n|---|---|\n")
	v := map[string]string{}
	for name, args := range map[string][]string{"nginx": {"-v"}, "wrk": {"-v"}, "redis-server": {"-v"}, "node": {"-v"}, "java": {"-version"}} {
		if path := b.bin[name]; path != "" {
			out, _ := exec.Command(path, args...).CombinedOutput() // wrk -v exits with 1
			line, _, _ := strings.Cut(string(out), "\n")
			if m := regexp.MustCompile(`\d+(\.\d+)+[^\s"]*`).FindString(line); m != "" {
				v[name] = m
			}
		}
	}
	v["Go"] = strings.TrimPrefix(runtime.Version(), "go")
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/gorilla/mux" || m.Path == "github.com/valyala/fasthttp" {
				v[m.Path] = m.Version
			}
		}
	}
	for name, module := range fromModules {
		if b.bin[name] != "" {
			v[name] = module[strings.LastIndex(module, "@")+1:]
		}
	}
	for _, p := range []string{"@mockoon/cli", "@stoplight/prism-cli", "express", "json-server", "oauth2-mock-server", "request", "undici", "wiremock"} {
		var x struct{ Version string }
		text, err := os.ReadFile(filepath.Join(b.bin["node_modules"], p, "package.json"))
		if err == nil && json.Unmarshal(text, &x) == nil {
			v["npm "+p] = x.Version
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(v), func(x, y string) int { return strings.Compare(strings.ToLower(x), strings.ToLower(y)) }) {
		fmt.Fprintf(w, "| %s | %s |\n", name, v[name])
	}
}

// commands writes every command of the run.
func (b *bench) commands(w io.Writer) {
	var lacks []string
	for _, p := range fromDebian {
		lacks = append(lacks, p[1])
	}
	fmt.Fprintf(w, "\n## Commands\n\n```text\napt-get install --no-install-recommends %s\n", strings.Join(lacks, " "))
	for _, name := range slices.Sorted(maps.Keys(fromModules)) {
		fmt.Fprintf(w, "go install %s\n", fromModules[name])
	}
	fmt.Fprint(w, "npm ci --ignore-scripts --prefix e2e/bench/npm\ngo build ./cmd/mockwx ./cmd/wxrelay\ngo -C e2e/bench run .\n```\n\n",
		"The last one starts these servers; the configurations of nginx and the fixtures stand in its source.\n\n```text\n")
	fmt.Fprintf(w, "export WXRELAY_SECRET=%s WXRELAY_KEY=%s\n", secret, storeKey)
	seen := map[string]bool{}
	for _, s := range b.servers {
		line := strings.TrimSpace(b.plain(strings.Join(s.cmd.Args, " ")))
		if !seen[line] {
			seen[line] = true
			fmt.Fprintln(w, line)
		}
	}
	fmt.Fprint(w, "wrk -t 2 -c 64 -s e2e/bench/load/load.lua http://127.0.0.1:PORT/PATH -- same|counted|listed …\n")
	fmt.Fprintf(w, "bench open 127.0.0.1:PORT /login?code={code} 200 '\"token\"' %d %d 2s PREFIX\n```\n", manyClients, openRate)
}

var anyPort = regexp.MustCompile(`127\.0\.0\.1:[1-9]\d*|\b[3-6]\d{4}\b`)

// plain takes the paths and the ports of this run out of a command.
func (b *bench) plain(line string) string {
	line = strings.ReplaceAll(line, b.dir, "DIR")
	for name, path := range b.bin {
		line = strings.ReplaceAll(line, path, name)
	}
	line = strings.ReplaceAll(line, b.root, ".")
	return anyPort.ReplaceAllStringFunc(line, func(s string) string {
		if strings.HasPrefix(s, "127") {
			return "127.0.0.1:PORT"
		}
		return "PORT"
	})
}
