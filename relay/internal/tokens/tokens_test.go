package tokens

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/store/memory"
)

// A line is WeChat's line of tokens of one app: it gives the current one, and the next
// when a caller insists, or at each call of the plain mode.
type line struct {
	now    time.Time
	n      int // of the current token
	asked  int
	forced int
	says   string // in the place of a token
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	l.asked++
	if strings.Contains(string(body), `"force_refresh":true`) {
		l.forced++
	}
	if strings.Contains(string(body), `"force_refresh":true`) || r.URL.Path == "/cgi-bin/token" {
		l.n++
	}
	says := l.says
	if says == "" {
		says = fmt.Sprintf(`{"access_token":"token-%d","expires_in":7200}`, l.n)
	}
	return testkit.Reply(200, says), nil
}

var stable = credential.App{AppID: "wxa", Secret: credential.NewSecret("0123456789abcdef0123456789abcdef"),
	TokenMode: credential.StableToken}

func newKeeper() (*Keeper, *line) {
	l := &line{now: time.Unix(1790000000, 0)}
	now := func() time.Time { return l.now }
	return &Keeper{
		Client: &wechat.Client{Scheme: "https", Host: "api.weixin.qq.com", Now: now, Transport: l},
		Shared: memory.NewShared(now), Now: now, Log: slog.New(slog.DiscardHandler), Timeout: time.Second, Kept: map[string]*KeptToken{},
	}, l
}

// take asks for the token and reports its value, or the kind of the failure.
func take(t *testing.T, k *Keeper, app credential.App) string {
	t.Helper()
	got, err := k.Take(t.Context(), app)
	if err != nil {
		return string(fail.Of(err).Kind)
	}
	return got.Value.Reveal()
}

// A token is asked for once and given until it is about to end; after that nothing but
// a new one will do.
func TestTake(t *testing.T) {
	t.Parallel()
	k, l := newKeeper()
	for range 3 {
		if got := take(t, k, stable); got != "token-0" || l.asked != 1 {
			t.Fatalf("%s after %d questions", got, l.asked)
		}
	}
	if ends := k.Ends()["wxa"]; !ends.Equal(l.now.Add(wechat.TokenLife)) {
		t.Errorf("ends %v", ends)
	}
	l.now = l.now.Add(wechat.TokenLife - endMargin)
	l.n = 1
	if got := take(t, k, stable); got != "token-1" {
		t.Errorf("so near its end it gave %s", got)
	}
	k.Forget("wxa")
	if len(k.Ends()) != 0 {
		t.Errorf("%v is not forgotten", k.Ends())
	}
}

// Another relay of the fleet takes the token from the first.
func TestShared(t *testing.T) {
	t.Parallel()
	k, l := newKeeper()
	other, second := newKeeper()
	other.Shared = k.Shared
	if a, b := take(t, k, stable), take(t, other, stable); a != "token-0" || b != a || l.asked != 1 || second.asked != 0 {
		t.Errorf("%s, %s after %d and %d questions", a, b, l.asked, second.asked)
	}
}

// A failure stands for a while, by its kind, and then WeChat is asked again.
func TestRest(t *testing.T) {
	t.Parallel()
	for says, rest := range map[string]time.Duration{
		`{"errcode":40125,"errmsg":"no"}`:   10 * time.Second,
		`{"errcode":45011,"errmsg":"slow"}`: time.Minute - time.Duration(time.Unix(1790000000, 0).Second())*time.Second,
		`<html>`:                            time.Second,
	} {
		k, l := newKeeper()
		l.says = says
		first := take(t, k, stable)
		l.now = l.now.Add(rest - 1)
		if again := take(t, k, stable); again != first || l.asked != 1 {
			t.Errorf("%s: %s, then %s after %d questions", says, first, again, l.asked)
		}
		l.says, l.now = "", l.now.Add(1)
		if got := take(t, k, stable); got != "token-0" {
			t.Errorf("%s: %s", says, got)
		}
	}
}

