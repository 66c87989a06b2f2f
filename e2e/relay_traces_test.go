package e2e

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wxflow/mockwx"
)

// A relay that is told where sends its traces there, the last of them when it
// stops; one that is not told connects to nobody.
func TestTraces(t *testing.T) {
	var mu sync.Mutex
	var got bytes.Buffer
	var connections atomic.Int64
	collector := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		got.WriteString(r.Method + " " + r.URL.Path + "\n")
		io.Copy(&got, r.Body)
	}))
	collector.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	collector.Start()
	t.Cleanup(collector.Close)
	fake := mockwx.NewServer(t, mockwx.Options{})
	for _, x := range []struct {
		name string
		env  map[string]string
		want bool
	}{
		{"not told", map[string]string{"OTEL_SERVICE_NAME": "login"}, false},
		{"told not to", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": collector.URL, "OTEL_SDK_DISABLED": "true"}, false},
		{"told", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": collector.URL}, true},
	} {
		ok := t.Run(x.name, func(t *testing.T) {
			for k, v := range x.env {
				t.Setenv(k, v)
			}
			relay := relayTo(t, fake.URL)
			if _, kind := loginAt(t, relay, "user:alice"); kind != "ok" {
				t.Error(kind)
			}
		})
		if !ok {
			return
		}
		// The relay has ended with its test.
		mu.Lock()
		spans := got.String()
		mu.Unlock()
		if (connections.Load() > 0) != x.want || x.want != (strings.Contains(spans, "POST /v1/traces\n") && strings.Contains(spans, "POST /login") &&
			strings.Contains(spans, "/sns/jscode2session") && strings.Contains(spans, "store put")) {
			t.Errorf("%s: %d connections, %q", x.name, connections.Load(), spans)
		}
		if strings.Contains(spans, "mocksecret") || strings.Contains(spans, "user:alice") || strings.Contains(spans, "oMOCK") {
			t.Errorf("%s: a secret is in %q", x.name, spans)
		}
	}
}
