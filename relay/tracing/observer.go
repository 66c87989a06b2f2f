package tracing

import (
	"context"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"wxflow/relay/observe"
	"wxflow/relay/refusal"
)

// An observer makes spans.
type observer struct{ tracer trace.Tracer }

// Request implements relay.Observer.
func (o *observer) Request(ctx context.Context, in observe.RequestStart) (context.Context, func(observe.RequestEnd)) {
	if in.TraceParent != "" {
		ctx = propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": in.TraceParent})
	}
	ctx, span := o.tracer.Start(ctx, in.Method, trace.WithSpanKind(trace.SpanKindServer))
	return ctx, func(e observe.RequestEnd) {
		span.SetName(e.Method + " " + e.Route)
		span.SetAttributes(
			attribute.String("http.request.method", e.Method),
			attribute.String("http.route", e.Route),
			attribute.Int("http.response.status_code", e.Status),
			attribute.String("wxrelay.request_id", e.ID),
		)
		if e.AppID != "" {
			span.SetAttributes(attribute.String("wechat.appid", e.AppID))
		}
		wechat(span, e.Kind, e.ErrCode, e.RID)
		// A server's span fails by what the server did: a client's mistake
		// is none. OpenTelemetry's conventions say so.
		if e.Status >= 500 {
			span.SetStatus(codes.Error, string(e.Kind))
		}
		span.End()
	}
}

// Call implements relay.Observer.
func (o *observer) Call(ctx context.Context, endpoint string) (context.Context, func(observe.CallEnd)) {
	// The context goes on unchanged but for the span, and nothing reads that to
	// write a traceparent.
	ctx, span := o.tracer.Start(ctx, endpoint, trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String("wechat.endpoint", endpoint)))
	return ctx, func(e observe.CallEnd) {
		wechat(span, e.Kind, e.ErrCode, e.RID)
		if e.Kind != "" {
			span.SetStatus(codes.Error, string(e.Kind))
		}
		span.End()
	}
}

// Store implements relay.Observer.
func (o *observer) Store(ctx context.Context, op string) (context.Context, func(observe.StoreEnd)) {
	ctx, span := o.tracer.Start(ctx, "store "+op)
	return ctx, func(e observe.StoreEnd) {
		if e.Err != nil {
			// Its text stays in the log, where it is looked after.
			span.SetStatus(codes.Error, "store")
		}
		span.End()
	}
}

// wechat says what WeChat said, and what the relay makes of it.
func wechat(span trace.Span, kind refusal.Kind, errCode int, rid string) {
	if kind != "" {
		span.SetAttributes(attribute.String("error.type", string(kind)))
	}
	if errCode != 0 {
		span.SetAttributes(attribute.String("wechat.errcode", strconv.Itoa(errCode)))
	}
	if rid != "" {
		span.SetAttributes(attribute.String("wechat.rid", rid))
	}
}
