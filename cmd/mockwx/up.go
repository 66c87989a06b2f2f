package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/boot"
	"wxflow/mockwx"
	"wxflow/relay"
)

type upFlags struct {
	serveFlags
	relay, ops string
}

func upCommand(e *env) *cobra.Command {
	var o upFlags
	cmd := &cobra.Command{
		Use:   "up [FIXTURE…]",
		Short: "start the fake and a relay wired to it, on one clock · 一条命令启动假微信和中继，共用一个时钟",
		Example: `  mockwx up
  mockwx up --fixtures my.yaml --relay 127.0.0.1:8888
  mockwx up --listen 127.0.0.1:0 --admin 127.0.0.1:0 --relay 127.0.0.1:0 --ops 127.0.0.1:0 --ready-file ready.json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.fixtures = append(o.fixtures, args...)
			return o.up(cmd.Context(), e)
		},
	}
	o.register(cmd.Flags())
	cmd.Flags().StringVar(&o.relay, "relay", "127.0.0.1:8080", "public address of the relay · 中继的对外地址")
	cmd.Flags().StringVar(&o.ops, "ops", "127.0.0.1:9090", "health of the relay · 中继的健康检查地址")
	return cmd
}

// upGrace is long enough for the relay to answer a login that the fake never
// answers.
const upGrace = relay.DefaultUpstreamTimeout + stopGrace

func (o *upFlags) up(ctx context.Context, e *env) error {
	fake, sites, ca, err := o.open(e)
	if err != nil {
		return err
	}
	defer ca.remove()
	rel, err := o.relayTo(e, fake, sites[0].URL())
	if err != nil {
		return err
	}
	defer rel.Close()
	public, err := boot.Listen("relay", o.relay, rel.Server(rel.Handler()))
	if err != nil {
		return err
	}
	public.Name = "relay"
	if err := o.wireBackends(fake, public.URL()); err != nil { // what pages ask for reaches the relay
		return err
	}
	ops, err := boot.Listen("ops", o.ops, rel.Server(rel.Ops()))
	if err != nil {
		return err
	}
	ops.Name, ops.Last = "ops", true
	for i := range sites { // the fake serves the relay's last logins
		sites[i].Last = true
	}
	sites = append(sites, public, ops)
	if err := o.announce(ctx, e, fake, sites, ca); err != nil {
		return err
	}
	user := firstUser(fake)
	fmt.Fprintf(e.stdout, `try · 试一试:
  curl '%s/login?code=user:%s'
  curl -d '{"appid":"%s","user":"%s"}' %s/login
  curl %s/calls
`, public.URL(), user, fake.Apps()[0].AppID, user, sites[1].URL(), sites[1].URL())
	return boot.Serve(ctx, sites, upGrace, rel.Drain)
}

// relayTo makes the relay for every app of the fixture: the production code, in
// development mode because its upstream is a fake, on the fake's clock.
func (o *upFlags) relayTo(e *env, fake *mockwx.Fake, upstream string) (*relay.Relay, error) {
	var apps []relay.App
	for _, a := range fake.Fixture().Apps {
		apps = append(apps, relay.App{AppID: a.AppID, Secret: relay.NewSecret(a.Secret)})
	}
	if len(apps) == 0 {
		return nil, fmt.Errorf("the fixture has no app for the relay to serve")
	}
	return relay.New(relay.Config{Upstream: upstream, Apps: apps, Dev: true, Now: fake.Now, Logger: o.logger(e)})
}
