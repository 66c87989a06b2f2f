package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Programs that others have written, from the Go module proxy.
var fromModules = map[string]string{
	"stripe-mock":  "github.com/stripe/stripe-mock@v0.203.0",
	"oauth2-proxy": "github.com/oauth2-proxy/oauth2-proxy/v7@v7.15.6",
}

// fromDebian are the packages that have the programs which must be there.
var fromDebian = [][2]string{{"wrk", "wrk"}, {"nginx", "nginx-light"}, {"redis-server", "redis-server"},
	{"node", "nodejs"}, {"npm", "npm"}, {"java", "default-jre-headless"}}

// install builds our programs and this one, and gets the others that the run needs.
func (b *bench) install() error {
	var lacking []string
	for _, p := range fromDebian {
		path, err := exec.LookPath(p[0])
		if err != nil {
			lacking = append(lacking, p[1])
			b.missing[p[0]] = "not installed: apt-get install --no-install-recommends " + p[1]
			continue
		}
		b.bin[p[0]] = path
	}
	if len(lacking) > 0 {
		b.say("not installed: apt-get install --no-install-recommends %s", strings.Join(lacking, " "))
	}
	if b.bin["wrk"] == "" || b.bin["nginx"] == "" {
		return fmt.Errorf("wrk and nginx are needed: apt-get install --no-install-recommends wrk nginx-light")
	}
	bin := filepath.Join(b.root, "dist", "bench")
	for _, p := range [][3]string{{"mockwx", b.root, "./cmd/mockwx"}, {"wxrelay", b.root, "./cmd/wxrelay"},
		{"bare", filepath.Join(b.root, "e2e", "bench"), "./bare"}} {
		b.say("building %s", p[0])
		b.bin[p[0]] = filepath.Join(bin, p[0])
		if err := b.build(p[1], p[2], b.bin[p[0]]); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b.bin["bench"] = self
	if b.opt.few {
		return nil
	}
	for name, module := range fromModules {
		b.installModule(bin, name, module)
	}
	return b.installNode()
}

// installModule builds a program from the module proxy. One that cannot be built is
// left out of the run, which says so.
func (b *bench) installModule(bin, name, module string) {
	at := filepath.Join(bin, strings.ReplaceAll(module[strings.LastIndex(module[:strings.Index(module, "@")], "/")+1:], "@", "-"))
	path := filepath.Join(at, name)
	if _, err := os.Stat(path); err != nil {
		b.say("building %s: minutes, once", module)
		cmd := exec.CommandContext(b.ctx, "go", "install", module)
		cmd.Env = append(os.Environ(), "GOBIN="+at)
		cmd.Dir = b.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.missing[name] = fmt.Sprintf("go install %s: %v: %s", module, err, lastLine(out))
			b.say("%s", b.missing[name])
			return
		}
	}
	b.bin[name] = path
}

// installNode gets the servers that run on Node, as package-lock.json names them.
func (b *bench) installNode() error {
	node := filepath.Join(b.root, "e2e", "bench", "npm")
	b.bin["node_modules"] = filepath.Join(node, "node_modules")
	if b.bin["node"] == "" || b.bin["npm"] == "" {
		return nil
	}
	lock, err := os.ReadFile(filepath.Join(node, "package-lock.json"))
	if err != nil {
		return err
	}
	done := filepath.Join(b.bin["node_modules"], ".installed") // the lock file that was
	if have, err := os.ReadFile(done); err == nil && bytes.Equal(have, lock) {
		return nil
	}
	b.say("npm ci: a minute, once")
	if err := b.run(node, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"); err != nil {
		b.missing["node"] = err.Error()
		delete(b.bin, "node")
		b.say("%v", err)
		return nil
	}
	return os.WriteFile(done, lock, 0o644)
}

// build builds a program, and copies it as an installation does: a file that the linker has
// just written starts half a millisecond later than a copy of it.
func (b *bench) build(dir, pkg, to string) error {
	if err := b.run(dir, "go", "build", "-trimpath", "-o", to+".new", pkg); err != nil {
		return err
	}
	program, err := os.ReadFile(to + ".new")
	if err != nil {
		return err
	}
	return errors.Join(os.Remove(to+".new"), os.RemoveAll(to), os.WriteFile(to, program, 0o755))
}

// run runs a command to its end.
func (b *bench) run(dir, name string, args ...string) error {
	cmd := exec.CommandContext(b.ctx, name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}
