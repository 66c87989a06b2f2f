package e2e

import (
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
// when it has been superseded. The journal of the fake proves that the relays asked
// WeChat once each time, and never forced a new token.
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
	f := newFleet(t, open)
	f.callTogether(t)
	if asked, forced := f.fetches(); asked != 1 || forced != 0 {
		t.Errorf("stable_token was asked %d times by two relays, want 1; forced %d times", asked, forced)
	}
	f.supersede(t)
	f.callTogether(t)
	if asked, forced := f.fetches(); asked != 3 || forced != 1 { // one of them is the test's own, and forced
		t.Errorf("stable_token was asked %d times, want 3; forced %d times, want 1", asked, forced)
	}
	if f.refused() == 0 {
		t.Error("no relay had the superseded token: the test shows nothing")
	}
}

// A fleet is two relays of one app, before one fake.
type fleet struct {
	wx    *mockwx.Server
	relay [2]string // the URL of each for internal calls
}

const (
	fleetApp    = "wx0000000000000001"
	fleetSecret = "mocksecret0000000000000000000001"
	fleetKey    = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
)

func newFleet(t *testing.T, open func(*mockwx.Server) session.Shared) *fleet {
	t.Helper()
	f := &fleet{wx: mockwx.NewServer(t, mockwx.Options{})}
	for i := range f.relay {
		r, err := relay.New(relay.Config{
			Upstream: f.wx.URL, Dev: true, Now: f.wx.Now, Shared: open(f.wx),
			Apps:         []credential.App{{AppID: fleetApp, Secret: credential.NewSecret(fleetSecret)}},
			InternalKeys: []credential.InternalKey{{Name: "test", Key: credential.NewSecret(fleetKey)}},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		s := httptest.NewServer(r.Ops())
		t.Cleanup(s.Close)
		f.relay[i] = s.URL
	}
	return f
}

// callTogether makes a hundred calls at once that need a token, half of them at each relay.
func (f *fleet) callTogether(t *testing.T) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			status, _, body, err := do("POST", f.relay[i%2]+"/wx/"+fleetApp+"/wxa/msg_sec_check",
				[]string{"@Authorization: Bearer " + fleetKey, `{"content":"hello"}`})
			if err != nil || status != 200 || !strings.HasPrefix(string(body), `{"errcode":0,`) {
				t.Errorf("HTTP %d %s %v", status, body, err)
			}
		})
	}
	wg.Wait()
}

// supersede makes a token beside the relays, which ends the one that they have.
func (f *fleet) supersede(t *testing.T) {
	t.Helper()
	status, _, body, err := do("POST", f.wx.URL+"/cgi-bin/stable_token", []string{
		`{"grant_type":"client_credential","appid":"` + fleetApp + `","secret":"` + fleetSecret + `","force_refresh":true}`})
	if err != nil || status != 200 {
		t.Fatalf("HTTP %d %s %v", status, body, err)
	}
}

// fetches counts how often the fake was asked for a token, and how often it was forced to
// make a new one.
func (f *fleet) fetches() (asked, forced int) {
	for _, c := range f.wx.Calls() {
		if c.Path != "/cgi-bin/stable_token" {
			continue
		}
		asked++
		if strings.Contains(string(c.Body), `"force_refresh":true`) {
			forced++
		}
	}
	return asked, forced
}

// refused counts the calls that came with a token which had been superseded.
func (f *fleet) refused() (n int) {
	for _, c := range f.wx.Calls() {
		if c.ErrCode == wechat.InvalidCredential {
			n++
		}
	}
	return n
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
