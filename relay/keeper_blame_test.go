package relay

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
)

const (
	goodAPI  = "/wxa/msg_sec_check"
	badAPI   = "/wxa/closed"
	phoneAPI = "/wxa/business/getuserphonenumber"
	checkAPI = "/wxa/checksession"
	askToken = "/internal/access_token"
)

// A badCaller makes a call whose access_token is refused, whatever it is.
type badCaller struct {
	name, closed string // the path that takes no token
	call         func(t *testing.T, r *Relay)
}

func badCallers() []badCaller {
	user := func(path, body string) func(t *testing.T, r *Relay) {
		return func(t *testing.T, r *Relay) {
			if w := do(t, r.Handler(), "POST", path, body, keepSession(t, r, mySession())...); w.Code < 500 {
				t.Fatalf("%s: %d %s", path, w.Code, w.Body)
			}
		}
	}
	return []badCaller{
		{"gateway", badAPI, func(t *testing.T, r *Relay) {
			if w := do(t, r.Ops(), "GET", gatewayBase+badAPI, "", "Authorization",
				"Bearer "+testOtherKey); !strings.Contains(w.Body.String(), "40001") {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}},
		{"phone", phoneAPI, user("/phone", `{"code":"c"}`)},
		{"checksession", checkAPI, user("/checksession", "")},
		{"internal", "", func(t *testing.T, r *Relay) {
			askForToken(t, r, testOtherKey, askForToken(t, r, testOtherKey, ""))
		}},
	}
}

const testOtherKey = "ffffffffffffffffffffffffffffffff"

func withKeys(c *Config) {
	c.InternalKeys = []credential.InternalKey{{Name: "orders", Key: credential.NewSecret(testInternalKey)},
		{Name: "bad", Key: credential.NewSecret(testOtherKey)}}
}

// askForToken asks for the token as another back end does; refused is the one that
// it was refused, "" for none.
func askForToken(t *testing.T, r *Relay, key, refused string) string {
	t.Helper()
	method, target, body := "GET", askToken+"?appid="+testAppID, ""
	if refused != "" {
		method, target, body = "POST", askToken, `{"appid":"`+testAppID+`","refused":"`+refused+`"}`
	}
	w := do(t, r.Ops(), method, target, body, "Authorization", "Bearer "+key)
	var a tokenAnswer
	if json.Unmarshal(w.Body.Bytes(), &a) != nil || w.Code != 200 || a.AccessToken == "" {
		t.Fatalf("no token: %d %s", w.Code, w.Body)
	}
	return a.AccessToken
}

// others are two callers with nothing wrong: one uses the gateway, the other takes
// the token and calls WeChat itself.
type others struct {
	w    *tokenIssuer
	r    *Relay
	copy string
}

func (o *others) call(t *testing.T) {
	t.Helper()
	o.w.mu.Lock()
	before := len(o.w.calls)
	o.w.mu.Unlock()
	if p := throughGateway(t, o.r, "POST", gatewayBase+goodAPI, "{}"); p.Code != 200 || !strings.Contains(p.Body.String(), `"errcode":0`) {
		t.Fatalf("the others have %d %s", p.Code, p.Body)
	}
	o.w.mu.Lock()
	defer o.w.mu.Unlock()
	if n := strings.Count(strings.Join(o.w.calls[before:], " "), goodAPI); n != 1 {
		t.Fatalf("the others' call was made %d times", n)
	}
	if o.copy != "" && !o.w.good(o.copy) {
		t.Fatal("a token that was handed out is not good any more")
	}
}

// take has the token anew, as a caller does that keeps it for some minutes.
func (o *others) take(t *testing.T) { o.copy = askForToken(t, o.r, testInternalKey, "") }

// One bad call a minute, at one relay or the other, while one token after the other
// ends: it costs the others nothing.
func TestBadCallerCostsTheOthersNothing(t *testing.T) {
	t.Parallel()
	for _, mode := range []credential.TokenMode{credential.StableToken, credential.PlainToken} {
		for _, bad := range badCallers() {
			t.Run(fmt.Sprint(mode, " ", bad.name), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					const hours, tokens = 4, 3
					w, all, _ := fleet(t, 2, func(c *Config) { withKeys(c); c.Apps[0].TokenMode, c.Logger = mode, nil })
					w.closed = bad.closed
					o := &others{w: w, r: all[0]}
					for minute := range hours * 60 {
						if minute%4 == 0 { // shorter than two tokens overlap
							o.take(t)
						}
						o.call(t)
						later(30 * time.Second)
						bad.call(t, all[minute/10%2])
						later(30 * time.Second)
					}
					got := w.asked()
					if n := strings.Count(got, "force"); n != 0 {
						t.Errorf("%d tokens were forced", n)
					}
					// In stable mode each bad call may ask which is the current token.
					if n := strings.Count(got, "stable") + strings.Count(got, "plain"); mode == credential.StableToken && n > hours*60+tokens ||
						mode == credential.PlainToken && n > tokens {
						t.Errorf("WeChat was asked for %d tokens", n)
					}
				})
			})
		}
	}
}

