package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxflow/cmd/internal/boot"
	"wxflow/cmd/internal/cli"
	"wxflow/cmd/internal/quick"
	"wxflow/mockwx"
	"wxflow/mockwx/text"
	"wxflow/relay"
)

// adminHostsEnv is --admin-hosts for containers, which are started without flags.
const adminHostsEnv = "MOCKWX_ADMIN_HOSTS"

// What the flags that several commands have say in help.
const (
	fixturesHelp = "`PATH,…` fixture files or folders; default: mockwx.yaml of this folder, else the built-in demo · " +
		"fixture 文件或目录；默认用当前目录的 mockwx.yaml，没有则用内置 demo"
	seedHelp = "`TEXT` seed; default: the fixture's · 种子，默认取 fixture 的"
)

// serveFlags are the flags of serve; up and exec have them too.
type serveFlags struct {
	listen, admin      string
	adminHosts         []string
	allowHosts         []string
	proxy, proxyOthers string
	tls                string
	backends           []string
	fixtures           []string
	seed               string
	watch              bool
	readyFile          string
	journal            int
	verbose            bool
	relay, ops         string // addresses of the relay; "": there is none

	named func(flag string) bool // whether a flag was given
	// What exec wants beside the flags:
	passLoopback bool
	exported     bool // what clients need is in their environment
	onCall       func(mockwx.Call)
	onCanary     func(mockwx.Canary)
	onRefuse     func(host string, why mockwx.Text)
	around       func(http.Handler) http.Handler // what the relay's answers pass through; nil: nothing
}

func (o *serveFlags) register(f *pflag.FlagSet) {
	o.named = f.Changed
	f.StringVar(&o.listen, "listen", "localhost:8090",
		"`ADDR` address of the API; port 0 picks a free one, localhost is 127.0.0.1 and ::1 · "+
			"接口地址；端口 0 表示自动选择，localhost 即 127.0.0.1 和 ::1")
	f.StringVar(&o.admin, "admin", "localhost:8091", "`ADDR` address of the console and the admin API · 控制台与管理接口的地址")
	f.StringSliceVar(&o.adminHosts, "admin-hosts", nil,
		"`NAME,…` more host names that the admin API answers to: ci.example.com, *.example.com; also $"+adminHostsEnv+
			" · 还可用哪些主机名访问管理接口，如 ci.example.com、*.example.com；也可用 $"+adminHostsEnv)
	f.StringVar(&o.proxy, "proxy", proxyDefault,
		"`ADDR` address of an HTTP(S) proxy that routes WeChat's hosts to the fake; off: no proxy · "+
			"HTTP(S) 代理的地址，代理把微信域名指向模拟微信；off 表示不启动")
	f.StringVar(&o.proxyOthers, "proxy-others", "refuse",
		"`HOW` what the proxy does with other hosts: refuse or pass · 代理如何处理其他域名：refuse 拒绝，pass 放行")
	f.StringSliceVar(&o.allowHosts, "allow-host", nil,
		"`HOST,…` other hosts that the proxy lets through all the same: example.com, *.example.com · 代理仍然放行的其他域名，如 example.com、*.example.com")
	f.StringVar(&o.tls, "tls", "", "`ADDR` address that also serves WeChat's hosts over TLS · 另以 TLS 提供微信各域名的地址")
	f.StringSliceVar(&o.backends, "backend", nil,
		"`[DOMAIN=]URL` server on this machine that wx.js reaches under its domains · wx.js 的请求域名在本机对应的服务器")
	f.StringSliceVar(&o.fixtures, "fixtures", nil, fixturesHelp)
	f.StringVar(&o.seed, "seed", "", "`TEXT` seed of all identities; default: the fixture's · 所有身份的种子，默认取 fixture 的")
	f.BoolVar(&o.watch, "watch", false, "reload the fixtures when they change · fixture 变化时自动重新加载")
	f.StringVar(&o.readyFile, "ready-file", "", "`FILE` write the listening URLs to this file as JSON · 开始监听后，把各 URL 以 JSON 写入此文件")
	f.IntVar(&o.journal, "journal", 0, "`N` how many calls to keep; 0: 4,000 · 保留多少条调用记录，0 为 4,000")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "log every call, not only failed ones · 记录每次调用，而不只是失败的")
}

func serveCommand(e *env) *cobra.Command {
	var o serveFlags
	cmd := o.command(e, "serve", "start the fake WeChat · 启动模拟微信")
	addPorts(cmd, "API, admin, proxy", "依次为接口、管理、代理", "listen", "admin", "proxy")
	return cmd
}

// command is what starts a fake with these flags.
func (o *serveFlags) command(e *env, name, short string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   name + " [FIXTURE…]",
		Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.fixtures = append(o.fixtures, args...)
			return o.serve(cmd.Context(), e)
		},
	}
	o.register(cmd.Flags())
	return cmd
}

func (o *serveFlags) serve(ctx context.Context, e *env) error {
	e, end := e.gathering()
	defer end()
	x, err := o.open(e)
	defer x.close()
	if err != nil {
		return err
	}
	grace := stopGrace
	if x.relay != nil {
		grace = upGrace
	}
	// The first call does not wait for the proxy's certificate. The rest does: who has an
	// answer of the admin API finds the ready file and the certificate.
	var running boot.Running
	served := x.served()
	running.Start(served[0])
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	front, err := o.addProxy(x)
	if err == nil {
		err = o.tell(ctx, e, x)
	}
	if err != nil {
		stop()
		_ = running.Wait(ctx, grace, x.drain)
		return err
	}
	x.announce(e)
	time.AfterFunc(100*time.Millisecond, func() { sweep(os.TempDir()) }) // not while the first call waits for a CPU
	running.Start(slices.Concat(served[1:], front)...)
	return running.Wait(ctx, grace, x.drain)
}

