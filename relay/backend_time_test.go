package relay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// What moves, or waits within the back end's own bound, lives, however long it takes.
func TestBackendTakesItsTime(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, http2 bool) {
		p := newTimedProxy(t, http2, func(w http.ResponseWriter, r *http.Request) {
			switch r.Header.Get("X-Case") {
			case "begins late":
				time.Sleep(backendIdle - 5*time.Second)
			case "upload":
			case "reads late":
				time.Sleep(backendIdle + 5*time.Second)
			case "silent":
				io.Copy(io.Discard, r.Body)
				fmt.Fprintln(w, "one")
				http.NewResponseController(w).Flush()
				time.Sleep(3 * backendIdle)
				fmt.Fprint(w, "two")
				return
			}
			n, err := io.Copy(io.Discard, r.Body)
			fmt.Fprintf(w, "took %d, %v", n, err)
		})
		for _, x := range []struct {
			name, method string
			body         io.Reader
			length       int64
			want         string
		}{
			{"begins late", "GET", nil, 0, "took 0, <nil>"},
			{"begins late", "POST", strings.NewReader("abc"), 3, "took 3, <nil>"},
			{"upload", "POST", &slowBody{10, 20 * time.Second}, -1, "took 10, <nil>"},
			{"upload", "POST", &slowBody{10, 20 * time.Second}, 10, "took 10, <nil>"},
			{"reads late", "POST", strings.NewReader(strings.Repeat("x", 1<<20)), 1 << 20, "took 1048576, <nil>"},
			{"silent", "GET", nil, 0, "one\ntwo"},
			{"silent", "POST", strings.NewReader("abc"), 3, "one\ntwo"},
			{"silent", "POST", &slowBody{3, time.Second}, -1, "one\ntwo"},
		} {
			resp, err := p.do(t, x.method, x.body, x.length, "X-Case", x.name)
			if err != nil {
				t.Errorf("%s %s: %v", x.method, x.name, err)
				continue
			}
			got, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if string(got) != x.want || err != nil || (resp.ProtoMajor == 2) != http2 {
				t.Errorf("%s %s: %s, %q, %v", x.method, x.name, resp.Proto, got, err)
			}
		}
		if strings.Contains(p.log.String(), "caller_left") || strings.Contains(p.log.String(), `"cut"`) {
			t.Errorf("the log:\n%s", p.log)
		}
	})
}

// Either side that is silent for too long is let go of, and the log says which.
func TestBackendSilence(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, http2 bool) {
		p := newTimedProxy(t, http2, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == "GET" {
				time.Sleep(2 * backendIdle)
			}
			io.Copy(io.Discard, r.Body)
		})
		resp, err := p.do(t, "GET", nil, 0)
		if err != nil || resp.StatusCode != http.StatusGatewayTimeout {
			t.Errorf("a back end that does not begin: %v, %v", resp, err)
		} else {
			resp.Body.Close()
		}
		if log := p.log.String(); !strings.Contains(log, `"kind":"timeout"`) || strings.Contains(log, "caller_left") {
			t.Errorf("the log:\n%s", log)
		}

		read, write := io.Pipe()
		began := time.Now()
		go io.WriteString(write, "x")
		resp, err = p.do(t, "POST", read, -1)
		if err == nil {
			defer resp.Body.Close()
		}
		if took := time.Since(began); took < backendIdle || took > backendIdle+20*time.Second {
			t.Errorf("a client that sends no more was let go of after %v", took)
		}
		write.CloseWithError(errors.New("over"))
		if err == nil && resp.StatusCode != http.StatusBadRequest {
			t.Errorf("a client that sends no more: %d", resp.StatusCode)
		}
		synctest.Wait()
		if log := p.log.String(); !strings.Contains(log, "sent nothing for") || strings.Contains(log, "caller_left") {
			t.Errorf("the log:\n%s", log)
		}
	})
}

// A caller that leaves is the one thing that is called so.
func TestBackendCallerLeaves(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, http2 bool) {
		p := newTimedProxy(t, http2, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		ctx, cancel := context.WithCancel(t.Context())
		req, _ := http.NewRequestWithContext(ctx, "GET", "http://example.com/x", nil)
		req.Header.Set("Authorization", "Bearer "+p.token)
		left := make(chan error)
		go func() {
			resp, err := p.client.Do(req)
			if err == nil {
				resp.Body.Close()
			}
			left <- err
		}()
		time.Sleep(30 * time.Second)
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		synctest.Wait()
		if log := p.log.String(); !strings.Contains(log, `"kind":"caller_left"`) {
			t.Errorf("the log:\n%s", log)
		}
	})
}

// A client that stops taking an answer is let go of.
func TestBackendClientThatStopsReading(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, http2 bool) {
		ended := make(chan time.Duration, 1)
		p := newTimedProxy(t, http2, func(w http.ResponseWriter, r *http.Request) {
			// ReverseProxy sends the header from a goroutine of its own, and a
			// bubble does not see that this one waits for it.
			http.NewResponseController(w).Flush()
			time.Sleep(time.Second)
			began := time.Now()
			for {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil || r.Context().Err() != nil {
					ended <- time.Since(began)
					return
				}
			}
		})
		resp, err := p.do(t, "GET", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if took := <-ended; took < backendIdle || took > backendIdle+10*time.Second {
			t.Errorf("let go of after %v", took)
		}
		synctest.Wait()
		if log := p.log.String(); !strings.Contains(log, `"cut":true`) {
			t.Errorf("the log:\n%s", log)
		}
	})
}