// The two newest sources are kept.
func TestWitnesses(t *testing.T) {
	t.Parallel()
	at := func(s int) time.Time { return time.Unix(int64(s), 0) }
	a, b, c := Source{Path: "/a"}, Source{Path: "/b"}, Source{Caller: "k", Path: "/a"}
	var w witnesses
	for i, x := range []struct {
		by   Source
		more bool
	}{{a, true}, {a, false}, {b, true}, {a, false}, {c, false}} {
		if got := w.hear(x.by, at(i+1)); got != x.more {
			t.Errorf("%d: %t", i, got)
		}
	}
	if w != (witnesses{{a, at(4)}, {c, at(5)}}) {
		t.Errorf("%v", w)
	}
}

var alice, bob = Source{Path: "/alice"}, Source{Path: "/bob"}

func (k *Keeper) refused(t *testing.T, app credential.App, value string, by Source) (string, error) {
	t.Helper()
	got, err := k.Refused(t.Context(), app, wechat.Token{Value: credential.NewSecret(value)}, by)
	return got.Value.Reveal(), err
}

// A refusal is believed while no other source had the token taken; otherwise the token
// stays, and the source is not believed for a day.
func TestRefused(t *testing.T) {
	t.Parallel()
	k, l := newKeeper()
	take(t, k, stable)
	if got, err := k.refused(t, stable, "token-9", alice); got != "token-0" || err != nil || l.asked != 1 {
		t.Errorf("a late refusal: %s, %v after %d questions", got, err, l.asked)
	}
	if got, err := k.refused(t, stable, "token-0", alice); got != "token-1" || err != nil || l.forced != 1 {
		t.Errorf("believed: %s, %v, forced %d", got, err, l.forced)
	}
	err := k.Use(t.Context(), stable, bob, func(wechat.Token) Verdict { return Accepted })
	if err != nil {
		t.Fatal(err)
	}
	for _, later := range []time.Duration{time.Minute, time.Hour, 22*time.Hour + 58*time.Minute} {
		l.now = l.now.Add(later)
		value := take(t, k, stable)
		if err := k.Use(t.Context(), stable, bob, func(wechat.Token) Verdict { return Accepted }); err != nil {
			t.Fatal(err)
		}
		before := l.forced
		if got, err := k.refused(t, stable, value, alice); got != value || err != nil || l.forced != before {
			t.Errorf("after %v: %s for %s, %v, forced %d", later, got, value, err, l.forced-before)
		}
	}
}

// To insist is kept 30 s apart and 20 times a day, whichever way the clock is set.
func TestMayForce(t *testing.T) {
	t.Parallel()
	k, l := newKeeper()
	may := func(app credential.App) bool { return k.mayForce(t.Context(), app, complaint{wechat.Token{}, alice}) }
	for i, x := range []struct {
		later time.Duration
		want  bool
	}{{0, true}, {forceEvery - 1, false}, {1, true}, {2 * time.Minute, true}, {-time.Minute, true}} {
		l.now = l.now.Add(x.later)
		if i == 4 {
			k.Shared = memory.NewShared(k.Now) // its locks would outlast a clock that is set back
		}
		if got := may(stable); got != x.want {
			t.Errorf("%d: %t", i, got)
		}
	}
	k, l = newKeeper()
	n := 0
	for range forceDaily + 5 {
		if may(stable) {
			n++
		}
		l.now = l.now.Add(forceEvery)
	}
	if n != forceDaily {
		t.Errorf("%d times a day", n)
	}
	l.now = l.now.Add(24 * time.Hour)
	if !may(stable) {
		t.Error("not the day after")
	}
	k, l = newKeeper()
	plain := stable
	plain.TokenMode = credential.PlainToken
	for i := range forceDaily + 5 {
		if !may(plain) {
			t.Errorf("in plain mode %d", i)
		}
		l.now = l.now.Add(forceEvery)
	}
}

// In plain mode a refusal counts once the token before is over, and WeChat took the
// token from nobody lately.
func TestPlainMode(t *testing.T) {
	t.Parallel()
	plain := stable
	plain.TokenMode = credential.PlainToken
	for _, x := range []struct {
		age, since time.Duration // of the token; since WeChat took it from bob, 0: it did not
		want       string
	}{
		{plainOverlap - time.Second, 0, "token-1"},
		{plainOverlap, 0, "token-2"},
		{10 * time.Minute, plainTrust - time.Millisecond, "token-1"},
		{10 * time.Minute, plainTrust, "token-2"},
	} {
		k, l := newKeeper()
		take(t, k, plain)
		l.now = l.now.Add(x.age - x.since)
		if x.since > 0 {
			if err := k.Use(t.Context(), plain, bob, func(wechat.Token) Verdict { return Accepted }); err != nil {
				t.Fatal(err)
			}
		}
		l.now = l.now.Add(x.since)
		if got, err := k.refused(t, plain, "token-1", alice); got != x.want || err != nil {
			t.Errorf("%+v: %s, %v", x, got, err)
		}
	}
}

