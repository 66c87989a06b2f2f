package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/boot"
	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/text"
)

type upFlags struct {
	serveFlags
	relay, ops string

	named func(flag string) bool // whether a flag was given
}

func upCommand(e *env) *cobra.Command {
	var o upFlags
	cmd := &cobra.Command{
		Use:   "up [FIXTURE…]",
		Short: "start the fake and a relay wired to it, on one clock · 启动模拟微信和接好的中继，共用一个时钟",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.fixtures = append(o.fixtures, args...)
			return o.up(cmd.Context(), e)
		},
	}
	o.register(cmd.Flags())
	cmd.Flags().StringVar(&o.relay, "relay", "localhost:8080", "`ADDR` public address of the relay · 中继的对外地址")
	cmd.Flags().StringVar(&o.ops, "ops", "localhost:8081", "`ADDR` health and metrics of the relay · 中继的健康检查与监控地址")
	o.named = cmd.Flags().Changed
	addPorts(cmd, "API, admin, proxy, relay, ops", "依次为接口、管理、代理、中继、ops", "listen", "admin", "proxy", "relay", "ops")
	return cmd
}

// upGrace is long enough for the relay to answer a login that the fake never
// answers.
const upGrace = relay.DefaultUpstreamTimeout + stopGrace

func (o *upFlags) up(ctx context.Context, e *env) error {
	e, end := e.gathering()
	defer end()
	x, err := o.open(e)
	defer x.dir.remove()
	if err != nil {
		return err
	}
	bind := func(name, addr string, server boot.Server) (boot.Site, error) {
		return e.bind(o.named(name), name, addr, server)
	}
	rel, err := x.addRelay(o.logger(e), bind, o.relay, o.ops, nil)
	if err != nil {
		return err
	}
	defer rel.Close()
	if err := o.wireBackends(x.fake, x.url("relay")); err != nil { // what pages ask for reaches the relay
		return err
	}
	if err := o.tell(ctx, e, x); err != nil {
		return err
	}
	x.announce(e)
	return boot.Serve(ctx, x.sites, upGrace, rel.Drain)
}

// addRelay makes the relay for every app of the fixture and binds it: the
// production code, in development mode because its upstream is a fake, on the
// fake's clock. What it answers passes through around, if there is one.
func (x *opened) addRelay(logger *slog.Logger, bind func(name, addr string, server boot.Server) (boot.Site, error),
	at, opsAt string, around func(http.Handler) http.Handler) (*relay.Relay, error) {
	var apps []credential.App
	for _, a := range x.fake.Fixture().Apps {
		app := credential.App{AppID: a.AppID, Secret: credential.NewSecret(a.Secret), PushToken: credential.NewSecret(a.Push.Token)}
		if a.Push.Mode == "safe" { // with a key, the relay takes no others
			app.PushKey = credential.NewSecret(a.Push.EncodingAESKey)
		}
		apps = append(apps, app)
	}
	if len(apps) == 0 {
		return nil, text.Errorf("the fixture has no app for the relay to serve; add one", "fixture 中没有可供中继服务的小程序；请添加一个")
	}
	rel, err := relay.New(relay.Config{Upstream: x.url("api"), Apps: apps, Dev: true, Now: x.fake.Now,
		Logger: slog.New(without{logger.Handler(), known})})
	if err != nil {
		return nil, err
	}
	handler := rel.Handler()
	if around != nil {
		handler = around(handler)
	}
	public, err := bind("relay", at, rel.Server(handler))
	if err != nil {
		rel.Close()
		return nil, err
	}
	ops, err := bind("ops", opsAt, rel.Server(rel.Ops()))
	if err != nil {
		rel.Close()
		return nil, err
	}
	ops.Last = true
	for i := range x.sites { // the fake serves the relay's last logins
		x.sites[i].Last = true
	}
	for _, s := range []boot.Site{public, ops} {
		s.Wrap(func(l net.Listener) net.Listener { return x.fake.Plain(l, x.onTLS) })
	}
	x.sites = append(x.sites, public, ops)
	return rel, nil
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
