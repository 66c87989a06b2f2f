package tracing

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"wxflow/e2e/testkit"
	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
)

// A receiver takes OTLP over HTTP, as a collector does.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	raw      bytes.Buffer
	spans    []*otlp.Span
	resource string
	paths    []string
	bad      []error
}

func newReceiver(t *testing.T) *receiver {
	r := new(receiver)
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.paths = append(r.paths, req.URL.Path+" "+req.Header.Get("X-Tenant"))
		var body io.Reader = req.Body
		if req.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(body)
			if err != nil {
				r.bad = append(r.bad, err)
				return
			}
			body = z
		}
		b, err := io.ReadAll(body)
		var in collector.ExportTraceServiceRequest
		if err = errors.Join(err, proto.Unmarshal(b, &in)); err != nil {
			r.bad = append(r.bad, err)
		}
		r.raw.Write(b)
		for _, x := range in.ResourceSpans {
			r.resource = x.Resource.String()
			for _, s := range x.ScopeSpans {
				r.spans = append(r.spans, s.Spans...)
			}
		}
	}))
	t.Cleanup(r.Close)
	return r
}

// attrs are a span's, as text.
func attrs(s *otlp.Span) string {
	var all []string
	for _, a := range s.Attributes {
		v := a.Value.GetStringValue()
		if v == "" {
			v = strings.TrimPrefix(strings.ReplaceAll(a.Value.String(), " ", ""), "int_value:")
		}
		all = append(all, a.Key+"="+v)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// What the spans of the tests are of. Of these, the trace, the span and the rid arrive.
const (
	testSecret = "0123456789abcdef0123456789abcdef"
	testCode   = "0712cDoV0cfty22AeloV0daMoV02cDog"
	testKey    = "iiOoSmVRd8BdynRI7qiA9g=="
	testOpenID = "ocBex5C8R4yNtl6hJ1xVjegk2RQs"
	testRID    = "658c03c7-029c8f19-07211e07"
	testTrace  = "4bf92f3577b34da6a3ce929d0e0e4736"
	testSpan   = "00f067aa0ba902b7"
)

// A traced is a relay whose spans are sent to a receiver.
type traced struct {
	*relay.Relay
	answer string // WeChat's
}

func newTraced(t *testing.T, o observe.Observer) *traced {
	t.Helper()
	r := new(traced)
	var err error
	r.Relay, err = relay.New(relay.Config{
		Apps:           []credential.App{{AppID: "wx0123456789abcdef", Secret: credential.NewSecret(testSecret)}},
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		Observer:       o,
		Transport: testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			for _, h := range []string{"Traceparent", "Tracestate", "Baggage"} {
				if v := req.Header.Get(h); v != "" {
					t.Errorf("WeChat was sent %s: %s", h, v)
				}
			}
			return testkit.Reply(200, r.answer), nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// send makes a request that is part of the trace.
func (r *traced) send(from, target string) *httptest.ResponseRecorder {
	req := httptest.NewRequest("GET", target, nil)
	req.RemoteAddr = from + ":4000"
	req.Header.Set("Traceparent", "00-"+testTrace+"-"+testSpan+"-01")
	req.Header.Set("Authorization", "Bearer "+testCode)
	w := httptest.NewRecorder()
	r.Handler().ServeHTTP(w, req)
	return w
}

// Spans of requests, calls and operations arrive, in one trace, and nothing
// secret with them. It sets variables, so it does not run beside others.
func TestSpans(t *testing.T) {
	to := newReceiver(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", to.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=blue")
	t.Setenv("OTEL_SERVICE_NAME", "login")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test")
	o, stop, err := Start(t.Context(), "v1.2.3", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	r := newTraced(t, o)
	r.answer = `{"openid":"` + testOpenID + `","session_key":"` + testKey + `"}`
	token := r.send("10.0.0.1", "/login?code="+testCode).Body.String() // of a trusted proxy
	r.answer = `{"errcode":40163,"errmsg":"code been used, rid: ` + testRID + `"}`
	refused := r.send("192.0.2.1", "/login?code="+testCode) // of a stranger
	r.send("192.0.2.1", "/"+testCode+"?code="+testCode)
	r.send("192.0.2.1", "/session")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := stop(ctx); err != nil {
		t.Fatal(err)
	}
	if len(to.bad) > 0 || len(to.spans) != 8 || len(to.paths) != 1 || to.paths[0] != "/v1/traces blue" {
		t.Fatalf("%v; %d spans; %q", to.bad, len(to.spans), to.paths)
	}
	wantSpans(t, to.spans, refused.Header().Get("X-Request-Id"))
	if !strings.Contains(to.resource, `"login"`) || !strings.Contains(to.resource, "v1.2.3") ||
		!strings.Contains(to.resource, "deployment.environment") {
		t.Errorf("%s", to.resource)
	}
	_, token, _ = strings.Cut(token, `"token":"`)
	token, _, _ = strings.Cut(token, `"`)
	for name, s := range map[string]string{"secret": testSecret, "code": testCode, "session_key": testKey, "openid": testOpenID,
		"token": token, "query": "code="} {
		if s == "" || bytes.Contains(to.raw.Bytes(), []byte(s)) {
			t.Errorf("the spans have the %s", name)
		}
	}
}

// wantSpans fails unless these are the spans of TestSpans, whose second login had the id.
func wantSpans(t *testing.T, spans []*otlp.Span, id string) {
	t.Helper()
	byName := map[string][]*otlp.Span{}
	for _, s := range spans {
		byName[s.Name] = append(byName[s.Name], s)
	}
	good, bad := byName["GET /login"][0], byName["GET /login"][1]
	if hex.EncodeToString(good.TraceId) != testTrace || hex.EncodeToString(good.ParentSpanId) != testSpan ||
		good.Kind != otlp.Span_SPAN_KIND_SERVER {
		t.Errorf("the proxy's trace is not continued: %v", good)
	}
	if hex.EncodeToString(bad.TraceId) == testTrace || len(bad.ParentSpanId) != 0 || len(bad.Links) != 0 {
		t.Errorf("a stranger's trace is continued: %v", bad)
	}
	call := byName["/sns/jscode2session"][1]
	if !bytes.Equal(call.ParentSpanId, bad.SpanId) || call.Kind != otlp.Span_SPAN_KIND_CLIENT ||
		call.Status.Code != otlp.Status_STATUS_CODE_ERROR {
		t.Errorf("%v", call)
	}
	wantCall := "error.type=code_used wechat.endpoint=/sns/jscode2session wechat.errcode=40163 wechat.rid=" + testRID
	if got := attrs(call); got != wantCall {
		t.Errorf("%s", got)
	}
	wantBad := "error.type=code_used http.request.method=GET http.response.status_code=401 http.route=/login " +
		"wechat.appid=wx0123456789abcdef wechat.errcode=40163 wechat.rid=" + testRID + " wxrelay.request_id=" + id
	if got := attrs(bad); got != wantBad || bad.Status.GetCode() != otlp.Status_STATUS_CODE_UNSET {
		t.Errorf("%s, %v", got, bad.Status)
	}
	if put := byName["store put"][0]; !bytes.Equal(put.ParentSpanId, good.SpanId) || put.Status.GetCode() != otlp.Status_STATUS_CODE_UNSET {
		t.Errorf("%v", put)
	}
	if len(byName["GET other"]) != 1 || len(byName["GET /session"]) != 1 || len(byName["store get"]) != 1 {
		t.Errorf("%v", byName)
	}
}

func TestWanted(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		env  map[string]string
		want bool
		bad  string
	}{
		{nil, false, ""},
		{map[string]string{"OTEL_SERVICE_NAME": "x"}, false, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://h"}, true, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://h"}, true, ""},
		{map[string]string{"OTEL_TRACES_EXPORTER": "otlp"}, true, ""},
		{map[string]string{"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://h"}, false, ""},
		{map[string]string{"OTEL_SDK_DISABLED": "TRUE", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://h",
			"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, false, ""},
		{map[string]string{"OTEL_TRACES_EXPORTER": " none ", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://h"}, false, ""},
		{map[string]string{"OTEL_TRACES_EXPORTER": " ", "OTEL_EXPORTER_OTLP_ENDPOINT": "\t"}, false, ""},
		{map[string]string{"OTEL_TRACES_EXPORTER": "jaeger"}, false, "OTEL_TRACES_EXPORTER"},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://h", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, false,
			"OTEL_EXPORTER_OTLP_PROTOCOL"},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://h", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
			"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf"}, true, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://h", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json"}, false,
			"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"},
	} {
		got, p := Wanted(func(name string) (string, bool) { v, ok := x.env[name]; return v, ok })
		var bad string
		for _, x := range p {
			bad += x.Setting
		}
		if got != x.want || bad != x.bad {
			t.Errorf("%v: %t %v", x.env, got, p)
		}
	}
}

// A server's span fails by what the server did, and a store's error keeps its text to
// itself.
func TestStatus(t *testing.T) {
	t.Parallel()
	spans := tracetest.NewSpanRecorder()
	o := &observer{trace.NewTracerProvider(trace.WithSpanProcessor(spans)).Tracer("x")}
	for status, failed := range map[int]bool{200: false, 404: false, 499: false, 500: true, 503: true} {
		_, end := o.Request(t.Context(), observe.RequestStart{Method: "GET"})
		end(observe.RequestEnd{Method: "GET", Route: "/x", Status: status, Kind: refusal.Internal})
		if got := spans.Ended()[len(spans.Ended())-1]; (got.Status().Code == codes.Error) != failed ||
			strings.Contains(attrText(got.Attributes()), "appid") {
			t.Errorf("%d: %+v", status, got.Status())
		}
	}
	for err, want := range map[error]trace.Status{nil: {}, errors.New("at 10.0.0.1"): {Code: codes.Error, Description: "store"}} {
		_, end := o.Store(t.Context(), "put")
		end(observe.StoreEnd{Err: err})
		if got := spans.Ended()[len(spans.Ended())-1]; got.Name() != "store put" || got.Status() != want ||
			len(got.Attributes()) != 0 || len(got.Events()) != 0 {
			t.Errorf("%v: %+v", err, got)
		}
	}
}

func attrText(all []attribute.KeyValue) (text string) {
	for _, a := range all {
		text += string(a.Key) + " "
	}
	return text
}