// stopGrace is how long calls in flight may finish; a held one is cut then.
const stopGrace = 2 * time.Second

// An opened fake is one with its listeners bound.
type opened struct {
	fake  *mockwx.Fake
	sites []boot.Site // api and admin first
	proxy *mockwx.Proxy
	pass  mockwx.HostList // what the proxy lets through
	dir   *scratch        // nil where no file is needed
	ca    string          // path of the CA's certificate; "": there is none
	demo  bool            // the fixture is the built-in one
	relay *relay.Relay
	drain func() // of the relay; nil: there is none
}

func (x *opened) close() {
	if x.relay != nil {
		x.relay.Close()
	}
	x.dir.remove()
}

// open makes the fake and binds everything that the flags describe; addProxy is the rest.
// What it returns is to be closed even when it fails.
func (o *serveFlags) open(e *env) (x *opened, err error) {
	x = new(opened)
	if x.fake, err = o.fake(e); err != nil {
		return x, err
	}
	if err = o.wireBackends(x); err != nil {
		return x, err
	}
	x.demo = len(o.fixtures) == 0
	if x.sites, err = o.bind(x.fake); err != nil {
		return x, err
	}
	if err = o.bindFront(e, x); err == nil && o.relay != "" {
		err = o.addRelay(e, x)
	}
	return x, err
}

// fake makes the fake that the flags describe.
func (o *serveFlags) fake(e *env) (*mockwx.Fake, error) {
	o.fixtures = e.found(o.fixtures)
	fx, err := mockwx.LoadFixture(o.fixtures...)
	if err != nil {
		return nil, err
	}
	e.warn(fx)
	hosts, err := hostList("--admin-hosts", o.adminHosts)
	if err != nil {
		return nil, err
	}
	more, err := hostList(adminHostsEnv, strings.FieldsFunc(e.getenv(adminHostsEnv), func(c rune) bool { return c == ',' || c == ' ' }))
	if err != nil {
		return nil, err
	}
	return mockwx.New(mockwx.Options{Fixture: fx, Seed: o.seed, Logger: o.logger(e), Journal: o.journal,
		OnCall: o.onCall, OnCanary: o.onCanary,
		AdminHosts: slices.Concat(hosts, more)})
}

// hostList reads the host names of a flag or variable.
func hostList(name string, hosts []string) (mockwx.HostList, error) {
	list, err := mockwx.ParseHostList(hosts)
	if err != nil {
		return nil, aboutFlag(name, err)
	}
	return list, nil
}

// wireBackends sets the servers that the pages of the fake find. The relay, if there is
// one, answers for the domains that no flag names.
func (o *serveFlags) wireBackends(x *opened) error {
	servers := map[string]string{}
	if relay := x.url("relay"); relay != "" {
		servers[""] = relay
	}
	for _, b := range o.backends {
		domain, server, ok := strings.Cut(b, "=")
		if !ok {
			domain, server = "", b
		}
		servers[domain] = server
	}
	if err := x.fake.SetBackends(servers); err != nil {
		return aboutFlag("--backend", err)
	}
	return nil
}

func (o *serveFlags) logger(e *env) *slog.Logger {
	level := slog.LevelInfo
	if o.verbose {
		level = slog.LevelDebug
	}
	var h slog.Handler = newOneLanguage(e.stderr, level, strings.HasPrefix(e.lang(), "zh"))
	if l := newLines(e.stderr, level, e); l != nil {
		h = l
	}
	if o.exported && !o.verbose {
		h = without{h, reported}
	}
	return slog.New(h)
}

func (e *env) warn(fx *mockwx.Fixture) {
	for _, w := range mockwx.Warnings(fx) {
		fmt.Fprintln(e.stderr, text.Say("warning: %s", "警告：%s", w).In(e.lang()))
	}
}

// bind listens first, so that every mistake in an address is known before
// anything is served.
func (o *serveFlags) bind(fake *mockwx.Fake) ([]boot.Site, error) {
	if o.watch && len(o.fixtures) == 0 {
		return nil, cli.Usage("--watch needs --fixtures: the built-in demo does not change", "--watch 需要 --fixtures：内置的 demo 不会变化")
	}
	if o.journal < 0 {
		return nil, cli.Usage("--journal %d: at least 1, or 0 for the default", "--journal %d：至少为 1，或写 0 表示默认值", o.journal)
	}
	whole := func(string) bool { return true } // every answer has a Content-Length
	api, err := boot.Listen("listen", o.listen, &quick.Server{Server: mockwx.NewHTTPServer(fake.Handler()), Small: whole})
	if err != nil {
		return nil, err
	}
	admin, err := boot.Listen("admin", o.admin, mockwx.NewHTTPServer(fake.AdminHandler()))
	if err != nil {
		api.Close()
		return nil, err
	}
	api.Name = "api"
	for _, s := range []boot.Site{api, admin} {
		s.Wrap(func(l net.Listener) net.Listener { return fake.Plain(l, o.onRefuse) })
	}
	return []boot.Site{api, admin}, nil
}

// tell says to programs what is listening, and begins to watch the fixtures.
func (o *serveFlags) tell(ctx context.Context, e *env, x *opened) error {
	if o.watch {
		if err := o.startWatch(ctx, e, x.fake); err != nil {
			return err
		}
	}
	if o.readyFile == "" {
		return nil
	}
	var more map[string]string
	if x.ca != "" {
		more = map[string]string{"ca": x.ca}
	}
	return boot.WriteReadyFile(o.readyFile, x.sites, more)
}
