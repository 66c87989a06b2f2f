package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
	"wxflow/mockwx/wechat"
	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
	"wxflow/relay/store/redis"
)

// Two relays of one fleet race for one token: first when there is none, then
// when somebody has superseded it. The journal of the fake proves that WeChat
// was asked once each time, and forced never.
func TestTwoRelaysOneToken(t *testing.T) {
	t.Parallel()
	t.Run("memory", func(t *testing.T) {
		var shared *memory.Shared
		raceForToken(t, func(wx *mockwx.Server) session.Shared {
			if shared == nil {
				shared = memory.NewShared(wx.Now)
			}
			return shared
		})
	})
	t.Run("redis", func(t *testing.T) {
		open := startRedis(t)
		raceForToken(t, func(*mockwx.Server) session.Shared { return open().Shared() })
	})
}

// raceForToken has two relays race; open gives each what they share.
func raceForToken(t *testing.T, open func(*mockwx.Server) session.Shared) {
	const (
		app    = "wx0000000000000001"
		secret = "mocksecret0000000000000000000001"
		key    = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
		each   = 50
	)
	wx := mockwx.NewServer(t, mockwx.Options{})
	var ops []*httptest.Server
	for range 2 {
		r, err := relay.New(relay.Config{
			Upstream: wx.URL, Dev: true, Now: wx.Now, Shared: open(wx),
			Apps:         []credential.App{{AppID: app, Secret: credential.NewSecret(secret)}},
			InternalKeys: []credential.InternalKey{{Name: "test", Key: credential.NewSecret(key)}},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		s := httptest.NewServer(r.Ops())
		defer s.Close()
		ops = append(ops, s)
	}
	everybody := func() {
		t.Helper()
		var wg sync.WaitGroup
		for i := range 2 * each {
			wg.Go(func() {
				q, err := http.NewRequest("POST", ops[i%2].URL+"/wx/"+app+"/wxa/msg_sec_check", strings.NewReader(`{"content":"hello"}`))
				if err != nil {
					t.Error(err)
					return
				}
				q.Header.Set("Authorization", "Bearer "+key)
				p, err := http.DefaultClient.Do(q)
				if err != nil {
					t.Error(err)
					return
				}
				defer p.Body.Close()
				if b, err := io.ReadAll(p.Body); err != nil || p.StatusCode != 200 || !strings.HasPrefix(string(b), `{"errcode":0,`) {
					t.Errorf("%s %s %v", p.Status, b, err)
				}
			})
		}
		wg.Wait()
	}
	forced := 0
	asked := func() (n int) {
		forced = 0
		for _, c := range wx.Calls() {
			if c.Path == "/cgi-bin/stable_token" {
				n++
				if strings.Contains(string(c.Body), `"force_refresh":true`) {
					forced++
				}
			}
		}
		return n
	}
	everybody()
	if n := asked(); n != 1 || forced != 0 {
		t.Errorf("stable_token was asked %d times by two relays, want 1; forced %d times", n, forced)
	}
	p, err := http.Post(wx.URL+"/cgi-bin/stable_token", "application/json",
		strings.NewReader(fmt.Sprintf(`{"grant_type":"client_credential","appid":%q,"secret":%q,"force_refresh":true}`, app, secret)))
	if err != nil {
		t.Fatal(err)
	}
	p.Body.Close()
	everybody()
	if n := asked(); n != 3 || forced != 1 { // one of them is the test's own, and forced
		t.Errorf("stable_token was asked %d times, want 3; forced %d times, want 1", n, forced)
	}
	refused := 0
	for _, c := range wx.Calls() {
		if c.ErrCode == wechat.InvalidCredential {
			refused++
		}
	}
	if refused == 0 {
		t.Error("nobody had the superseded token: the test shows nothing")
	}
}

// startRedis starts a redis-server of the test's own and opens it, once for
// each who asks.
func startRedis(t testing.TB) (open func() *redis.Store) {
	server := testkit.NewRedis(t).Start()
	return func() *redis.Store {
		s, err := redis.Open("redis://"+server.Addr, redis.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
}
