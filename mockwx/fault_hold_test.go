package mockwx

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"wxflow/mockwx/wechat"
)

// A race on demand: two logins with one code wait for each other, then exactly
// one of them wins.
func TestHold(t *testing.T) {
	f := newFake(t, nil)
	addFault(t, f, Fault{Hold: Hold{Until: 3}})
	code := issue(t, f, app1, "alice")
	done := make(chan ErrCode)
	for range 3 {
		go func() {
			code, _ := refusedBy(t, f, "GET", loginQuery(app1, code), "")
			done <- code
		}()
	}
	got := map[ErrCode]int{}
	for range 3 {
		got[<-done]++
	}
	if got[0] != 1 || got[wechat.CodeUsed] != 2 || len(f.Faults()) != 0 {
		t.Errorf("errcodes %v, faults %v", got, f.Faults())
	}
}

// held makes a call in a goroutine, which a fault holds; done has its errcode.
func held(t *testing.T, f *Fake, target string) (done chan ErrCode) {
	t.Helper()
	done = make(chan ErrCode, 1)
	go func() {
		code, _ := refusedBy(t, f, "GET", target, "")
		done <- code
	}()
	synctest.Wait()
	select {
	case code := <-done:
		t.Fatalf("the call was not held: errcode %d", code)
	default:
	}
	return done
}

// Who leaves while held is not counted.
func TestHoldWithoutPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		addFault(t, f, Fault{Hold: Hold{Until: 2}})
		func() {
			defer func() { _ = recover() }() // the connection is cut
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			f.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", loginQuery(app1, "once"), nil))
		}()
		if en, zh := lastReason(t, f); !strings.Contains(en, "left while fault f1 held") || zh == "" {
			t.Errorf("reason %q %q", en, zh)
		}
		done := held(t, f, loginQuery(app1, "alice-code"))
		wantCode(t, get(t, f, loginQuery(app1, "alice-code")), 0)
		if code := <-done; code != 0 {
			t.Errorf("errcode %d", code)
		}
	})
}

// Whatever takes the fault away lets the calls go that it holds, and the log says
// what they wait for.
func TestHoldReleases(t *testing.T) {
	for name, release := range map[string]func(f *Fake){
		"remove":      func(f *Fake) { f.RemoveFault("f1") },
		"reset":       func(f *Fake) { f.Reset() },
		"reset app":   func(f *Fake) { f.ResetApp(app1) },
		"set fixture": func(f *Fake) { f.SetFixture(goldenFixture()) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log strings.Builder
				f, err := New(Options{Fixture: goldenFixture(), Now: frozen, Logger: slog.New(slog.NewTextHandler(&log, nil))})
				if err != nil {
					t.Fatal(err)
				}
				addFault(t, f, Fault{AppID: app1, Hold: Hold{Until: 3}})
				one, two := held(t, f, loginQuery(app1, "alice-code")), held(t, f, loginQuery(app1, "bob-code"))
				for _, part := range []string{"until 2 more", "until 1 more", "DELETE /faults/f1", "等待另外 2 个"} {
					if !strings.Contains(log.String(), part) {
						t.Errorf("no %q in the log: %s", part, log.String())
					}
				}
				release(f)
				if a, b := <-one, <-two; a != 0 || b != 0 || len(f.Faults()) != 0 {
					t.Errorf("errcodes %d, %d, faults %v", a, b, f.Faults())
				}
			})
		})
	}
}
