//go:build unix

package redis

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/session"
)

// What an operator ends at one relay is refused by the other one of the fleet: a session
// and those of a user at once, those of an app within a second.
func TestEndsAreKnownToTheFleet(t *testing.T) {
	t.Parallel()
	t.Run("server", func(t *testing.T) {
		t.Parallel()
		endsAreKnown(t, startRedis(t).url())
	})
	t.Run("cluster", func(t *testing.T) {
		t.Parallel()
		endsAreKnown(t, "redis+cluster://"+startCluster(t)[0].Addr)
	})
}

// A pair is two relays with one store, and a clock.
type pair struct {
	t      *testing.T
	clock  atomic.Int64
	relays [2]rig
}

func newPair(t *testing.T, url string) *pair {
	t.Helper()
	p := &pair{t: t}
	p.clock.Store(time.Now().UnixNano())
	now := func() time.Time { return time.Unix(0, p.clock.Load()) }
	for i := range p.relays {
		p.relays[i] = newRig(t, open(t, url, now), func(c *relay.Config) {
			c.Now, c.InternalKeys = now, []credential.InternalKey{{Name: "ops", Key: credential.NewSecret(testOpsKey)}}
		})
	}
	return p
}

// logIn has the first relay redeem a code, which is the openid.
func (p *pair) logIn(user string) string {
	p.t.Helper()
	status, body, token := p.relays[0].logIn(user)
	if status != 200 {
		p.t.Fatalf("login: %d %s", status, body)
	}
	return token
}

// want fails unless both relays answer so of each session.
func (p *pair) want(status int, tokens ...string) {
	p.t.Helper()
	for i, r := range p.relays {
		for _, token := range tokens {
			if got, body := r.ask(r.Handler(), "GET", "/session", token); got != status {
				p.t.Errorf("relay %d: %d %s, want %d", i, got, body, status)
			}
		}
	}
}

// end ends sessions at the first relay.
func (p *pair) end(query, answer string) {
	p.t.Helper()
	r := p.relays[0]
	status, body := r.ask(r.Ops(), "DELETE", "/internal/sessions?reason=x&"+query, testOpsKey)
	if status != 200 || strings.TrimSpace(body) != answer {
		p.t.Errorf("%s: %d %s", query, status, body)
	}
}

func endsAreKnown(t *testing.T, url string) {
	p := newPair(t, url)
	alice := []string{p.logIn("alice"), p.logIn("alice"), p.logIn("alice")}
	bob := p.logIn("bob")
	p.want(200, append(alice, bob)...)

	var list struct{ Sessions []struct{ ID string } }
	other := p.relays[1]
	status, body := other.ask(other.Ops(), "GET", "/internal/sessions?openid=alice&appid="+testAppID, testOpsKey)
	if err := json.Unmarshal([]byte(body), &list); err != nil || status != 200 || len(list.Sessions) != 3 ||
		!strings.Contains(body, `"address":"192.0.2.1"`) {
		t.Fatalf("%d %s", status, body)
	}
	id := list.Sessions[0].ID
	p.end("id="+id, `{"scope":"session","ended":1}`)
	if status, body := other.ask(other.Ops(), "GET", "/internal/sessions?id="+id, testOpsKey); strings.TrimSpace(body) != `{"sessions":[]}` {
		t.Errorf("%d %s", status, body)
	}
	p.end("openid=alice&appid="+testAppID, `{"scope":"user","ended":2}`)
	p.want(401, alice...)
	p.want(200, bob)

	p.clock.Add(int64(time.Millisecond))
	p.end("all=true&appid="+testAppID, `{"scope":"app"}`)
	if status, _ := p.relays[0].ask(p.relays[0].Handler(), "GET", "/session", bob); status != 401 {
		t.Errorf("the relay that was asked: %d", status)
	}
	p.clock.Add(int64(time.Second))
	again := p.logIn("bob")
	p.want(401, bob)
	p.want(200, again)
}

// What of an app has ended is read again twice a second, and not for each session.
func TestEndOfAnAppIsReadTwiceASecond(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	var clock atomic.Int64
	clock.Store(time.Now().UnixNano())
	s := open(t, server.url(), func() time.Time { return time.Unix(0, clock.Load()) })
	x := newSession(1)
	x.Expires = x.Expires.Add(time.Hour)
	put(t, s, x)
	asked := func(times int) (n int) {
		t.Helper()
		server.must("CONFIG RESETSTAT")
		for range times {
			get(t, s, session.Session{Token: x.Token, OpenID: x.OpenID})
		}
		for line := range strings.Lines(server.bulk("INFO commandstats")) {
			if _, err := fmt.Sscanf(line, "cmdstat_get:calls=%d,", &n); err == nil {
				break
			}
		}
		return n - times
	}
	if n := asked(20); n != 1 {
		t.Errorf("the first time it is read %d times", n)
	}
	if n := asked(20); n != 0 {
		t.Errorf("then %d times", n)
	}
	clock.Add(int64(endAge))
	if n := asked(20); n != 1 {
		t.Errorf("after a while %d times", n)
	}
}
