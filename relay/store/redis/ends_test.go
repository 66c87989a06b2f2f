//go:build unix

package redis

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
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

func endsAreKnown(t *testing.T, url string) {
	const key, appID = "11111111111111111111111111111111", "wx0123456789abcdef"
	var clock atomic.Int64
	clock.Store(time.Now().UnixNano())
	now := func() time.Time { return time.Unix(0, clock.Load()) }
	var relays [2]*relay.Relay
	for i := range relays {
		s := open(t, url, now)
		r, err := relay.New(relay.Config{
			Apps:  []credential.App{{AppID: appID, Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}},
			Store: s, Shared: s.Shared(), Now: now, InternalKeys: []credential.InternalKey{{Name: "ops", Key: credential.NewSecret(key)}},
			Transport: wechat(func(code string) string { return `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"` + code + `"}` }),
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(r.Close)
		relays[i] = r
	}
	ask := func(h http.Handler, method, target, bearer string) (int, string) {
		t.Helper()
		req := httptest.NewRequestWithContext(t.Context(), method, target, nil)
		req.Host = "127.0.0.1"
		req.Header.Set("Authorization", "Bearer "+bearer)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		return w.Code, w.Body.String()
	}
	logIn := func(user string) (token string) {
		t.Helper()
		var in struct{ Token string }
		if status, body := ask(relays[0].Handler(), "GET", "/login?code="+user, ""); status != 200 || json.Unmarshal([]byte(body), &in) != nil {
			t.Fatalf("login: %d %s", status, body)
		}
		return in.Token
	}
	want := func(status int, tokens ...string) {
		t.Helper()
		for i, r := range relays {
			for _, token := range tokens {
				if got, body := ask(r.Handler(), "GET", "/session", token); got != status {
					t.Errorf("relay %d: %d %s, want %d", i, got, body, status)
				}
			}
		}
	}
	end := func(query, answer string) {
		t.Helper()
		if status, body := ask(relays[0].Ops(), "DELETE", "/internal/sessions?reason=x&"+query, key); status != 200 || strings.TrimSpace(body) != answer {
			t.Errorf("%s: %d %s", query, status, body)
		}
	}
	alice := []string{logIn("alice"), logIn("alice"), logIn("alice")}
	bob := logIn("bob")
	want(200, append(alice, bob)...)

	var list struct{ Sessions []struct{ ID string } }
	status, body := ask(relays[1].Ops(), "GET", "/internal/sessions?openid=alice&appid="+appID, key)
	if err := json.Unmarshal([]byte(body), &list); err != nil || status != 200 || len(list.Sessions) != 3 || !strings.Contains(body, `"address":"192.0.2.1"`) {
		t.Fatalf("%d %s", status, body)
	}
	end("id="+list.Sessions[0].ID, `{"scope":"session","ended":1}`)
	if status, body := ask(relays[1].Ops(), "GET", "/internal/sessions?id="+list.Sessions[0].ID, key); strings.TrimSpace(body) != `{"sessions":[]}` {
		t.Errorf("%d %s", status, body)
	}
	end("openid=alice&appid="+appID, `{"scope":"user","ended":2}`)
	want(401, alice...)
	want(200, bob)

	clock.Add(int64(time.Millisecond))
	end("all=true&appid="+appID, `{"scope":"app"}`)
	if status, _ := ask(relays[0].Handler(), "GET", "/session", bob); status != 401 {
		t.Errorf("the relay that was asked: %d", status)
	}
	clock.Add(int64(time.Second))
	again := logIn("bob")
	want(401, bob)
	want(200, again)
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
