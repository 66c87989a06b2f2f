package relay

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/store/memory"
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

// Who looked before a fetch failed and starts one after it does not ask again.
func TestFetchLooksAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, _ := fleet(t, 1, nil)
		k := relays[0].keeper
		app, _ := relays[0].apps.Find("")
		w.err = io.ErrUnexpectedEOF
		if _, err := k.Take(t.Context(), app); err == nil {
			t.Fatal("no failure")
		}
		w.asked()
		w.err = nil
		if _, err := k.Fetch(app, tokens.Complaint{}); fail.Of(err).Kind != refusal.Upstream {
			t.Errorf("got %v", err)
		}
		wantAsked(t, w, "")
		later(time.Second)
		first := take(t, relays[0])
		wantAsked(t, w, "stable")
		if got, err := k.Fetch(app, tokens.Complaint{}); err != nil || got.Value.Reveal() != first {
			t.Errorf("got %v", err)
		}
		wantAsked(t, w, "")
	})
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

func callAPI(t *testing.T, r *Relay) error {
	t.Helper()
	app, err := r.apps.Find("")
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.parts.userData.Call(t.Context(), app, "", wechat.Call{Path: "/wxa/checksession", Repeatable: true})
	return err
}

// The token is superseded. WeChat has another one already: nothing is forced.
// One machine asks, the others take what it got.
func TestSuperseded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, _ := fleet(t, 3, nil)
		for _, r := range relays {
			take(t, r)
		}
		w.asked()
		w.ends = time.Time{} // somebody else made a new one
		w.current = "superseded"
		for _, r := range relays {
			if err := callAPI(t, r); err != nil {
				t.Error(err)
			}
		}
		const api = "/wxa/checksession"
		wantAsked(t, w, strings.Join([]string{api, "stable", api, api, api, api, api}, " "))
	})
}

// WeChat refuses the token that it gives: another one is forced, once in 30 s
// and 20 times a day for the whole fleet.
func TestForcedRefresh(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, _ := fleet(t, 2, nil)
		first := take(t, relays[0])
		w.asked()
		w.refuse = func(token string) bool { return token == first }
		if err := callAPI(t, relays[0]); err != nil {
			t.Error(err)
		}
		wantAsked(t, w, "/wxa/checksession stable force /wxa/checksession")

		// It is refused again: that is not asked for twice within 30 s, and the
		// token that WeChat gives is served all the same.
		w.refuse = func(string) bool { return true }
		for range 2 {
			if f := fail.Of(callAPI(t, relays[1])); f.Kind != refusal.Busy || f.Wait == 0 {
				t.Errorf("got %v", f)
			}
		}
		wantAsked(t, w, "/wxa/checksession stable /wxa/checksession")
		if take(t, relays[1]) != w.current {
			t.Error("the token is not served any more")
		}

		forced := 1
		for range 40 {
			later(31 * time.Second)
			old := w.current
			w.refuse = func(token string) bool { return token == old }
			err := callAPI(t, relays[0])
			n := strings.Count(w.asked(), "force")
			if forced += n; (err == nil) != (n == 1) {
				t.Errorf("%v, forced %d times", err, n)
			}
			if take(t, relays[0]) != w.current {
				t.Error("what WeChat gives is not served")
			}
		}
		if forced != forceDaily {
			t.Errorf("forced %d times, want %d", forced, forceDaily)
		}
		later(24 * time.Hour)
		w.refuse = nil
		if err := callAPI(t, relays[0]); err != nil {
			t.Error(err)
		}
	})
}

// A wrong secret does not hammer WeChat, and the right one is used at once.
func TestWrongSecret(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, log := fleet(t, 1, func(c *Config) { c.Apps[0].Secret = credential.NewSecret(strings.Repeat("9", 32)) })
		app, _ := relays[0].apps.Find("")
		for range 100 {
			if _, err := relays[0].keeper.Take(t.Context(), app); fail.Of(err).Kind != refusal.Misconfigured {
				t.Fatalf("got %v", err)
			}
		}
		wantAsked(t, w, "stable")
		later(11 * time.Second)
		relays[0].keeper.Take(t.Context(), app)
		wantAsked(t, w, "stable")
		if n := strings.Count(log.String(), "no access_token"); n != 2 || !strings.Contains(log.String(), "mp.weixin.qq.com") {
			t.Errorf("%d lines, want 2 that say what to do:\n%s", n, log.String())
		}
		if err := relays[0].SetApps([]credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)}}); err != nil {
			t.Fatal(err)
		}
		take(t, relays[0])
	})
}

// A fetch with the old secret ends after the new one is set: its failure is no
// news any more.
func TestSecretRotatedDuringAFetch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, _ := fleet(t, 1, func(c *Config) { c.Apps[0].Secret = credential.NewSecret(strings.Repeat("9", 32)) })
		w.hold = make(chan struct{})
		old, _ := relays[0].apps.Find("")
		failed := make(chan error)
		go func() {
			_, err := relays[0].keeper.Take(context.WithoutCancel(t.Context()), old)
			failed <- err
		}()
		synctest.Wait()
		if err := relays[0].SetApps([]credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)}}); err != nil {
			t.Fatal(err)
		}
		close(w.hold)
		if err := <-failed; fail.Of(err).Kind != refusal.Misconfigured {
			t.Errorf("got %v", err)
		}
		take(t, relays[0])
	})
}

