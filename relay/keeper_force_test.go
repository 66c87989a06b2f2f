package relay

import (
	"context"
	"strings"
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
