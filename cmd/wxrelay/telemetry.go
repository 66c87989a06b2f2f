package main

import (
	"context"
	"log/slog"
	"time"

	"wxflow/cmd/internal/boot"
	"wxflow/relay"
	"wxflow/relay/metrics"
	"wxflow/relay/observe"
	"wxflow/relay/tracing"
)

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
		_ = flush(ctx) // the SDK has told the log
	}, nil
}