// Each call of /cgi-bin/token ends the token before, so another
// machine's is taken wherever there is one.
func TestPlainToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, _ := fleet(t, 2, func(c *Config) { c.Apps[0].TokenMode = credential.PlainToken })
		first := take(t, relays[0])
		if take(t, relays[1]) != first {
			t.Error("two tokens")
		}
		wantAsked(t, w, "plain")
		later(plainOverlap)
		w.plain, w.before = "superseded", ""
		for _, r := range relays {
			if err := callAPI(t, r); err != nil {
				t.Error(err)
			}
		}
		if n := strings.Count(w.asked(), "plain"); n != 1 {
			t.Errorf("%d tokens made, want 1", n)
		}
		// By another fleet, at once. Doc: it works for five more minutes, so no
		// other one is made in that time.
		w.plain = "superseded again"
		if f := fail.Of(callAPI(t, relays[0])); f.Kind != refusal.Misconfigured {
			t.Errorf("got %v", f)
		}
		if n := strings.Count(w.asked(), "plain"); n != 0 {
			t.Errorf("%d tokens made, want 0", n)
		}
		later(plainOverlap)
		if err := callAPI(t, relays[0]); err != nil {
			t.Error(err)
		}
	})
}

func TestTokenWhileSharedIsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, log := fleet(t, 1, func(c *Config) { c.Shared = sharedIsDown{} })
		first := take(t, relays[0])
		if take(t, relays[0]) != first {
			t.Error("two tokens")
		}
		wantAsked(t, w, "stable")
		if !strings.Contains(log.String(), "not shared with other relays") || !strings.Contains(log.String(), "WXRELAY_STORE") {
			t.Errorf("nothing is said:\n%s", log.String())
		}
		w.refuse = func(token string) bool { return token == first }
		if err := callAPI(t, relays[0]); err != nil {
			t.Error(err)
		}
		w.asked()
		w.refuse = func(string) bool { return true }
		for range 14 { // less than 30 s
			if err := callAPI(t, relays[0]); err == nil {
				t.Error("no failure")
			}
			later(2 * time.Second)
		}
		if got := w.asked(); strings.Contains(got, "force") {
			t.Errorf("forced again: %s", got)
		}
	})
}

func TestTokenSavedBeforeTheLockWasFree(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, relays, _ := fleet(t, 1, func(c *Config) { c.Shared = &lateShared{memory.NewShared(time.Now), "70_theirs"} })
		if got := take(t, relays[0]); got != "70_theirs" {
			t.Errorf("got %s", got)
		}
		wantAsked(t, w, "")
	})
}

// A machine dies with the lock: its time passes, and another one goes on.
func TestLockOfTheDead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, relays, _ := fleet(t, 1, nil)
		app, _ := relays[0].apps.Find("")
		if _, held, _ := relays[0].keeper.Shared.Lock(t.Context(), "access_token/"+string(app.TokenMode)+"/"+app.AppID+"/lock",
			DefaultUpstreamTimeout+tokens.SharedTimeout); !held {
			t.Fatal("no lock")
		}
		if _, err := relays[0].keeper.Take(t.Context(), app); fail.Of(err).Kind != refusal.Timeout {
			t.Errorf("got %v", err)
		}
		later(2 * time.Second)
		take(t, relays[0])
	})
}

func TestTokenReplies(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		says string
		kind refusal.Kind
	}{
		{`{"access_token":"t"}`, refusal.Upstream},
		{`{"access_token":"t","expires_in":0}`, refusal.Upstream},
		{`{"access_token":"t","expires_in":-1}`, refusal.Upstream},
		{`{"access_token":"t","expires_in":1e9}`, refusal.Upstream},
		{`{"access_token":"t t","expires_in":7200}`, refusal.Upstream},
		{`{"access_token":"","expires_in":7200}`, refusal.Upstream},
		{`{"Access_Token":"t","expires_in":7200}`, refusal.Upstream},
		{`{"access_token":["t"],"expires_in":7200}`, refusal.Upstream},
		{`<html>`, refusal.Upstream},
		{` `, refusal.Upstream},
		{wxReply(40013, "invalid appid"), refusal.Misconfigured},
		{wxReply(40164, "invalid ip 1.2.3.4"), refusal.Misconfigured},
		{wxReply(40001, "invalid credential"), refusal.Misconfigured},
		{wxReply(45009, "reach max api daily quota limit"), refusal.Upstream},
		{wxReply(45011, "api minute-quota reach limit"), refusal.RateLimited},
		{wxReply(-1, "system error"), refusal.Busy},
		{wxReply(61451, testSecret), refusal.Upstream},
	} {
		synctest.Test(t, func(t *testing.T) {
			w, relays, log := fleet(t, 1, nil)
			w.says = x.says
			app, _ := relays[0].apps.Find("")
			_, err := relays[0].keeper.Take(t.Context(), app)
			if err == nil || fail.Of(err).Kind != x.kind {
				t.Errorf("%s: got %v, want %s", x.says, err, x.kind)
			}
			if strings.Contains(log.String(), testSecret) {
				t.Errorf("the log has the secret:\n%s", log.String())
			}
		})
	}
}
