package main

import (
	"log/slog"
	"net"
	"net/http"

	"github.com/spf13/cobra"

	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/text"
)

func upCommand(e *env) *cobra.Command {
	var o serveFlags
	cmd := o.command(e, "up", "start the fake and a relay wired to it, on one clock · 启动模拟微信和接好的中继，共用一个时钟")
	cmd.Flags().StringVar(&o.relay, "relay", "localhost:8080", "`ADDR` public address of the relay · 中继的对外地址")
	cmd.Flags().StringVar(&o.ops, "ops", "localhost:8081", "`ADDR` health and metrics of the relay · 中继的健康检查与监控地址")
	addPorts(cmd, "API, admin, proxy, relay, ops", "依次为接口、管理、代理、中继、ops", "listen", "admin", "proxy", "relay", "ops")
	return cmd
}

// upGrace is long enough for the relay to answer a login that the fake never
// answers.
const upGrace = relay.DefaultUpstreamTimeout + stopGrace

// addRelay makes the relay for every app of the fixture and binds it: the
// production code, in development mode because its upstream is a fake, on the
// fake's clock.
func (o *serveFlags) addRelay(e *env, x *opened) error {
	var apps []credential.App
	for _, a := range x.fake.Fixture().Apps {
		app := credential.App{AppID: a.AppID, Secret: credential.NewSecret(a.Secret), PushToken: credential.NewSecret(a.Push.Token)}
		if a.Push.Mode == "safe" { // with a key, the relay takes no others
			app.PushKey = credential.NewSecret(a.Push.EncodingAESKey)
		}
		apps = append(apps, app)
	}
	if len(apps) == 0 {
		return text.Errorf("the fixture has no app for the relay to serve; add one", "fixture 中没有可供中继服务的小程序；请添加一个")
	}
	rel, err := relay.New(relay.Config{Upstream: x.url("api"), Apps: apps, Dev: true, Now: x.fake.Now,
		Logger: slog.New(without{o.logger(e).Handler(), known})})
	if err != nil {
		return err
	}
	x.relay, x.drain = rel, rel.Drain
	handler := rel.Handler()
	if o.around != nil {
		handler = o.around(handler)
	}
	for i := range x.sites { // the fake serves the relay's last logins
		x.sites[i].Last = true
	}
	for _, s := range []struct {
		name, addr string
		handler    http.Handler
	}{{"relay", o.relay, handler}, {"ops", o.ops, rel.Ops()}} {
		site, err := e.bind(o.named(s.name), s.name, s.addr, rel.Server(s.handler))
		if err != nil {
			return err
		}
		site.Last = s.name == "ops"
		site.Wrap(func(l net.Listener) net.Listener { return x.fake.Plain(l, o.onRefuse) })
		x.sites = append(x.sites, site)
	}
	return o.wireBackends(x) // what pages ask for reaches the relay
}

// url is where a site is; "" when there is none of that name.
func (x *opened) url(name string) string {
	for _, s := range x.sites {
		if s.Name == name {
			return s.URL()
		}
	}
	return ""
}
