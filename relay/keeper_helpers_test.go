package relay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"wxflow/relay/store/memory"
)

// A tokenIssuer is WeChat's stable_token and token, and any API that takes
// them.
type tokenIssuer struct {
	now func() time.Time

	mu      sync.Mutex
	serial  int
	current string
	ends    time.Time
	plain   string
	before  string // the token before, which is good for five more minutes
	dies    time.Time
	calls   []string // what was asked: "stable", "force", "plain", or a path
	hold    chan struct{}
	slow    time.Duration
	err     error
	says    string // instead of a token
	refuse  func(token string) bool
	closed  string // the path of an API that takes no token at all
}

func (w *tokenIssuer) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.hold != nil {
		<-w.hold
	}
	if w.slow > 0 {
		// The token is made at once, and the answer takes its time.
		defer later(w.slow)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	token := r.URL.Query().Get("access_token")
	switch r.URL.Path {
	case "/cgi-bin/stable_token":
		var in stableRequest
		if b, _ := io.ReadAll(r.Body); r.Method != "POST" || json.Unmarshal(b, &in) != nil || in.AppID == "" ||
			in.GrantType != "client_credential" {
			return reply(`{"errcode":47001,"errmsg":"data format error"}`), nil
		}
		if in.ForceRefresh {
			w.calls = append(w.calls, "force")
		} else {
			w.calls = append(w.calls, "stable")
		}
		if w.err != nil || w.says != "" {
			break
		}
		if in.Secret != testSecret {
			return reply(wxReply(40125, "invalid appsecret")), nil
		}
		if in.ForceRefresh || !w.now().Before(w.ends.Add(-300*time.Second)) {
			w.serial++
			w.before, w.dies = w.current, w.ends
			if in.ForceRefresh {
				w.before = "" // it dies at once
			}
			w.current, w.ends = fmt.Sprintf("70_stable-%d-%s", w.serial, strings.Repeat("x", 100)), w.now().Add(7200*time.Second)
		}
		return reply(fmt.Sprintf(`{"access_token":%q,"expires_in":%d}`, w.current, w.ends.Sub(w.now())/time.Second)), nil
	case "/cgi-bin/token":
		w.calls = append(w.calls, "plain")
		if q := r.URL.Query(); r.Method != "GET" || q.Get("secret") != testSecret || q.Get("grant_type") != "client_credential" {
			return reply(wxReply(40125, "invalid appsecret")), nil
		}
		w.serial++
		w.before, w.dies = w.plain, w.now().Add(300*time.Second)
		w.plain = fmt.Sprintf("70_plain-%d", w.serial)
		return reply(fmt.Sprintf(`{"access_token":%q,"expires_in":7200}`, w.plain)), nil
	default:
		w.calls = append(w.calls, r.URL.Path)
		if !w.good(token) || r.URL.Path == w.closed || w.refuse != nil && w.refuse(token) {
			return reply(`{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest rid: ` + testRID + `"}`), nil
		}
		return reply(`{"errcode":0,"errmsg":"ok"}`), nil
	}
	if w.err != nil {
		return nil, w.err
	}
	return reply(w.says), nil
}

// good reports whether WeChat takes a token. The mutex is held.
func (w *tokenIssuer) good(token string) bool {
	return token == w.current && w.now().Before(w.ends) || token == w.plain || token == w.before && w.now().Before(w.dies)
}

func (w *tokenIssuer) asked() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := strings.Join(w.calls, " ")
	w.calls = nil
	return s
}

// fleet is relays of one fleet and the WeChat they ask, on synctest's clock.
func fleet(t *testing.T, n int, change func(*Config)) (*tokenIssuer, []*Relay, *logBuffer) {
	t.Helper()
	w, shared, log := &tokenIssuer{now: time.Now}, memory.NewShared(time.Now), new(logBuffer)
	var relays []*Relay
	for range n {
		c := testConfig(w)
		c.Now, c.Shared, c.Logger = time.Now, shared, log.logger()
		if change != nil {
			change(&c)
		}
		relays = append(relays, newRelay(t, c))
	}
	return w, relays, log
}

func take(t *testing.T, r *Relay) string {
	t.Helper()
	app, err := r.apps.Find("")
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.keeper.Take(t.Context(), app)
	if err != nil {
		t.Fatal(err)
	}
	return got.Value.Reveal()
}

func wantAsked(t *testing.T, w *tokenIssuer, want string) {
	t.Helper()
	if got := w.asked(); got != want {
		t.Errorf("WeChat was asked %q, want %q", got, want)
	}
}

// sharedIsDown is a Shared that is down.
type sharedIsDown struct{}

var errSharedDown = errors.New("connection refused")

func (sharedIsDown) Load(context.Context, string) ([]byte, error) { return nil, errSharedDown }

func (sharedIsDown) Save(context.Context, string, []byte, time.Duration) error {
	return errSharedDown
}

func (sharedIsDown) Lock(context.Context, string, time.Duration) (func(), bool, error) {
	return nil, false, errSharedDown
}

func (sharedIsDown) Count(context.Context, string, time.Duration) (int64, error) {
	return 0, errSharedDown
}

// lateShared is a Shared into which another machine saves a token just before
// it lets go of the lock.
type lateShared struct {
	*memory.Shared
	saved string
}

func (s *lateShared) Lock(ctx context.Context, name string, ttl time.Duration) (func(), bool, error) {
	if s.saved != "" {
		ends := time.Now().Add(time.Hour)
		b, _ := json.Marshal(sharedToken{Token: s.saved, Ends: ends.UnixMilli(), Renew: ends.UnixMilli()})
		if err := s.Save(ctx, strings.TrimSuffix(name, "/lock"), b, time.Hour); err != nil {
			return nil, false, err
		}
	}
	return s.Shared.Lock(ctx, name, ttl)
}

// later waits on synctest's clock, which takes no time.
func later(d time.Duration) { <-time.After(d) }

// readOnlyShared is a Shared that takes nothing any more once it is closed.
type readOnlyShared struct {
	*memory.Shared
	closed bool
}

func (s *readOnlyShared) Save(ctx context.Context, name string, value []byte, ttl time.Duration) error {
	if s.closed {
		return errSharedDown
	}
	return s.Shared.Save(ctx, name, value, ttl)
}
