package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"wxflow/cmd/internal/boot"
	"wxflow/cmd/internal/cli"
	"wxflow/cmd/internal/quick"
	"wxflow/relay"
	"wxflow/relay/certs"
	"wxflow/relay/metrics"
	"wxflow/relay/observe"
	"wxflow/relay/settings"
	"wxflow/relay/text"
	"wxflow/relay/tracing"
)

// minGrace is how long a stop waits for what is in flight, at the least; a
// login that may take longer gets longer.
const minGrace = 10 * time.Second

func serveCommand(environ []string) *cobra.Command {
	env := lookupIn(environ)
	var checkOnly bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "run the login relay · 运行登录中继",
		Args:  cli.NoArgs,
	}
	given := addFlags(cmd)
	cmd.Flags().BoolVar(&checkOnly, "check-config", false, "check the settings, report every problem, and exit · 检查设置，列出所有问题后退出")
	cmd.Flags().SortFlags = false
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, problems := settings.Load(given, env)
		traced, more := tracing.Wanted(env)
		problems = append(problems, more...)
		names := s.CheckNames(environ)
		if checkOnly || len(problems) > 0 {
			problems = append(problems, names...) // one of them may be the cause of the others
		}
		if len(problems) > 0 {
			return problems
		}
		stderr := cmd.ErrOrStderr()
		if checkOnly {
			r, err := relay.New(s.Config)
			if err == nil {
				err = askStore(cmd.Context(), s, stderr, locale(env))
			}
			if err == nil {
				printSettings(cmd.OutOrStdout(), s, r, locale(env))
			}
			return err
		}
		if !cli.Terminal(stderr) { // people see each line as it comes
			lines := &boot.Gatherer{W: stderr}
			defer lines.Flush()
			stderr = lines
		}
		log := s.Logger(stderr)
		for _, p := range names { // a service that served yesterday goes on to
			log.Warn("a variable of the environment is not read", "name", p.Setting, "hint", p.EN, "hint_zh", p.ZH)
		}
		if err := runServer(cmd.Context(), s, traced, log); err != nil {
			logEnd(log, err)
			return errLogged
		}
		return nil
	}
	return cmd
}

// runServer opens what the settings name and serves until ctx ends.
func runServer(ctx context.Context, s settings.Settings, traced bool, log *slog.Logger) error {
	m, flush, err := telemetry(ctx, &s.Config, traced, log)
	if err != nil {
		return err
	}
	defer flush()
	closeStore, err := s.OpenStore(log)
	if err != nil {
		return err
	}
	r, err := relay.New(s.Config)
	if err != nil {
		return errors.Join(err, closeStore())
	}
	defer r.Close()
	m.Follow(r)
	apps := &appsReader{file: cmp.Or(s.AppsFile, s.SecretFile), load: s.ReadApps}
	apps.follow(ctx, r, log, m.Reloaded)
	return errors.Join(serve(ctx, s, r, m), closeStore())
}

// serve listens on both addresses, logs which they are, and serves until ctx ends;
// then it finishes the requests in flight.
func serve(ctx context.Context, s settings.Settings, r *relay.Relay, m *metrics.Metrics) error {
	log := s.Config.Logger
	server, begin, err := publicServer(s, r, m)
	if err != nil {
		return err
	}
	public, err := boot.Listen("listen", s.Listen, server)
	if err != nil {
		return err
	}
	if s.TLS.On() {
		public.Scheme = "https"
	}
	ops, err := boot.Listen("ops", s.Ops, r.Server(r.Ops()))
	if err != nil {
		return errors.Join(err, public.Close())
	}
	// ops goes last: /readyz says no while the public side finishes.
	public.Name, ops.Last = "relay", true
	sites := []boot.Site{public, ops}
	if s.ReadyFile != "" {
		if err := boot.WriteReadyFile(s.ReadyFile, sites, nil); err != nil {
			return err
		}
	}
	log.Info("serving", "version", boot.VersionName(), "relay", public.URL(), "ops", ops.URL(), "apps", len(s.Config.Apps),
		"store", s.StoreShown(), "upstream", r.Upstream())
	begin()
	asked := make(chan struct{})
	go func() { // the start does not wait for a store that hangs
		defer close(asked)
		_ = r.PingStore(ctx) // the log has it
	}()
	defer func() { <-asked }()
	return boot.Serve(ctx, sites, max(minGrace, s.Config.UpstreamTimeout+5*time.Second), func() {
		log.Info("stopping", "hint", "requests in flight are finished; a second signal stops at once", "hint_zh", "正在完成进行中的请求；再次发送信号则立即停止")
		r.Drain()
	})
}

// flushTime is how long a stop waits for the last traces to be sent. Ours.
const flushTime = 3 * time.Second

// telemetry gives a relay-to-be its log, its metrics and, where the variables of
// OpenTelemetry ask for them, its traces; stop sends what is left of those.
func telemetry(ctx context.Context, c *relay.Config, traced bool, log *slog.Logger) (m *metrics.Metrics, stop func(), err error) {
	m, stop = metrics.New(boot.VersionName()), func() {}
	c.Logger, c.Observer, c.Metrics = log, m, m.Handler()
	if !traced {
		return m, stop, nil
	}
	traces, flush, err := tracing.Start(ctx, boot.VersionName(), log)
	if err != nil {
		return nil, nil, err
	}
	c.Observer = observe.All(m, traces)
	return m, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTime)
		defer cancel()
		_ = flush(ctx) // the SDK has logged it
	}, nil
}

// publicServer serves the clients, over TLS where the settings say so. What can
// be read is read now, so that a start with a wrong file ends at once; begin is
// what remains to be done once the server listens.
func publicServer(s settings.Settings, r *relay.Relay, m *metrics.Metrics) (server boot.Server, begin func(), err error) {
	plain := r.Server(r.Handler())
	switch t := s.TLS; {
	case t.CertFile != "":
		files, err := certs.OpenFiles(t.CertFile, t.KeyFile, nil, s.Config.Logger)
		if err != nil {
			return nil, nil, text.Problems{text.ProblemOf("WXRELAY_TLS_CERT", err)}
		}
		plain.TLSConfig = files.TLS()
		m.Certificate(func() time.Time { return files.Certificate().Leaf.NotAfter })
		return overTLS{plain}, func() {}, nil
	case len(t.ACMEDomains) > 0:
		authority, err := certs.NewAuthority(certs.ACMEOptions{Domains: t.ACMEDomains, Cache: t.ACMECache, Email: t.ACMEEmail,
			Directory: t.ACMEDirectory})
		if err != nil {
			return nil, nil, text.Problems{text.ProblemOf("WXRELAY_ACME_CACHE", err)}
		}
		plain.TLSConfig = authority.TLS()
		return overTLS{plain}, func() { go authority.Fetch(s.Config.Logger) }, nil
	}
	return &quick.Server{Server: plain, Small: r.Own}, func() {}, nil
}

// overTLS is a server whose listener carries TLS.
type overTLS struct{ *http.Server }

// Serve serves as http.Server does, HTTP/2 too.
func (s overTLS) Serve(l net.Listener) error { return s.ServeTLS(l, "", "") }
