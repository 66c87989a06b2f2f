package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os/exec"
	"strings"

	"wxflow/cmd/internal/boot"
	"wxflow/cmd/internal/child"
	"wxflow/cmd/internal/isolate"
	"wxflow/mockwx"
	"wxflow/mockwx/environ"
	"wxflow/relay/text"
)

// exitNoNetwork is for systems that have no network of its own for the command:
// EX_UNAVAILABLE of sysexits.h.
const exitNoNetwork errExit = 69

// outside runs us again in a network of its own. All the rest happens there.
func (o *execFlags) outside(e *env) error {
	code, err := isolate.Run()
	if err != nil {
		e.complain(err)
		return noNetwork(err)
	}
	if code != 0 {
		return errExit(code)
	}
	return nil
}

func noNetwork(err error) errExit {
	if errors.Is(err, isolate.ErrImpossible) {
		return exitNoNetwork
	}
	return exitFailed
}

// plainly marks requests that came without TLS, which not every host of WeChat
// accepts: a path becomes the whole URL that it stands for.
func plainly(fake http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Scheme == "" && strings.HasPrefix(r.URL.Path, "/") {
			r.URL.Scheme, r.URL.Host = "http", r.Host
		}
		fake.ServeHTTP(w, r)
	})
}

// addHosts is WeChat's hosts on their own ports.
func (o *execFlags) addHosts(x *opened, n *isolate.Network) {
	for _, l := range n.HTTPS {
		x.sites = append(x.sites, boot.Site{Name: "https", Scheme: "https", Listeners: []net.Listener{l}, Server: overTLS{x.proxy}})
	}
	for _, l := range n.HTTP {
		x.sites = append(x.sites,
			boot.Site{Name: "http", Listeners: []net.Listener{x.fake.Plain(l, o.onRefuse)},
				Server: mockwx.NewHTTPServer(plainly(x.fake.Handler()))})
	}
}

// environment is what the command gets: base, and all that makes unmodified
// programs reach the fake.
func (o *execFlags) environment(e *env, x *opened, base []string) ([]string, error) {
	f := environ.Fake{
		API: x.url("api"), Admin: x.url("admin"), TLS: x.url("tls"), Proxy: x.url("proxy"), CA: x.ca,
		Hosts: mockwx.Hosts(), PassOthers: o.proxyOthers == "pass", PassHosts: o.allowHosts, Write: x.dir.write,
	}
	if o.isolate {
		f.Proxy, base = "", environ.WithoutProxies(base)
	}
	set, dropped, err := f.Variables(base)
	if err != nil {
		return nil, err
	}
	if len(dropped) > 0 {
		e.say("removed from NO_PROXY, or the real WeChat would be called: %s", "已从 NO_PROXY 去掉，否则会访问真实的微信：%s", strings.Join(dropped, " "))
	}
	if x.relay != nil {
		set["WXRELAY_URL"], set["WXRELAY_OPS_URL"] = x.url("relay"), x.url("ops")
	}
	return environ.Add(base, set), nil
}

const (
	exitNotRunnable errExit = 126
	exitNotFound    errExit = 127
)

// findCommand is the file to run.
func findCommand(name string) (string, errExit, error) {
	path, err := exec.LookPath(name)
	switch {
	case err == nil || errors.Is(err, exec.ErrDot):
		return path, 0, nil
	case errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist):
		return "", exitNotFound, text.Errorf("exec: there is no command %q", "exec：找不到命令 %q", name)
	}
	return "", exitNotRunnable, text.Because(err, "exec: %q cannot be run: %v", "exec：无法执行 %q：%v", name, err)
}

// command runs a command to its end. A second signal that asks it to end kills it.
func command(e *env, signals child.Signals, start func(*exec.Cmd) error, cmd *exec.Cmd) (errExit, error) {
	name := cmd.Args[0]
	if err := start(cmd); err != nil {
		return exitNotRunnable, text.Because(err, "exec: %q cannot be run: %v", "exec：无法执行 %q：%v", name, err)
	}
	code, err := signals.Wait(cmd, func() {
		e.say("a second signal: %s (process %d) is killed", "再次收到信号，强制结束 %s（进程 %d）", name, cmd.Process.Pid)
		cmd.Process.Kill()
	})
	if err != nil {
		return exitFailed, fmt.Errorf("exec: %s: %w", name, err)
	}
	return errExit(code), nil
}
