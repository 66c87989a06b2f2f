package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/gateway"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

const key = "0123456789abcdef0123456789abcdef"

// Names of this machine and its network pass, names that are listed, and whoever shows
// a key; a page of another origin never does.
func TestGuarded(t *testing.T) {
	t.Parallel()
	h := Guarded([]string{"relay.example.com", "*.svc.cluster.local"},
		gateway.NewKeys([]credential.InternalKey{{Name: "k", Key: credential.NewSecret(key)}}),
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for _, x := range []struct {
		host, header, value string
		status              int
	}{
		{"127.0.0.1:8081", "", "", 418}, {"[::1]:8081", "", "", 418}, {"[::1]", "", "", 418}, {"localhost", "", "",
			418}, {"LOCALHOST.", "", "", 418}, {"relay", "", "", 418},
		{"relay.example.com", "", "", 418}, {"RELAY.example.com.:8081", "", "", 418}, {"example.com", "", "",
			403}, {"a.relay.example.com", "", "", 403},
		{"a.svc.cluster.local", "", "", 418}, {"a.b.svc.cluster.local", "", "", 418}, {".svc.cluster.local", "", "",
			403}, {"svc.cluster.local", "", "", 403}, {"xsvc.cluster.local", "", "", 403},
		{"example.com", "Authorization", "Bearer " + key, 418}, {"example.com", "Authorization", "Bearer x", 403},
		{"localhost", "Sec-Fetch-Site", "cross-site", 403}, {"localhost", "Sec-Fetch-Site", "same-origin", 418},
	} {
		for _, method := range []string{"GET", "POST"} {
			req := httptest.NewRequest(method, "/", nil)
			req.Host = x.host
			if x.header != "" {
				req.Header.Set(x.header, x.value)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, req)
			if w.Code != x.status {
				t.Errorf("%s %+v: %d", method, x, w.Code)
			}
		}
	}
	req := httptest.NewRequest("POST", "/", nil)
	req.Host = "localhost"
	req.Header.Set("Origin", "https://evil.example.com")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	if w.Code != 403 {
		t.Errorf("a page of another origin: %d", w.Code)
	}
	for name, good := range map[string]bool{"a.example": true, "*.a": true, "a_b-c": true, "*": false, "a.*": false,
		"A": false, "a:1": false, "": false, ".a": false} {
		if HostPattern().MatchString(name) != good {
			t.Errorf("%q: %t", name, !good)
		}
	}
}

// pingStore answers Ping with an error.
type pingStore struct {
	session.Store
	err error
}

func (s pingStore) Ping(context.Context) error { return s.err }

func TestReadyz(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name     string
		draining bool
		store    error
		ready    bool
		lacks    string
	}{
		{"all is well", false, nil, true, "[]"},
		{"it stops", true, nil, false, "[draining]"},
		{"the store is down", false, errors.New("refused"), false, "[store]"},
		{"both", true, errors.New("refused"), false, "[draining store]"},
		{"a part is down", false, fmt.Errorf("%w: b is away", session.ErrPart), true, "[store]"},
		{"a part, and it stops", true, fmt.Errorf("%w: b is away", session.ErrPart), false, "[draining store]"},
	} {
		var draining atomic.Bool
		draining.Store(x.draining)
		h := &Handler{Store: sessions.NewGuard(pingStore{err: x.store}, nil, nil, nil), Draining: &draining}
		got, err := h.Readyz(httptest.NewRequest("GET", "/readyz", nil))
		lacks := []string{}
		f := fail.Of(err)
		if a, ok := got.(statusAnswer); ok {
			f = &fail.Failure{Missing: a.Missing}
			if a.Status != "ready" {
				t.Errorf("%s: %+v", x.name, a)
			}
		} else if f.Kind != refusal.Busy || f.Wait != 1 || f.Say.EN == "" || f.Say.ZH == "" {
			t.Errorf("%s: %+v", x.name, f)
		}
		for _, l := range f.Missing {
			lacks = append(lacks, l.What)
			if l.Message == "" || l.MessageZH == "" {
				t.Errorf("%s: %+v", x.name, l)
			}
		}
		if (err == nil) != x.ready || fmt.Sprint(lacks) != x.lacks {
			t.Errorf("%s: %v, %v lacks %v", x.name, got, err, lacks)
		}
		if b, err := json.Marshal(got); x.lacks == "[]" && (err != nil || string(b) != `{"status":"ready"}`) {
			t.Errorf("%s: %s", x.name, b)
		}
		if got, err := h.Healthz(nil); err != nil || got.(statusAnswer).Status != "ok" {
			t.Errorf("%s: it does not live: %v %v", x.name, got, err)
		}
	}
}

// took returns how long a request with that header is held.
func took(x *Probes, header ...string) time.Duration {
	req := httptest.NewRequest("GET", "/session?x=1", nil)
	req.Header.Set("Authorization", "Bearer abc")
	req.Header.Set("X-Forwarded-For", "198.51.100.1")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	start := time.Now()
	x.Watched(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(httptest.NewRecorder(), req)
	return time.Since(start)
}

// sighting returns what a doctor sees of a nonce, nil for nothing.
func sighting(t *testing.T, x *Probes, nonce string) *Sighting {
	t.Helper()
	got, err := x.Doctor(httptest.NewRequest("GET", "/doctor?nonce="+nonce, nil))
	if err != nil {
		if fail.Of(err).Kind != refusal.NotFound {
			t.Errorf("%v", err)
		}
		return nil
	}
	s := got.(Sighting)
	return &s
}

// A doctor sees what arrived with its nonce, is held once, and only while the nonce
// lasts.
func TestProbes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := &Probes{Hold: 5 * time.Second, Now: time.Now}
		if took(x, ProbeHeader, "x", HoldHeader, "1") != 0 || sighting(t, x, "") != nil {
			t.Error("without a doctor something is seen")
		}
		got, err := x.Doctor(httptest.NewRequest("POST", "/doctor", nil))
		a, ok := got.(ProbeAnswer)
		if err != nil || !ok || len(a.Nonce) != 32 || a.HoldMS != 5000 {
			t.Fatalf("%v %v", got, err)
		}
		if took(x, ProbeHeader, "x") != 0 || sighting(t, x, a.Nonce) != nil || sighting(t, x, "x") != nil {
			t.Error("another nonce is seen")
		}
		if took(x, ProbeHeader, a.Nonce) != 0 {
			t.Error("held without being asked")
		}
		want := Sighting{Method: "GET", Path: "/session", Proto: "HTTP/1.1", Remote: "192.0.2.1:1234",
			ForwardedFor: "198.51.100.1", Authorization: 10}
		if s := sighting(t, x, a.Nonce); s == nil || *s != want {
			t.Errorf("%+v, want %+v", s, want)
		}
		if d := took(x, ProbeHeader, a.Nonce, HoldHeader, "1"); d != 5*time.Second {
			t.Errorf("held for %v", d)
		}
		if d := took(x, ProbeHeader, a.Nonce, HoldHeader, "1"); d != 0 {
			t.Errorf("held again, for %v", d)
		}
		time.Sleep(probeLife - 6*time.Second)
		if sighting(t, x, a.Nonce) == nil {
			t.Error("forgotten before its end")
		}
		time.Sleep(time.Second)
		if sighting(t, x, a.Nonce) != nil {
			t.Error("seen after its end")
		}
	})
}