// A bad call every two seconds.
func TestBadCallerInAHurry(t *testing.T) {
	t.Parallel()
	for _, bad := range badCallers() {
		t.Run(bad.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, all, log := fleet(t, 1, withKeys)
				w.closed = bad.closed
				o := &others{w: w, r: all[0]}
				o.call(t)
				for range 300 {
					bad.call(t, all[0])
					o.take(t)
					later(time.Second)
					o.call(t)
					later(time.Second)
				}
				got := w.asked()
				if n := strings.Count(got, "stable"); n > 25 || strings.Contains(got, "force") {
					t.Errorf("in ten minutes WeChat was asked %d times which token is the current one", n)
				}
				if n := strings.Count(log.String(), "the access_token stays"); n != 1 {
					t.Errorf("that was said %d times", n)
				}
				for _, s := range []string{"70_stable", testOtherKey, testOpenID} {
					if strings.Contains(log.String(), s) {
						t.Errorf("the log has %s", s)
					}
				}
			})
		})
	}
}

// Nobody else calls, so nothing speaks for the token: one is made because of the
// bad caller, and no other one, at none of the relays.
func TestBadCallerAlone(t *testing.T) {
	t.Parallel()
	for _, bad := range badCallers() {
		t.Run(bad.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, all, log := fleet(t, 3, withKeys)
				w.closed = bad.closed
				for minute := range 5 * 60 { // three tokens
					bad.call(t, all[minute%3])
					later(time.Minute)
				}
				if n := strings.Count(w.asked(), "force"); n != 1 {
					t.Errorf("%d tokens were forced, want 1", n)
				}
				if n := strings.Count(log.String(), "the access_token stays"); n < 1 || n > 3 {
					t.Errorf("that was said %d times by 3 relays", n)
				}
				// The others come, and others with calls that are refused.
				o := &others{w: w, r: all[0]}
				o.take(t)
				o.call(t)
				for _, path := range []string{"/wxa/a", "/wxa/b", "/wxa/c"} {
					w.closed = path
					for range 3 {
						throughGateway(t, all[2], "GET", gatewayBase+path, "")
						o.call(t)
						later(time.Minute)
						o.take(t)
					}
				}
				if got := w.asked(); strings.Contains(got, "force") {
					t.Error("another token was forced")
				}
			})
		})
	}
}

// That a token came of a refusal and is refused again speaks for it, to other
// callers, too.
func TestTokenMadeInVain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, all, _ := fleet(t, 2, withKeys)
		w.refuse = func(string) bool { return true }
		for i, path := range []string{"/wxa/a", "/wxa/b", "/wxa/a", "/wxa/c"} {
			throughGateway(t, all[i%2], "GET", gatewayBase+path, "")
			later(time.Minute)
		}
		wantAsked(t, w, "stable /wxa/a stable force /wxa/a "+"/wxa/b stable "+"/wxa/a stable "+"/wxa/c stable")
	})
}

// A caller that is not believed still has the token replaced when another program
// has superseded it.
func TestSupersededForABadCaller(t *testing.T) {
	t.Parallel()
	for _, bad := range badCallers() {
		t.Run(bad.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, all, _ := fleet(t, 1, withKeys)
				w.closed = bad.closed
				o := &others{w: w, r: all[0]}
				o.call(t)
				bad.call(t, all[0])
				later(namedFor)
				w.ends, w.current = time.Time{}, "superseded"
				bad.call(t, all[0])
				o.take(t)
				o.call(t)
			})
		})
	}
}

// A token of /cgi-bin/token that another program has superseded is replaced,
// though others used it a moment before.
func TestPlainTokenSupersededInUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, all, _ := fleet(t, 1, func(c *Config) { withKeys(c); c.Apps[0].TokenMode = credential.PlainToken })
		call := func(path string) bool {
			return strings.Contains(throughGateway(t, all[0], "GET", gatewayBase+path, "").Body.String(), `"errcode":0`)
		}
		call("/wxa/a")
		later(10 * time.Minute)
		call("/wxa/a")
		call("/wxa/b")
		w.plain, w.before = "superseded", ""
		failed := 0
		for !call("/wxa/a") || !call("/wxa/b") {
			failed++
			later(10 * time.Second)
		}
		if failed > int(plainTrust/(10*time.Second)) {
			t.Errorf("%d calls failed", failed)
		}
	})
}