// A refused token is tried once more with another, and no more often.
func TestUse(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		verdicts []Verdict
		with     string
	}{
		{[]Verdict{Accepted}, "token-0 "}, {[]Verdict{NoVerdict}, "token-0 "}, {[]Verdict{Refused, Accepted}, "token-0 token-1 "},
		{[]Verdict{Refused, Refused}, "token-0 token-1 "}, {[]Verdict{Refused, NoVerdict}, "token-0 token-1 "},
	} {
		k, _ := newKeeper()
		with, n := "", 0
		err := k.Use(t.Context(), stable, alice, func(token wechat.Token) Verdict {
			with += token.Value.Reveal() + " "
			n++
			return x.verdicts[n-1]
		})
		if err != nil || with != x.with {
			t.Errorf("%v: %s, %v", x.verdicts, with, err)
		}
		// A token that was made for alice and is refused her again is not at fault.
		if twice := len(x.verdicts) == 2 && x.verdicts[1] == Refused; k.doubted(t.Context(), stable, alice) != twice {
			t.Errorf("%v: alice is believed: %v", x.verdicts, twice)
		}
	}
	k, l := newKeeper()
	l.says = "<html>"
	err := k.Use(t.Context(), stable, alice, func(wechat.Token) Verdict { t.Error("called without a token"); return Accepted })
	if fail.Of(err).Kind != refusal.Upstream {
		t.Errorf("%v", err)
	}
}

// What the fleet shares of another token is no word for this one.
func TestSharedWitnesses(t *testing.T) {
	t.Parallel()
	k, l := newKeeper()
	other, _ := newKeeper()
	other.Shared = k.Shared
	other.Now = k.Now
	take(t, k, stable)
	take(t, other, stable)
	token := wechat.Token{Value: credential.NewSecret("token-0"), Ends: l.now.Add(time.Hour)}
	other.accepted(t.Context(), stable, token, bob)
	if at, own := k.lastAccepted(t.Context(), stable, complaint{token, alice}); own || at.UnixMilli() != l.now.UnixMilli() {
		t.Errorf("bob's word at another relay: %v, own %t", at, own)
	}
	if _, own := k.lastAccepted(t.Context(), stable, complaint{token, bob}); !own {
		t.Error("one's own word is another's")
	}
	if at, own := k.lastAccepted(t.Context(), stable, complaint{wechat.Token{Value: credential.NewSecret("token-9")},
		alice}); own || !at.IsZero() {
		t.Errorf("of another token: %v, own %t", at, own)
	}
	k.share(t.Context(), stable, acceptedName(stable), []byte(`{"token":"`+shortHash("token-0")+`"}`), time.Hour)
	if s := k.sharedWitnesses(t.Context(), stable, token); s.At == nil || len(s.At) != 0 {
		t.Errorf("%+v", s)
	}
}

// Who looked before a fetch failed and starts one after it does not ask again.
func TestFetchLooksAgain(t *testing.T) {
	t.Parallel()
	k, l := newKeeper()
	l.says = "x"
	if got := take(t, k, stable); got != string(refusal.Upstream) {
		t.Fatalf("no failure: %s", got)
	}
	asked := l.asked
	l.says = ""
	if _, err := k.fetch(stable, complaint{}); fail.Of(err).Kind != refusal.Upstream || l.asked != asked {
		t.Errorf("%v, after %d questions", err, l.asked-asked)
	}
	l.now = l.now.Add(time.Second)
	first := take(t, k, stable)
	asked = l.asked
	if got, err := k.fetch(stable, complaint{}); err != nil || got.Value.Reveal() != first || l.asked != asked {
		t.Errorf("%v, after %d questions", err, l.asked-asked)
	}
}
