// Package tracing makes OpenTelemetry traces of what a relay does, when the
// standard variables of OpenTelemetry ask for them, and nothing at all when they
// do not. It is apart from package relay so that programs that use the library
// do not link an SDK.
//
// A request is a server span, each try of a call to WeChat a client span under
// it, each operation of the store an internal one. None has a URL, a query, a
// code or anything secret. WeChat is sent no traceparent: it has no use for the
// trace.
package tracing

import (
	"context"
	"log/slog"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"wxflow/relay/observe"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// Wanted reports whether the variables of OpenTelemetry ask for traces, and which of
// them cannot be followed: Ours, the one exporter is otlp and its one protocol http/protobuf.
func Wanted(env func(name string) (string, bool)) (bool, text.Problems) {
	get := func(name string) string {
		v, _ := env(name)
		return strings.TrimSpace(v)
	}
	exporter := get("OTEL_TRACES_EXPORTER")
	if strings.EqualFold(get("OTEL_SDK_DISABLED"), "true") || exporter == "none" {
		return false, nil
	}
	if exporter == "" && get("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return false, nil
	}
	var p text.Problems
	if exporter != "" && exporter != "otlp" {
		p.Add("OTEL_TRACES_EXPORTER", "%.20q is not built in: set otlp or none", "不支持 %.20q：请设为 otlp 或 none", exporter)
	}
	name := "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"
	if get(name) == "" {
		name = "OTEL_EXPORTER_OTLP_PROTOCOL"
	}
	if v := get(name); v != "" && v != "http/protobuf" {
		p.Add(name, "%.20q is not built in: set http/protobuf, whose port is 4318", "不支持 %.20q：请设为 http/protobuf，端口为 4318", v)
	}
	return len(p) == 0, p
}

// Start starts to export traces. stop sends what is left; its context bounds
// that. The log says when traces cannot be sent.
func Start(ctx context.Context, version string, log *slog.Logger) (o observe.Observer, stop func(context.Context) error, err error) {
	// The SDK reports by a handler that all of a program share.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		log.Warn("traces are lost", "cause", text.Mask(err.Error()), "hint", "does this server reach OTEL_EXPORTER_OTLP_ENDPOINT?", "hint_zh",
			"链路追踪数据发送失败，请检查 OTEL_EXPORTER_OTLP_ENDPOINT")
	}))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, nil, text.Problems{text.ProblemOf("OTEL_EXPORTER_OTLP_ENDPOINT", err)}
	}
	// What the variables say comes last, and wins.
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "wxrelay"), attribute.String("service.version", version)),
		resource.WithTelemetrySDK(), resource.WithHost(), resource.WithFromEnv())
	if about == nil {
		return nil, nil, text.Problems{text.ProblemOf("OTEL_RESOURCE_ATTRIBUTES", err)}
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about))
	return &observer{provider.Tracer("wxflow/relay")}, provider.Shutdown, nil
}

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
