package main

import (
	"fmt"
	"net"

	"wxflow/cmd/internal/boot"
	"wxflow/mockwx"
)

// proxyDefault is the proxy's address where nobody names one.
const proxyDefault = "localhost:8092"

// bindFront adds the proxy and the TLS listener where they are on, and the file
// with the certificate that their clients have to trust.
func (o *serveFlags) bindFront(e *env, x *opened) error {
	if o.proxyOthers != "refuse" && o.proxyOthers != "pass" {
		return usage("--proxy-others %s: write refuse or pass", "--proxy-others %s：请写 refuse 或 pass", o.proxyOthers)
	}
	if o.noProxy() && o.tls == "" {
		return nil
	}
	var err error
	if x.dir, err = newScratch(); err != nil {
		return err
	}
	proxy, err := x.fake.NewProxy(mockwx.ProxyOptions{
		PassOthers: o.proxyOthers == "pass", PassLoopback: o.passLoopback, OnRefuse: o.onRefuse, CAFile: x.dir.file("ca.pem"), Exported: o.exported,
	})
	if err != nil {
		return err
	}
	x.proxy = proxy
	if !o.noProxy() {
		site, err := o.listenProxy(e, proxy)
		if err != nil {
			return err
		}
		site.Name = "proxy"
		x.sites = append(x.sites, site)
	}
	if o.tls != "" {
		site, err := boot.Listen("tls", o.tls, overTLS{proxy})
		if err != nil {
			return err
		}
		site.Name, site.Scheme = "tls", "https"
		x.sites = append(x.sites, site)
	}
	x.ca, err = x.dir.write("ca.pem", proxy.CertificatePEM())
	return err
}

func (o *serveFlags) noProxy() bool { return o.proxy == "" || o.proxy == "off" }

// listenProxy binds the proxy. Two fakes side by side need not name its address
// each: where the default one is taken, the second takes another, and says so.
func (o *serveFlags) listenProxy(e *env, proxy *mockwx.Proxy) (boot.Site, error) {
	site, err := boot.Listen("proxy", o.proxy, proxy)
	if err == nil || o.proxyNamed() {
		return site, err
	}
	free, err2 := boot.Listen("proxy", "localhost:0", proxy)
	if err2 != nil {
		return site, err
	}
	fmt.Fprintf(e.stderr, "mockwx: %v; the proxy is on %s instead · 默认端口被占用，代理改用该地址\n", err, free.URL())
	return free, nil
}

// overTLS is the proxy's other face.
type overTLS struct{ *mockwx.Proxy }

// Serve is WeChat's hosts themselves.
func (t overTLS) Serve(l net.Listener) error { return t.ServeTLS(l) }
