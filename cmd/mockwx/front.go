package main

import (
	"net"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/boot"
	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
)

// proxyDefault is the proxy's address without --proxy.
const proxyDefault = "localhost:8092"

// bindFront adds the addresses of the proxy where they are on; addProxy gives them the
// proxy.
func (o *serveFlags) bindFront(e *env, x *opened) (err error) {
	if o.proxyOthers != "refuse" && o.proxyOthers != "pass" {
		return cli.Usage("--proxy-others %s: write refuse or pass", "--proxy-others %s：请写 refuse 或 pass", o.proxyOthers)
	}
	if !o.noProxy() || o.tls != "" {
		if x.pass, err = hostList("--allow-host", o.allowHosts); err != nil {
			return err
		}
	}
	if !o.noProxy() {
		site, err := e.bind(o.named("proxy"), "proxy", o.proxy, nil)
		if err != nil {
			return err
		}
		x.sites = append(x.sites, site)
	}
	if o.tls != "" {
		site, err := boot.Listen("tls", o.tls, nil)
		if err != nil {
			return err
		}
		site.Scheme = "https"
		x.sites = append(x.sites, site)
	}
	return nil
}

// addProxy makes the proxy for the addresses that wait for one, and the file with the
// certificate that its clients have to trust. It returns these sites.
func (o *serveFlags) addProxy(x *opened) (front []boot.Site, err error) {
	if o.noProxy() && o.tls == "" {
		return nil, nil
	}
	if x.dir, err = newScratch(); err != nil {
		return nil, err
	}
	x.proxy, err = x.fake.NewProxy(mockwx.ProxyOptions{
		PassOthers: o.proxyOthers == "pass", PassHosts: x.pass, PassLoopback: o.passLoopback, OnRefuse: o.onRefuse, CAFile: x.dir.file("ca.pem"),
		Exported: o.exported,
	})
	if err != nil {
		return nil, err
	}
	for i := range x.sites {
		switch s := &x.sites[i]; s.Name {
		case "proxy":
			s.Server = x.proxy
		case "tls":
			s.Server = overTLS{x.proxy}
		default:
			continue
		}
		front = append(front, x.sites[i])
	}
	x.ca, err = x.dir.write("ca.pem", x.proxy.CertificatePEM())
	return front, err
}

// served returns the sites that have a server, once the fake knows where all are.
func (x *opened) served() []boot.Site {
	urls := map[string]string{}
	for _, s := range x.sites {
		urls[s.Name] = s.URL()
	}
	x.fake.SetAddresses(urls)
	return slices.DeleteFunc(slices.Clone(x.sites), func(s boot.Site) bool { return s.Server == nil })
}

func (o *serveFlags) noProxy() bool { return o.proxy == "" || o.proxy == "off" }

// bind binds an address. Where another program has a default one, that no flag has named,
// it steps aside, to a port 10,000 higher or to any that is free, and says so: two fakes
// side by side need not name the address each.
func (e *env) bind(named bool, name, addr string, server boot.Server) (boot.Site, error) {
	site, err := boot.Listen(name, addr, server)
	if err == nil || named {
		return site, err
	}
	for _, other := range aside(addr) {
		free, err2 := boot.Listen(name, other, server)
		if err2 != nil {
			continue
		}
		e.say("the default address %s cannot be used (another program may have it); the %s is on %s instead (--%[2]s chooses)",
			"默认地址 %s 无法使用（可能已被占用），%s 改用 %s；可用 --%[2]s 指定", addr, name, free.URL())
		return free, nil
	}
	return site, err
}

// aside are the addresses to take in the place of one that is taken.
func aside(addr string) []string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil
	}
	n, _ := strconv.Atoi(port)
	return []string{net.JoinHostPort(host, strconv.Itoa(n+10_000)), net.JoinHostPort(host, "0")}
}

// overTLS is the proxy's other face.
type overTLS struct{ *mockwx.Proxy }

// Serve is WeChat's hosts themselves.
func (t overTLS) Serve(l net.Listener) error { return t.ServeTLS(l) }

// addPorts gives a command --ports: one flag that moves every address that no
// other flag gives. The names are the flags of addresses, in the order of their
// ports.
func addPorts(cmd *cobra.Command, en, zh string, names ...string) {
	var ports string
	f := cmd.Flags()
	f.StringVar(&ports, "ports", "",
		"`PORT` free, or the first of "+strconv.Itoa(len(names))+" consecutive ports ("+en+") · "+
			"free 表示自动选择空闲端口；也可写连续 "+strconv.Itoa(len(names))+" 个端口中的第一个（"+zh+"）")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if ports == "" {
			return nil
		}
		first, err := strconv.Atoi(ports)
		if ports != "free" && (err != nil || first < 1 || first > 65536-len(names)) {
			return cli.Usage("--ports %s: write free, or a number up to %d", "--ports %s：请写 free，或不超过 %d 的数字", ports, 65536-len(names))
		}
		for i, name := range names {
			if f.Changed(name) {
				continue
			}
			port := 0
			if ports != "free" {
				port = first + i
			}
			if err := f.Set(name, net.JoinHostPort("localhost", strconv.Itoa(port))); err != nil {
				return err
			}
		}
		return nil
	}
}
