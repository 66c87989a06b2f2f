package relay

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/refusal"
	"wxflow/relay/store/memory"
)

// What is found out about a refusal takes the time of its caller only.
func TestTokenIsServedDuringAComplaint(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *tokenIssuer){
		"held":   func(w *tokenIssuer) { w.hold = make(chan struct{}) },
		"fails":  func(w *tokenIssuer) { w.err = errRefused },
		"quota":  func(w *tokenIssuer) { w.says = wxReply(45009, "reach max api daily quota limit") },
		"secret": func(w *tokenIssuer) { w.says = wxReply(40125, "invalid appsecret") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, all, _ := fleet(t, 1, withKeys)
				first := take(t, all[0])
				end(w)
				told := make(chan string)
				go func() { told <- askForToken(t, all[0], testOtherKey, first) }()
				synctest.Wait()
				for range 10 {
					if askForToken(t, all[0], testInternalKey, "") != first {
						t.Error("another token")
					}
				}
				if got := <-told; got != first {
					t.Errorf("its own caller has %s", got)
				}
				if w.hold != nil {
					close(w.hold)
				}
			})
		})
	}
}

// A refusal that is told late is of a token that was replaced: the newer one stays.
func TestLateRefusal(t *testing.T) {
	t.Parallel()
	for _, mode := range []credential.TokenMode{credential.StableToken, credential.PlainToken} {
		synctest.Test(t, func(t *testing.T) {
			w, all, _ := fleet(t, 2, func(c *Config) { withKeys(c); c.Apps[0].TokenMode = mode })
			old := take(t, all[0])
			later(7200*time.Second - renewLead + renewSpread)
			take(t, all[0])
			synctest.Wait()
			next := take(t, all[0])
			if next == old {
				t.Fatal("it was not renewed")
			}
			w.asked()
			for _, r := range all {
				for _, refused := range []string{old, "70_never", old} {
					if got := askForToken(t, r, testInternalKey, refused); got != next {
						t.Errorf("%s: got %s, want %s", mode, got, next)
					}
				}
			}
			wantAsked(t, w, "")
		})
	}
}

// The routes of tokens answer in time, whatever holds the token up.
func TestInternalTokenIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, all, _ := fleet(t, 1, withKeys)
		w.hold = make(chan struct{}) // it does not look at the context of a call, as a 101 does not
		start := time.Now()
		for range 2 {
			p := throughGateway(t, all[0], "GET", askToken+"?appid="+testAppID, "")
			wantError(t, p, 504, refusal.Timeout, refusal.Retry)
		}
		if took := time.Since(start); took > 2*(DefaultUpstreamTimeout+tokens.SharedTimeout) {
			t.Errorf("it took %v", took)
		}
		close(w.hold)
		synctest.Wait()
		take(t, all[0])
	})
}

// Without the others' word a relay decides by what it knows.
func TestBadCallerWhileSharedIsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, all, _ := fleet(t, 1, func(c *Config) { withKeys(c); c.Shared = sharedIsDown{} })
		w.closed = badAPI
		o := &others{w: w, r: all[0]}
		for range 100 {
			o.take(t)
			o.call(t)
			badCallers()[0].call(t, all[0])
			later(20 * time.Second)
		}
		if got := w.asked(); strings.Contains(got, "force") {
			t.Error("a token was forced")
		}
	})
}

// What spoke for a token does not speak for the next one.
func TestWitnessesOfTheTokenBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, all, _ := fleet(t, 1, withKeys)
		o := &others{w: w, r: all[0]}
		o.call(t)
		later(7200*time.Second - renewLead + renewSpread)
		take(t, all[0])
		synctest.Wait()
		w.asked()
		bad := w.current
		w.refuse = func(token string) bool { return token == bad }
		if err := callAPI(t, all[0]); err != nil {
			t.Error(err)
		}
		wantAsked(t, w, strings.Join([]string{checkAPI, "stable", "force", checkAPI}, " "))
	})
}

// A token that could not be shared is not given up for the refused one that the
// others have.
func TestRefusedTokenInShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := &readOnlyShared{Shared: memory.NewShared(time.Now)}
		w, all, _ := fleet(t, 1, func(c *Config) { withKeys(c); c.Shared = shared })
		first := take(t, all[0])
		shared.closed = true
		w.refuse = func(token string) bool { return token == first }
		if err := callAPI(t, all[0]); err != nil {
			t.Error(err)
		}
		second := take(t, all[0])
		if got := askForToken(t, all[0], testOtherKey, second); got != second {
			t.Errorf("got %s, want %s", got, second)
		}
	})
}
