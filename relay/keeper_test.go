package relay

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

// Everybody in a fleet wants a token at the same moment: WeChat is asked once.
func TestOneTokenForTheFleet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, log := fleet(t, 4, nil)
		w.hold = make(chan struct{})
		var wg sync.WaitGroup
		tokens := make([]string, 80)
		for i := range tokens {
			wg.Go(func() { tokens[i] = take(t, relays[i%4]) })
		}
		time.AfterFunc(2*time.Second, func() { close(w.hold) }) // WeChat is slow
		wg.Wait()
		wantAsked(t, w, "stable")
		for _, token := range tokens {
			if token != tokens[0] || token == "" {
				t.Fatalf("%q and %q", token, tokens[0])
			}
		}
		take(t, relays[1])
		wantAsked(t, w, "")
		if strings.Contains(log.String(), tokens[0]) || strings.Contains(log.String(), testSecret) {
			t.Errorf("the log has the token or the secret:\n%s", log.String())
		}
	})
}

// A token is renewed before it ends, by one machine, and nobody waits for it.
func TestRenewedAhead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, _ := fleet(t, 3, nil)
		first := take(t, relays[0])
		take(t, relays[1])
		take(t, relays[2])
		later(7200*time.Second - renewLead - time.Second)
		wantAsked(t, w, "stable")
		take(t, relays[0])
		synctest.Wait()
		wantAsked(t, w, "")

		later(renewSpread + 2*time.Second)
		w.hold = make(chan struct{})
		for _, r := range relays {
			if take(t, r) != first {
				t.Error("somebody waited")
			}
		}
		close(w.hold)
		later(2 * time.Second)
		wantAsked(t, w, "stable")
		for _, r := range relays {
			if take(t, r) == first {
				t.Error("the old token is still given")
			}
		}
	})
}

// What the answer took is the token's time, too.
func TestTokenEndsByTheQuestion(t *testing.T) {
	t.Parallel()
	for _, mode := range []credential.TokenMode{credential.StableToken, credential.PlainToken} {
		synctest.Test(t, func(t *testing.T) {
			w, relays, _ := fleet(t, 1, func(c *Config) { c.Apps[0].TokenMode = mode })
			asked := time.Now()
			w.slow = 3 * time.Second
			take(t, relays[0])
			if took := time.Since(asked); took != w.slow {
				t.Errorf("the answer took %v", took)
			}
			if got, want := relays[0].State().TokensEnd[testAppID], asked.Add(7200*time.Second); !got.Equal(want) {
				t.Errorf("%s: it ends at %v, want %v", mode, got, want)
			}
		})
	}
}

// A renewal that fails leaves the token that is still good, and is not tried at
// each use.
func TestRenewalFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, _ := fleet(t, 1, nil)
		first := take(t, relays[0])
		later(7200*time.Second - 100*time.Second)
		w.asked()
		w.says = wxReply(40125, "invalid appsecret")
		for range 50 {
			if take(t, relays[0]) != first {
				t.Error("another token")
			}
			synctest.Wait()
		}
		wantAsked(t, w, "stable")
		later(95 * time.Second) // now it is too late for the old one
		app, _ := relays[0].apps.Find("")
		if _, err := relays[0].keeper.Take(t.Context(), app); fail.Of(err).Kind != refusal.Misconfigured {
			t.Errorf("got %v", err)
		}
	})
}
